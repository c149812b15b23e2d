"""Sealing: what was added since the last seal gets one of its own. Writers do not wait for it.

On PostgreSQL a row can appear behind rows that are sealed already: its transaction took an id and committed after others. So each seal
notes the ids that were missing, and as long as a transaction lives that may still fill them, the next sealing looks there again; what has
appeared it seals as late.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from django.db import IntegrityError, connections, router, transaction

from relais.audit.entries import Entry, content_of, mark_of, read_entries
from relais.audit.heads import note_head
from relais.audit.ledgers import Ledger, all_ledgers
from relais.audit.models import Seal
from relais.core import clock

#: Rows of one seal. A larger seal is a longer chain link to read before the broken row in it is known.
LARGEST_SEAL = 5000
#: Of a ledger that has grown long unsealed, so many seals are made before others have their turn.
AT_ONCE = 20
#: The clock of the database server and ours may differ by less than this.
MARGIN = timedelta(minutes=10)
BEGINNING = "0" * 64


def seal_ledgers() -> int:
    """Seal what was added to every ledger; the answer is how many rows. Of several that try at once, one does it."""
    sealed = 0
    for ledger in all_ledgers():
        for _turn in range(AT_ONCE):
            seal = _seal_next(ledger)
            if seal is None:
                break
            sealed += seal.count
            note_head(seal)
            if seal.count < LARGEST_SEAL:
                break
    return sealed


def hash_of(seal: Seal) -> str:
    """What the next seal holds of this one."""
    said = [
        seal.number, seal.ledger, seal.first_id, seal.last_id, seal.count, seal.gaps, seal.late, _utc(seal.at), _utc(seal.horizon),
        seal.content, hashlib.sha256(bytes(seal.marks)).hexdigest(), seal.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _seal_next(ledger: Ledger) -> Seal | None:
    head = Seal.objects.order_by("-number").first()
    before = Seal.objects.filter(ledger=ledger.name).order_by("-number").first()
    horizon = _horizon()
    last = before.last_id if before else 0
    late = _late(ledger, before) if before else []
    entries = read_entries(ledger, "id > %s", [last], LARGEST_SEAL)
    if not entries and not late:
        return None
    seal = Seal(
        number=head.number + 1 if head else 1,
        ledger=ledger.name,
        first_id=last + 1,
        last_id=entries[-1][0] if entries else last,
        count=len(entries) + len(late),
        gaps=_gaps(last, [entry[0] for entry in entries]),
        late=[entry[0] for entry in late],
        at=clock.now(),
        horizon=horizon,
        content=content_of([*late, *entries]),
        marks=b"".join(mark_of(entry) for entry in chain(late, entries)),
        previous=head.hash if head else BEGINNING,
    )
    seal.hash = hash_of(seal)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return None  # somebody else has made this link
    return seal


def _gaps(last: int, ids: Iterable[int]) -> list[list[int]]:
    """The stretches without a row between `last` and the largest of the ids."""
    gaps = []
    for pk in ids:
        if pk > last + 1:
            gaps.append([last + 1, pk - 1])
        last = pk
    return gaps


def _late(ledger: Ledger, before: Seal) -> list[Entry]:
    """Rows that have appeared in gaps which could still be filled when the last seal was made, and are not sealed yet."""
    if connections[router.db_for_read(ledger.model)].vendor == "sqlite":
        return []
    recent = Seal.objects.filter(ledger=ledger.name, at__gte=before.horizon)
    gaps: list[Sequence[int]] = list(chain.from_iterable(recent.exclude(gaps=[]).values_list("gaps", flat=True)))
    sealed = set(chain.from_iterable(recent.exclude(late=[]).values_list("late", flat=True)))
    found: list[Entry] = []
    for start in range(0, len(gaps), 100):
        part = gaps[start : start + 100]
        condition = " OR ".join(["id BETWEEN %s AND %s"] * len(part))
        found += read_entries(ledger, f"({condition})", list(chain.from_iterable(part)), LARGEST_SEAL + len(sealed))
    return sorted(entry for entry in found if entry[0] not in sealed)[:LARGEST_SEAL]


def _horizon() -> datetime:
    """Every transaction that may still fill a gap began after this."""
    connection = connections[router.db_for_read(Seal)]
    oldest = None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()")
            (oldest,) = cursor.fetchone()
    return min(oldest or clock.now(), clock.now()) - MARGIN
