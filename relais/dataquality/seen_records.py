"""The records of a group side by side: how each is called, what was compared, and in which fields they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from relais.dataquality.groups import SeenGroup
from relais.dataquality.likeness import PersonName, Title, likeness_of
from relais.dataquality.survivors import in_order, own_fields
from relais.records.api import RecordType, readable_fields, visible
from relais.records.fields import Collection, Reader
from relais.records.screens.detail import Detail


@dataclass(frozen=True)
class Line:
    """A group in the list: its records by name, and what ties the surest two together."""

    group: SeenGroup
    records: Sequence[tuple[int, str, str]]

    @property
    def percent(self) -> int:
        return int(self.group.score * 100)

    @property
    def evidence(self) -> Sequence[str]:
        return self.group.pairs[0].speaks_for


@dataclass(frozen=True)
class Value:
    pk: int
    text: str
    is_kept: bool


@dataclass(frozen=True)
class Row:
    """One field of all records; lists are joined and so not chosen from."""

    key: str
    label: str
    values: Sequence[Value]
    is_choice: bool


def lines_of(declared: RecordType, groups: Sequence[SeenGroup], reader: Reader) -> list[Line]:
    """The groups of a page, their records read in one query."""
    ids = [pk for group in groups for pk in group.members]
    records = {record.pk: record for record in visible(reader.user, declared).filter(pk__in=ids)}
    notes = [own for own in _compared(declared, reader) if not isinstance(own, Collection)]
    shown = {}
    for pk, record in records.items():
        parts = [own.text(own.get(record), reader).replace("\n", ", ") for own in notes]
        shown[pk] = (pk, Detail(declared, record, reader).title, " · ".join(part for part in parts if part))
    return [Line(group, [shown[pk] for pk in group.members if pk in shown]) for group in groups]


def _compared(declared: RecordType, reader: Reader) -> list[Any]:
    """The compared fields that say something beside the name, as far as they are open to the reader."""
    likeness = likeness_of(declared)
    beside = [kind for kind in likeness.kinds if not isinstance(kind, (PersonName, Title))] if likeness else []
    keys = dict.fromkeys(key for kind in beside for key in kind.tells_of)
    readable = readable_fields(reader.user, declared)
    return [readable[key] for key in keys if key in readable]


def side_by_side(declared: RecordType, details: Sequence[Detail], survivor: int, reader: Reader) -> list[Row]:
    """The fields in which the records differ, and which value is kept unless the user chooses another."""
    chosen = own_fields(declared, reader.user)
    copies = {copy for collection in declared.collections.values() for copy in collection.copies}
    rows = []
    for key, own in readable_fields(reader.user, declared).items():
        if key in copies or not (own.editable or isinstance(own, Collection)):
            continue
        texts = {detail.record.pk: detail.shown(key).text for detail in details}
        if len(set(texts.values())) > 1:
            kept = _kept(texts, survivor)
            values = [Value(pk, text, pk == kept) for pk, text in texts.items()]
            rows.append(Row(key, str(own.label), values, key in chosen))
    return rows


def _kept(texts: dict[int, str], survivor: int) -> int:
    return survivor if texts[survivor] else next((pk for pk, text in texts.items() if text), survivor)


def ordered_details(declared: RecordType, ids: Iterable[int], rule: str, reader: Reader) -> list[Detail]:
    """The records that may be merged, the one to stay first."""
    records = in_order(declared, list(visible(reader.user, declared).filter(pk__in=list(ids))), rule)
    return [Detail(declared, record, reader) for record in records]
