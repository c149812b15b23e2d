"""One entry takes the place of another: records that have it get the other, it is retired, and all of it is undone as one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.configuration.entries.uses import uses_of
from relais.core.errors import DomainError, InvalidValues
from relais.records.api import Operation, change, change_many, chunks, compile_query, registry, start_operation, visible
from relais.records.fields import Reader
from relais.records.models import ReferenceItem

MOST = 10_000
BATCH = 500


class TooMany(DomainError):
    code = "too_many_records"


def replace_entry(entry: ReferenceItem, other: str, *, by: Actor) -> dict[str, Any]:
    """Give every record that has the entry the other one; what records had before stays told in their history."""
    into = ReferenceItem.objects.filter(list=entry.list, key=other, deleted_at=None).first()
    if into is None or into.pk == entry.pk:
        raise InvalidValues({"into": [_("Choose another entry of the same list.")]})
    with transaction.atomic():
        uses = uses_of(entry, by.user)
        if sum(use.number for use in uses) > MOST:
            raise TooMany(
                _("More than {limit} records have this entry: change them in their list first, by a bulk edit.").format(limit=MOST)
            )
        operation = start_operation(Operation.Kind.BULK_EDIT, "reference-items", by=by)
        moved = 0
        for use in uses:
            rows = visible(by.user, use.type).filter(compile_query(use.type, use.query, by.user, Reader.of(by.user), looks_ahead=False))
            for part in chunks(list(rows.order_by("pk")), BATCH):
                changes = {record.pk: {use.field.key: _replaced(use.field.get(record), entry.key, other)} for record in part}
                changed, refused = change_many(use.type, changes, by=by, operation=operation)
                if refused:
                    raise next(iter(refused.values()))
                moved += len(changed)
        change(ReferenceItem.objects.get(pk=entry.pk), by=by, operation=operation, is_active=False)
    return {"id": entry.pk, "into": into.pk, "records": moved, "operation": operation.pk}


def _replaced(value: Any, old: str, new: str) -> Any:
    return list(dict.fromkeys(new if each == old else each for each in value)) if isinstance(value, list) else new


def others_of(entry: ReferenceItem) -> list[ReferenceItem]:
    """The entries that may take its place."""
    rows = ReferenceItem.objects.filter(list=entry.list, deleted_at=None, is_active=True).exclude(pk=entry.pk).order_by("position", "pk")
    return list(rows)


def move_entry(entry: ReferenceItem, places: int, *, by: Actor) -> None:
    """Up or down in its list."""
    rows = list(ReferenceItem.objects.filter(list=entry.list, deleted_at=None).order_by("position", "pk"))
    at = next(place for place, row in enumerate(rows) if row.pk == entry.pk)
    rows.insert(max(0, at + places), rows.pop(at))
    positions = {row.pk: {"position": place * 10} for place, row in enumerate(rows, start=1) if row.position != place * 10}
    if positions:
        change_many(registry.get("reference-items"), positions, by=by)
