"""Where the web server enters: the live stream is served here, every page by Django's WSGI application in a few threads.

Django under ASGI answers a page several times slower; a2wsgi in between costs half a millisecond (docs/adr/0006-live-stream.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from relais.project.watching import meters
from relais.project.workspaces.edge import AsgiEdge
from relais.project.workspaces.finding import find_workspace
from relais.project.wsgi import application as pages
from relais.records.live.stream import live, stream_listeners

# SQLite has one writer and Python one running thread at a time: a few threads keep slow readers from blocking the rest.
THREADS = 4
stream_listeners.append(meters.streams.inc)
_pages: Any = WSGIMiddleware(cast(Any, pages), workers=THREADS)
_live = AsgiEdge(live, find_workspace)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _stand_by(receive, send)
    elif scope["path"] == "/live/":
        await _live(scope, receive, send)
    else:
        await _pages(scope, _coroutine(receive), _coroutine(send))


def _coroutine(function: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """a2wsgi hands what these answer to a loop, which takes coroutines only; granian answers futures."""

    async def call(*given: Any) -> Any:
        return await function(*given)

    return call


async def _stand_by(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
