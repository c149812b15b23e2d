"""One thread a web process and workspace that watches the outbox, for all who listen there."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection

from relais.core import clock
from relais.core.events.event import all_events
from relais.core.models import OutboxEvent
from relais.core.workspaces import current_key
from relais.records.events import PersonTold, RecordsWritten
from relais.records.live.topics import topics_of

#: SQLite tells in microseconds whether another process has committed; PostgreSQL is asked one short question.
PAUSES = {"sqlite": 0.1, "postgresql": 0.3}
PAUSE_AFTER_FAULT = 2.0
#: A lower number may be committed after a higher one: so many numbers are looked at again.
LOOK_BACK = 500
MOST_REPLAYED = 1000


@dataclass(frozen=True)
class Tick:
    """Something changed under these topics."""

    topics: frozenset[str]


Tell = Callable[[Tick], None]


class Watcher:
    def __init__(self) -> None:
        self._listeners: set[Tell] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._last: int | None = None
        self.is_looking = threading.Event()
        self._seen: deque[int] = deque(maxlen=LOOK_BACK * 2)
        self._version = -1

    def listen(self, tell: Tell) -> None:
        """Tell of every tick from now on, from the watcher's own thread."""
        with self._lock:
            self._listeners.add(tell)
            if self._thread is None:
                self._thread = threading.Thread(target=copy_context().run, args=(self._run,), name="live", daemon=True)
                self._thread.start()

    def leave(self, tell: Tell) -> None:
        with self._lock:
            self._listeners.discard(tell)

    def _run(self) -> None:
        while not self._is_over():
            try:
                self._look()
            except DatabaseError:
                close_old_connections()
                self._version = -1
                time.sleep(PAUSE_AFTER_FAULT)
            time.sleep(PAUSES[connection.vendor])

    def _is_over(self) -> bool:
        """Nobody listens any more: whoever comes next begins anew."""
        with self._lock:
            if self._listeners:
                return False
            self._thread, self._last, self._version = None, None, -1
            self.is_looking.clear()
        connection.close()
        return True

    def _look(self) -> None:
        if not self._has_news() and self._last is not None:
            return
        names = event_names()
        if self._last is None:
            self._last = newest()
            self._seen.clear()
            self._seen.extend(OutboxEvent.objects.filter(pk__gt=self._last - LOOK_BACK).values_list("pk", flat=True))
            self.is_looking.set()
            return
        rows = OutboxEvent.objects.filter(pk__gt=self._last - LOOK_BACK).order_by("pk").values_list("pk", "name")
        fresh = [(pk, name) for pk, name in rows if pk not in self._seen]
        self._seen.extend(pk for pk, _name in fresh)
        self._last = max([self._last, *(pk for pk, _name in fresh)])
        wanted = [pk for pk, name in fresh if name in names]
        for start in range(0, len(wanted), 100):
            payloads = OutboxEvent.objects.filter(pk__in=wanted[start : start + 100]).values_list("payload", flat=True)
            topics = frozenset(topic for payload in payloads for topic in topics_of(payload))
            for tell in list(self._listeners):
                tell(Tick(topics))

    def _has_news(self) -> bool:
        if connection.vendor != "sqlite":
            return True
        connection.ensure_connection()
        version = connection.connection.execute("PRAGMA data_version").fetchone()[0]
        is_new, self._version = version != self._version, version
        return is_new


def event_names() -> set[str]:
    """The events that tell of written records, and of what a person is to be shown."""
    return {event.name for event in all_events() if issubclass(event, (RecordsWritten, PersonTold))}


def newest() -> int:
    return OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def changed_since(moment: datetime) -> Iterator[str]:
    """Topics of what was written since a page was drawn, which nobody told its reader yet; two seconds too many rather than one too few."""
    rows = OutboxEvent.objects.filter(
        pk__gt=newest() - MOST_REPLAYED, name__in=event_names(), emitted_at__gte=moment - timedelta(seconds=2)
    )
    if moment < clock.now() - timedelta(days=1):
        return
    for payload in rows.values_list("payload", flat=True):
        yield from topics_of(payload)


_watchers: dict[str, Watcher] = {}
_making = threading.Lock()


def watcher() -> Watcher:
    """The one of the workspace."""
    with _making:
        return _watchers.setdefault(current_key(), Watcher())
