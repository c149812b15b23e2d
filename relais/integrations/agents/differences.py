"""What would change, or did, as somebody may see it: by records, fields, and what stood before and stands then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.utils.text import capfirst

from relais.accounts.models import User
from relais.integrations.agents.marking import with_signs
from relais.records.api import Change, Operation, RecordType, can, readable_fields, registry, title_for, visible
from relais.records.fields import Collection, Reader
from relais.records.timeline import shown_value

MOST_TOLD, FIRST = 2000, 3


def shown_changes(changes: Sequence[Mapping[str, Any]], user: User) -> list[dict[str, Any]]:
    """The same without what is hidden from the user."""
    return [_shown(each, user) for each in changes if each["type"] in registry and can(user, "view", each["type"])]


def _shown(change: Mapping[str, Any], user: User) -> dict[str, Any]:
    readable = readable_fields(user, change["type"])
    return {**change, "values": {key: both for key, both in change["values"].items() if key in readable}}


@dataclass(frozen=True)
class Difference:
    """One record on the page where a person decides: every value whole, so that nothing hides behind an ellipsis."""

    type: RecordType
    title: str
    url: str
    verb: str
    values: Sequence[tuple[str, str, str]]
    operation: int | None = None


def differences(changes: Sequence[Mapping[str, Any]], user: User, reader: Reader) -> list[Difference]:
    found = shown_changes(changes, user)
    titles: dict[tuple[str, int], str] = {}
    for key in {each["type"] for each in found}:
        declared = registry.get(key)
        rows = visible(user, declared).filter(pk__in=[each["id"] for each in found if each["type"] == key])
        titles |= {(key, record.pk): title_for(user, declared, record) for record in rows}
    return [_difference(each, titles.get((each["type"], each["id"]), ""), user, reader) for each in found]


def differences_of(operations: Sequence[Operation], user: User, reader: Reader) -> dict[int, list[Difference]]:
    """What operations changed, by their ids; of those that touched many records, the first."""
    found: dict[int, list[Difference]] = defaultdict(list)
    rows = Change.objects.filter(operation__in=[each.pk for each in operations]).order_by("operation_id", "id")
    told = [
        {"type": row.type, "id": row.record_id, "verb": row.verb, "values": row.values, "operation": row.operation_id}
        for _operation, rows_of_one in groupby(rows[:MOST_TOLD], key=lambda row: row.operation_id)
        for row in islice(rows_of_one, FIRST)
    ]
    for each in differences(told, user, reader):
        found[each.operation or 0].append(each)
    return found


def _difference(change: Mapping[str, Any], title: str, user: User, reader: Reader) -> Difference:
    declared = registry.get(change["type"])
    fields = readable_fields(user, declared)
    copies = {copy for own in fields.values() if isinstance(own, Collection) and own.key in change["values"] for copy in own.copies}
    values = [
        (
            capfirst(str(fields[key].label)),
            with_signs(shown_value(fields[key], before, reader, whole=True)),
            with_signs(shown_value(fields[key], after, reader, whole=True)),
        )
        for key, (before, after) in change["values"].items()
        if key not in copies
    ]
    is_new = change["verb"] == Change.Verb.CREATED
    url = declared.url_of(change["id"]) if title and not is_new else ""
    verb = str(Change.Verb(change["verb"]).label)
    return Difference(declared, title or str(capfirst(declared.name)), url, verb, values, change.get("operation"))
