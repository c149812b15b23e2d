"""Where a request comes in: its host says for which workspace it is, before anything else of it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from typing import Any

from relais.core.workspaces import State, Workspace, inside
from relais.project.workspaces.hosts import plain_host
from relais.project.workspaces.refusals import Refusal, resting, unknown

Find = Callable[[str], Workspace | None]
Asgi = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
#: Watchers and load balancers ask a machine by its address. The main workspace answers them.
HEALTH = ("/health/", "/health/alive/", "/metrics/")


def enter(find: Find, hosts: list[str], path: str) -> Workspace | Refusal:
    """The workspace, or what is answered instead of going into one."""
    # A request that names two hosts is meant to be understood in two ways.
    found = find(plain_host(hosts[0])) if len(hosts) == 1 else None
    if found is None and path in HEALTH:
        found = find("localhost")
    if found is None:
        return unknown(path)
    is_watched = found.is_main and path in HEALTH  # a main workspace that rests does not take the others' server out
    return found if found.state == State.OPEN or is_watched else resting(found.state, path)


class WsgiEdge:
    """Around Django's application, so that signals and middleware stand inside the workspace too, as does what is sent little by little."""

    def __init__(self, application: Callable[..., Iterable[bytes]], find: Find) -> None:
        self._application = application
        self._find = find

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = enter(self._find, environ.get("HTTP_HOST", "").split(","), environ.get("PATH_INFO", ""))
        if isinstance(found, Refusal):
            start_response(found.status_line, found.headers)
            return [found.body]
        with inside(found):
            return _Held(self._application(environ, start_response), found)


class _Held:
    def __init__(self, answer: Iterable[bytes], workspace: Workspace) -> None:
        self._answer = answer
        self._workspace = workspace

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._answer)
        while True:
            with inside(self._workspace):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    def close(self) -> None:
        with inside(self._workspace):
            getattr(self._answer, "close", lambda: None)()


class AsgiEdge:
    """The same around the live stream."""

    def __init__(self, application: Asgi, find: Find) -> None:
        self._application = application
        self._find = find

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        found = enter(self._find, hosts, scope["path"])
        if isinstance(found, Refusal):
            headers = [(name.lower().encode(), value.encode()) for name, value in found.headers]
            await send({"type": "http.response.start", "status": found.status, "headers": headers})
            await send({"type": "http.response.body", "body": found.body})
            return
        # In a task of its own, whose context nobody shares.
        await asyncio.create_task(self._go_on(found, scope, receive, send))

    async def _go_on(self, workspace: Workspace, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        with inside(workspace):
            await self._application(scope, receive, send)
