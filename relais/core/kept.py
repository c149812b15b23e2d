"""What every request needs and hardly ever changes — lists of choices, pipelines, rates — kept in the memory of each process.

`renew` in the transaction that changes it gives it a new stamp; each request reads all stamps once, so that a change made in one process is
seen by all others on their next request. Outside of requests the stamps are asked again after a second. What a transaction has changed and
not yet committed is read from the database, for that transaction alone: nobody else may see it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import partial
from threading import local
from typing import Any, Generic, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connections, router, transaction

from relais.core.models import Stamp
from relais.core.workspaces import current_key

#: How long, in seconds, stamps are believed outside of a request.
BELIEVED = 1.0
Value = TypeVar("Value")
#: A workspace and the alias of a database.
Place = tuple[str, str]
_names: set[str] = set()


class Kept(Generic[Value]):
    """`PIPELINES = Kept("pipelines", read_pipelines)`: `get()` answers what `read(database)` read last; the value must not be changed."""

    def __init__(self, name: str, read: Callable[[str], Value]) -> None:
        if name in _names:
            raise ValueError(f"Two things are kept under the name {name}.")
        _names.add(name)
        self.name = name
        self._read = read
        self._kept: dict[Place, tuple[str, Value]] = {}

    def get(self) -> Value:
        database = router.db_for_read(Stamp)
        changes = self._uncommitted(database)
        if changes:
            return self._as_this_transaction_sees_it(database, changes)
        stamp, place = _stamps(database).get(self.name, ""), (current_key(), database)
        kept = self._kept.get(place)
        if kept is None or kept[0] != stamp:
            kept = self._kept[place] = (stamp, self._read(database))
        return kept[1]

    def renew(self) -> None:
        """Call after a change, inside its transaction."""
        database = router.db_for_write(Stamp)
        Stamp.objects.using(database).update_or_create(name=self.name, defaults={"value": secrets.token_hex(8)})
        if connections[database].in_atomic_block:
            transaction.on_commit(partial(_forget_stamps, self.name, object()), using=database)
        else:
            _forget_stamps()

    def _uncommitted(self, database: str) -> tuple[object, ...]:
        """The changes of this transaction; those of a savepoint that was rolled back are no longer among them."""
        return tuple(
            call[1].args[1]
            for call in connections[database].run_on_commit
            if isinstance(call[1], partial) and call[1].func is _forget_stamps and call[1].args[0] == self.name
        )

    def _as_this_transaction_sees_it(self, database: str, changes: tuple[object, ...]) -> Value:
        seen: dict[str, tuple[tuple[object, ...], Value]] = _mine.__dict__.setdefault(f"{database}@{current_key()}", {})
        if self.name not in seen or seen[self.name][0] != changes:
            seen[self.name] = (changes, self._read(database))
        return seen[self.name][1]


class _Local(local):
    is_request = False
    stamps: dict[str, str] | None = None
    #: Whose stamps they are.
    place: Place | None = None
    read_at = 0.0


_request = _Local()
_mine = local()


def _stamps(database: str) -> dict[str, str]:
    known, place = _request.stamps, (current_key(), database)
    is_believed = _request.place == place and (_request.is_request or time.monotonic() - _request.read_at < BELIEVED)
    if known is None or not is_believed:
        known = _request.stamps = dict(Stamp.objects.using(database).values_list("name", "value"))
        _request.read_at, _request.place = time.monotonic(), place
    return known


def look_again() -> None:
    """What begins now sees every change committed before: a job may be about one that is younger than the stamps."""
    _request.stamps = None


def all_stamps() -> dict[str, str]:
    """The stamps of all that is kept: what is made of it is good as long as these are the same."""
    return dict(_stamps(router.db_for_read(Stamp)))


def _forget_stamps(*_: Any) -> None:
    _request.stamps = None


def _begin_request(**_: object) -> None:
    _request.is_request = True
    _request.stamps = None


def _end_request(**_: object) -> None:
    _request.is_request = False
    _request.stamps = None


request_started.connect(_begin_request, dispatch_uid="relais_kept")
request_finished.connect(_end_request, dispatch_uid="relais_kept")
