"""What new records have by themselves: the usual values of custom fields, and numbers that are given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import F

from relais.records.custom.reading import custom_rows
from relais.records.models import CustomField

if TYPE_CHECKING:
    from relais.records.changes.draft import Draft
    from relais.records.record_type import RecordType


def fill_in(declared: RecordType, drafts: Sequence[Draft]) -> None:
    """Complete drafts of new records. Numbers are given out under a lock and never twice; a draft that is then refused leaves a gap."""
    rows = custom_rows(declared)
    new = [draft for draft in drafts if draft.is_new] if rows else []
    for row in rows if new else ():
        own = declared.all_fields.get(row.key)
        if own is None:
            continue
        if row.kind == CustomField.Kind.AUTO_NUMBER:
            unnumbered = [draft for draft in new if not draft.values.get(row.key)]
            for draft, number in zip(unnumbered, take_numbers(row, len(unnumbered)), strict=True):
                draft.values[row.key] = number
        elif own.default is not None:
            for draft in new:
                draft.values.setdefault(row.key, own.default)


def take_numbers(row: CustomField, count: int) -> list[str]:
    """The next numbers of a field, as they are written; other transactions wait."""
    if not count:
        return []
    CustomField.objects.filter(pk=row.pk).update(last_number=F("last_number") + count)
    last = CustomField.objects.values_list("last_number", flat=True).get(pk=row.pk)
    return [f"{row.prefix}{number:0{row.digits or 1}d}" for number in range(last - count + 1, last + 1)]
