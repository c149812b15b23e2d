"""Walking the whole chain: every seal follows from the one before it, and every row is what was sealed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain

from django.db import connections, router, transaction

from relais.audit.entries import MARK, READ_AT_ONCE, Entry, content_of, mark_of, read_entries
from relais.audit.heads import read_heads
from relais.audit.ledgers import Ledger, all_ledgers, ledger_of
from relais.audit.models import Examination, Seal
from relais.audit.sealing import BEGINNING, hash_of
from relais.core import clock

SEALS_AT_ONCE = 1000


@dataclass(frozen=True)
class Fault:
    """The first break. `what`: changed, deleted, inserted (a row); rewritten, removed (a seal); cut_off (the end of the chain).

    `entry` is the row's id, or None where a seal itself is broken and only the stretch that it covers can be named.
    """

    what: str
    seal: int
    ledger: str = ""
    entry: int | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Examined:
    seals: int
    entries: int
    sealed_until: datetime | None
    head: str
    fault: Fault | None


def examine_chain() -> Examined:
    """Walk all seals up to the first fault."""
    walk = _Walk(read_heads())
    with _one_state_of_all(), _uncollected():
        fault = walk.first_fault()
    return Examined(walk.seals, walk.entries, walk.sealed_until, walk.previous if walk.seals else "", fault)


def keep_examination(found: Examined) -> Examination:
    """What the administrators' page shows."""
    return Examination.objects.create(
        at=clock.now(), seals=found.seals, entries=found.entries, sealed_until=found.sealed_until, head=found.head,
        fault=asdict(found.fault) if found.fault else None,
    )  # fmt: skip


def count_unsealed() -> int:
    """Rows that wait for their seal: a few seconds' worth while a worker runs."""
    waiting = 0
    for ledger in all_ledgers():
        last = Seal.objects.filter(ledger=ledger.name).order_by("-number").values_list("last_id", flat=True).first() or 0
        waiting += ledger.model._default_manager.filter(pk__gt=last).count()
    return waiting


@contextmanager
def _one_state_of_all() -> Iterator[None]:
    """On PostgreSQL, where others write meanwhile behind what was sealed, seals and rows are read as they stood at one moment."""
    connection = connections[router.db_for_read(Seal)]
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of rows come and go, none of which refers to itself: looking for those that do would take half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Walk:
    """Goes along the seals, and beside them along the rows of each ledger."""

    def __init__(self, heads: dict[int, str]) -> None:
        self.seals = self.entries = 0
        self.sealed_until: datetime | None = None
        self.previous = BEGINNING
        self._heads = heads
        self._late: dict[str, frozenset[int]] = {}
        self._open_since: dict[str, datetime] = {}
        self._rows: dict[str, _Rows] = {}

    def first_fault(self) -> Fault | None:
        self._late = self._late_ids()
        self._open_since = {
            name: Seal.objects.filter(ledger=name).order_by("-number").values_list("horizon", flat=True)[0]
            for name in Seal.objects.order_by("ledger").values_list("ledger", flat=True).distinct()
        }
        for seal in _seals():
            fault = self._fault_of(seal)
            if fault is not None:
                return fault
            self.seals, self.entries = seal.number, self.entries + seal.count
            self.sealed_until, self.previous = seal.at, seal.hash
        if self._heads and max(self._heads) > self.seals:
            return Fault("cut_off", self.seals + 1)
        return None

    def _fault_of(self, seal: Seal) -> Fault | None:
        if seal.number != self.seals + 1:
            return Fault("removed", self.seals + 1)
        ledger = ledger_of(seal.ledger)
        if ledger is None:
            return Fault("rewritten", seal.number, seal.ledger)
        rows = self._rows.setdefault(seal.ledger, _Rows(ledger, self._late.get(seal.ledger, frozenset())))
        if (
            hash_of(seal) != seal.hash
            or seal.previous != self.previous
            or seal.first_id != rows.until + 1
            or self._heads.get(seal.number, seal.hash) != seal.hash
        ):
            return Fault("rewritten", seal.number, seal.ledger, None, seal.first_id, seal.last_id)
        found = rows.take(seal)
        if content_of(found) == seal.content:
            return None
        if seal.at >= self._open_since[seal.ledger]:
            # What has appeared in a gap that may still be filled waits for its own seal.
            found = [entry for entry in found if not any(first <= entry[0] <= last for first, last in seal.gaps)]
        return None if content_of(found) == seal.content else _first_difference(seal, found)

    @staticmethod
    def _late_ids() -> dict[str, frozenset[int]]:
        late: dict[str, set[int]] = {}
        for name, ids in Seal.objects.exclude(late=[]).values_list("ledger", "late"):
            late.setdefault(name, set()).update(ids)
        return {name: frozenset(ids) for name, ids in late.items()}


class _Rows:
    """The rows of one ledger, read in order; those that are sealed late are put aside until their seal comes."""

    def __init__(self, ledger: Ledger, late: frozenset[int]) -> None:
        self.until = 0
        self._ledger = ledger
        self._late = late
        self._aside: dict[int, Entry] = {}
        self._ahead: list[Entry] = []
        self._position = 0
        self._read_to = 0

    def take(self, seal: Seal) -> list[Entry]:
        """The rows of the seal, its late ones first."""
        found = [self._aside.pop(pk) for pk in seal.late if pk in self._aside]
        while (entry := self._next(seal.last_id)) is not None:
            if entry[0] in self._late:
                self._aside[entry[0]] = entry
            else:
                found.append(entry)
        self.until = seal.last_id
        return found

    def _next(self, last: int) -> Entry | None:
        if self._position == len(self._ahead):
            self._ahead = read_entries(self._ledger, "id > %s AND id <= %s", [self._read_to, max(last, self._read_to + READ_AT_ONCE)])
            self._position = 0
            if not self._ahead:
                return None
            self._read_to = self._ahead[-1][0]
        entry = self._ahead[self._position]
        if entry[0] > last:
            return None
        self._position += 1
        return entry


def _seals() -> Iterator[Seal]:
    last = 0
    while part := list(Seal.objects.filter(number__gt=last).order_by("number")[:SEALS_AT_ONCE]):
        yield from part
        last = part[-1].number


def _first_difference(seal: Seal, found: list[Entry]) -> Fault:
    """Which row it is: the marks of the seal, whose own hash is in order, say what each was."""
    sealed = dict(zip(_ids_of(seal), _marks(bytes(seal.marks)), strict=False))
    there = {entry[0]: entry for entry in found}
    for pk in sorted(sealed.keys() | there.keys(), key=lambda pk: (pk > seal.last_id or pk < seal.first_id, pk)):
        if pk not in there:
            return Fault("deleted", seal.number, seal.ledger, pk)
        if pk not in sealed:
            return Fault("inserted", seal.number, seal.ledger, pk)
        if mark_of(there[pk]) != sealed[pk]:
            return Fault("changed", seal.number, seal.ledger, pk)
    return Fault("rewritten", seal.number, seal.ledger, None, seal.first_id, seal.last_id)


def _ids_of(seal: Seal) -> Iterator[int]:
    yield from seal.late
    edges = [seal.first_id - 1, *chain.from_iterable(seal.gaps), seal.last_id + 1]
    for before, after in zip(edges[::2], edges[1::2], strict=True):
        yield from range(before + 1, after)


def _marks(joined: bytes) -> Iterator[bytes]:
    return (joined[start : start + MARK] for start in range(0, len(joined), MARK))
