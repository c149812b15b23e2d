"""`/live/?topic=contacts&topic=contacts/12&at=1764270000`: a stream of server-sent events, as a small ASGI application.

Each event says which topics changed: `data: {"topics": ["contacts"]}`. A comment keeps the connection open; what the reader may see is asked
again every half minute, and at once when something about the reader was changed. A session that has ended ends the stream.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from relais.accounts.second_factors.requirement import lacks_second_factor
from relais.core.workspaces import current, current_key, is_open
from relais.records.live.topics import open_topics, topic_of_person
from relais.records.live.watching import Tick, changed_since, watcher

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SECONDS_BETWEEN_SIGNS = 15
SECONDS_BETWEEN_CHECKS = 30
#: Changes that come together are told together.
SECONDS_TO_GATHER = 0.15
SECONDS_TO_BEGIN = 5
MOST_STREAMS = 2000
MOST_STREAMS_EACH = 25
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

#: By workspace and reader.
_open: dict[tuple[str, int], int] = {}
#: Told of each stream that opens or closes; whoever watches the installation listens here.
Listener = Callable[[int], None]
stream_listeners: list[Listener] = []


def tell_streams(change: int) -> None:
    for listener in stream_listeners:
        listener(change)


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one stream until its reader leaves or may no longer listen."""
    asked = parse_qs(scope["query_string"].decode("ascii", "replace"))
    found = await _reader(scope, asked.get("topic", []))
    if scope["method"] != "GET" or found is None or not found[1]:
        return await _refuse(send, 404)
    user_id, topics = found
    mine = (current_key(), user_id)
    if sum(_open.values()) >= MOST_STREAMS or _open.get(mine, 0) >= MOST_STREAMS_EACH:
        return await _refuse(send, 429)
    _open[mine] = _open.get(mine, 0) + 1
    tell_streams(1)
    try:
        await _serve(scope, receive, send, topics, asked, f"users/{user_id}")
    finally:
        tell_streams(-1)
        _open[mine] -= 1
        if not _open[mine]:
            del _open[mine]


async def _serve(scope: Scope, receive: Receive, send: Send, topics: set[str], asked: dict[str, list[str]], reader: str) -> None:
    loop = asyncio.get_running_loop()
    ticks: asyncio.Queue[frozenset[str]] = asyncio.Queue(maxsize=1000)

    def put(changed: frozenset[str]) -> None:
        if not ticks.full():
            ticks.put_nowait(changed)

    def tell(tick: Tick) -> None:
        mine = tick.topics & {*topics, reader}
        if mine:
            loop.call_soon_threadsafe(put, mine)

    watching = watcher()
    watching.listen(tell)
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        missed = topics & await sync_to_async(_missed, thread_sensitive=False)(asked)
        if missed:
            put(frozenset(missed))
        checked = loop.time()
        while not gone.done():
            changed = await _next(ticks, gone)
            if loop.time() - checked > SECONDS_BETWEEN_CHECKS or reader in changed:
                checked = loop.time()
                still = await _reader(scope, list(topics))
                if still is None or not still[1]:
                    break
                topics &= still[1]
            told = sorted(changed & topics)
            body = f"data: {json.dumps({'topics': told})}\n\n" if told else ": here\n\n"
            await send({"type": "http.response.body", "body": body.encode(), "more_body": True})
        if not gone.done():
            await send({"type": "http.response.body", "body": b"event: ended\ndata: {}\n\n"})
    finally:
        watching.leave(tell)
        gone.cancel()


async def _next(ticks: asyncio.Queue[frozenset[str]], gone: asyncio.Future[None]) -> frozenset[str]:
    """What changed, gathered for a moment; nothing where it was quiet for too long to stay silent."""
    waiting: asyncio.Future[frozenset[str]] = asyncio.ensure_future(ticks.get())
    both: list[asyncio.Future[Any]] = [waiting, gone]
    await asyncio.wait(both, timeout=SECONDS_BETWEEN_SIGNS, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        return frozenset()
    changed = waiting.result()
    await asyncio.sleep(SECONDS_TO_GATHER)
    while not ticks.empty():
        changed |= ticks.get_nowait()
    return changed


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]}
    )
    await send({"type": "http.response.body", "body": b""})


async def _reader(scope: Scope, topics: list[str]) -> tuple[int, set[str]] | None:
    """Who listens, and to what of it they may; None for a visitor."""
    return await sync_to_async(_look_up_reader, thread_sensitive=False)(scope, topics)


def _look_up_reader(scope: Scope, topics: list[str]) -> tuple[int, set[str]] | None:
    if not is_open(current()):
        return None
    try:
        request = HttpRequest()
        key = _cookie(scope, settings.SESSION_COOKIE_NAME)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user: Any = get_user(request)
        if not user.is_authenticated or lacks_second_factor(user, request.session):
            return None
        topics_open = open_topics(user, topics)
        return user.pk, topics_open | {topic_of_person(user.pk)} if topics_open else topics_open
    finally:
        close_old_connections()


def _missed(asked: dict[str, list[str]]) -> set[str]:
    """What changed before the watcher looked, so that nothing falls between the drawing of a page and its listening."""
    try:
        moment = datetime.fromtimestamp(float(asked["at"][0]), UTC)
        watcher().is_looking.wait(SECONDS_TO_BEGIN)
        return set(changed_since(moment))
    except (KeyError, ValueError, OverflowError, OSError):
        return set()
    finally:
        close_old_connections()


def _cookie(scope: Scope, name: str) -> str | None:
    cookies: SimpleCookie = SimpleCookie()
    for header, value in scope["headers"]:
        if header == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                return None
    return cookies[name].value if name in cookies else None
