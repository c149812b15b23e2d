"""Which record of a group stays, by rule, and what it takes over from the others where it has nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.accounts.models import User
from relais.dataquality.models import MergingRun
from relais.records.api import RecordType, writable_fields
from relais.records.fields import Collection

Rule = MergingRun.Rule


def in_order(declared: RecordType, records: Sequence[Any], rule: str) -> list[Any]:
    """The records, the one to stay first."""
    return all_in_order(declared, [records], rule)[0]


def all_in_order(declared: RecordType, groups: Sequence[Sequence[Any]], rule: str) -> list[list[Any]]:
    """The same for several groups, read together."""
    if rule == Rule.OLDEST:
        return [sorted(records, key=lambda record: (record.created_at, record.pk)) for records in groups]
    if rule == Rule.MOST_RECENT:
        return [sorted(records, key=lambda record: (record.updated_at, record.pk), reverse=True) for records in groups]
    filled = _filled(declared, [record for records in groups for record in records])
    return [sorted(records, key=lambda record: (-filled[record.pk], record.pk)) for records in groups]


def taken_over(declared: RecordType, ordered: Sequence[Any], user: User | None) -> dict[str, Any]:
    """Values for the fields that the first lacks, from the next who has one. Lists are joined by the merge itself."""
    first, *others = ordered
    values: dict[str, Any] = {}
    for key, own in own_fields(declared, user).items():
        if own.is_empty(own.get(first)):
            found = next((own.get(other) for other in others if not own.is_empty(own.get(other))), own.empty)
            if not own.is_empty(found):
                values[key] = own.dump(found)
    return values


def own_fields(declared: RecordType, user: User | None) -> Mapping[str, Any]:
    """What is chosen value by value: neither lists, nor what repeats their main item."""
    copies = {copy for collection in declared.collections.values() for copy in collection.copies}
    fields = writable_fields(user, declared)
    return {key: own for key, own in fields.items() if not isinstance(own, Collection) and key not in copies}


def _filled(declared: RecordType, records: Sequence[Any]) -> dict[int, int]:
    plain = [own for own in declared.all_fields.values() if not isinstance(own, Collection) and own.editable]
    number = {record.pk: sum(not own.is_empty(own.get(record)) for own in plain) for record in records}
    for collection in declared.collections.values():
        for pk, items in collection.read(number).items():
            number[pk] += len(items)
    return number
