"""The choices of a custom field, written as lines: the quickest way to make them. They are entries of a reference list of the field's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.naming import free_key
from relais.core.text import fold
from relais.records.fields import LongText
from relais.records.models import ReferenceItem
from relais.records.reference_lists import entries_of

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.models import CustomField, Operation

MOST = 500
LONGEST = 120


class ChoiceLines(LongText):
    """`Sent | Envoyé`, one a line. The lines of a field are its entries that are offered."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, filterable=False, listed=False, **kwargs)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("pk",)

    @property
    def attributes(self) -> tuple[str, ...]:
        return ()

    def convert(self, value: Any) -> str:
        lines = [read_line(line) for line in super().convert(value).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise InvalidValue(_("A list of at most {limit} choices is expected.").format(limit=MOST))
        return "\n".join(dict.fromkeys(write_line(*line) for line in lines))

    def get(self, record: Any) -> str:
        return lines_of(record.pk)

    def set(self, record: Any, value: Any) -> None:
        """They stand in a table of their own (`write_choices`)."""

    def from_row(self, row: dict[str, Any], prefix: str = "") -> str:
        return lines_of(row[f"{prefix}pk"])


def lines_of(pk: int | None) -> str:
    return "\n".join(write_line(e.label_en, e.label_fr) for e in entries_of(f"field_{pk}").values() if e.is_offered) if pk else ""


def read_line(line: str) -> tuple[str, str]:
    english, _bar, french = (part.strip() for part in line.partition("|"))
    if len(english) > LONGEST or len(french) > LONGEST:
        raise InvalidValue(_("“{choice}” is too long: at most {limit} characters.").format(choice=line[:40], limit=LONGEST))
    if not english and not french:
        raise InvalidValue(_("A choice has a name."))
    return english, french


def write_line(english: str, french: str) -> str:
    return f"{english} | {french}" if french else english


def write_choices(row: CustomField, lines: str, *, by: Actor, operation: Operation | None) -> None:
    """Make the entries that are new, put all of them in the order of the lines, and retire those that are gone."""
    from relais.records.changes.door import change_many, create_many

    list_key = f"field_{row.pk}"
    wanted = [read_line(line) for line in lines.splitlines()]
    known = {key: entry for entry in ReferenceItem.objects.filter(list=list_key, deleted_at=None) for key in _names_of(entry)}
    kept: dict[int, dict[str, Any]] = {}
    new: list[dict[str, Any]] = []
    taken = set(ReferenceItem.objects.filter(list=list_key).values_list("key", flat=True))
    for place, (english, french) in enumerate(wanted, start=1):
        values = {"label_en": english, "label_fr": french, "position": place * 10, "is_active": True}
        entry = known.get(fold(english) or "") or known.get(fold(french) or "")
        if entry is not None and entry.pk not in kept:
            kept[entry.pk] = values
        else:
            key = free_key(english or french, "choice", taken.__contains__)
            taken.add(key)
            new.append(values | {"list": list_key, "key": key})
    gone = {entry.pk: {"is_active": False} for entry in known.values() if entry.pk not in kept}
    if new:
        create_many("reference-items", new, by=by, operation=operation)
    if kept or gone:
        change_many("reference-items", kept | gone, by=by, operation=operation)


def _names_of(entry: ReferenceItem) -> list[str]:
    return [name for text in (entry.label_en, entry.label_fr) if (name := fold(text) or "")]
