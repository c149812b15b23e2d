"""The rows of an export, one after the other: memory stays flat however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relais.core.links import public_url
from relais.integrations.exports.items import ItemCells, item_columns
from relais.integrations.files.write import WriteOptions, write_table
from relais.integrations.headings import headings_of, plain_fields
from relais.integrations.imports.batches import batches
from relais.integrations.imports.words import join_names, join_words
from relais.integrations.marks import HEADING, mark_of
from relais.records.api import (
    RecordType,
    UnknownField,
    demand,
    filter_queryset,
    hidden_title_columns,
    hide_closed,
    readable_fields,
    visible,
)
from relais.records.fields import Choice, Collection, Date, Field, File, Integer, Link, Links, Money, Reader, Tags
from relais.records.fields.numbers import Decimal

FORMATS = ("csv", "xlsx", "json")
CHUNK = 2000
REMEMBERED = 5000
AS_KEPT = ("email", "text", "url", "phone", "long_text", "rich_text")
Cell = Callable[[dict[str, Any]], Any]


def exported_fields(declared: RecordType, names: Sequence[str], user: Any) -> list[Field]:
    """The fields asked for, or all; what a record has several of comes last."""
    readable = readable_fields(user, declared)
    if not names:
        return [*plain_fields(declared, user), *(own for own in readable.values() if isinstance(own, Collection))]
    for name in names:
        if name not in readable:
            raise UnknownField(
                _("“{field}” is not a field of {type}.").format(field=str(name)[:60], type=declared.key),
                field=str(name)[:60],
                allowed=sorted(readable),
            )
    return [readable[name] for name in names]


def selected(declared: RecordType, tree: Any, user: Any, reader: Reader) -> QuerySet[Any]:
    """The records to export, through the gate; exporting is a right of its own."""
    demand(user, "export", declared)
    return filter_queryset(visible(user, declared), declared, tree, user, reader)


def write_export(
    declared: RecordType,
    tree: Any,
    names: Sequence[str],
    format: str,
    target: BinaryIO,
    *,
    user: Any,
    reader: Reader,
    options: WriteOptions | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the records that a Query means; returns how many there were. `progress` is told how many there are by then."""
    records = selected(declared, tree, user, reader)
    fields = exported_fields(declared, names, user)
    plain = [own for own in fields if not isinstance(own, Collection)]
    is_named = declared.title_columns[0] in {own.key for own in plain}
    hidden = hidden_title_columns(user, declared)
    title = [] if is_named else [name for name in declared.title_columns if name not in hidden]
    headings = [str(declared.all_fields[name].label).capitalize() if name in declared.all_fields else name for name in title]
    headings += headings_of(plain)
    several = item_columns(records, [own for own in fields if isinstance(own, Collection)])
    headings += [column.heading for column in several]
    marks = [] if names or declared.is_ledger else [HEADING]
    rows = _rows(
        declared,
        records,
        title,
        plain,
        ItemCells(several, lambda own: _item_cell(own, reader), reader.user),
        reader,
        with_mark=bool(marks),
        progress=progress,
    )
    return write_table(format, [*headings, *marks], rows, target, options)


def _rows(
    declared: RecordType,
    records: QuerySet[Any],
    title: Sequence[str],
    fields: Sequence[Field],
    several: ItemCells,
    reader: Reader,
    *,
    with_mark: bool,
    progress: Callable[[int], None] | None,
) -> Iterator[list[Any]]:
    columns = dict.fromkeys(["pk", *title, *(column for own in fields for column in own.columns), *(["created_at"] if with_mark else [])])
    cells: list[Cell] = [
        *map(itemgetter, title),
        *(_file_cell(declared, own) if isinstance(own, File) else cell_of(own, reader) for own in fields),
    ]
    order = ["-pk"] if declared.is_ledger else ["pk"] if hidden_title_columns(reader.user, declared) else ["title_key", "pk"]
    fetched = records.order_by(*order).values(*columns).iterator(chunk_size=CHUNK)
    for number, rows in enumerate(batches(fetched, CHUNK)):
        if progress is not None:
            progress(number * CHUNK)
        items = several.read([row["pk"] for row in rows])
        for row in hide_closed(declared, rows, fields, reader.user):
            values = [cell(row) for cell in cells]
            if several.width:
                values += several.of(row["pk"], items)
            if with_mark:
                values.append(mark_of(row["pk"], row["created_at"]))
            yield values


def _item_cell(own: Field, reader: Reader) -> Callable[[Any], Any]:
    """The same for a part of an item."""
    if own.kind in AS_KEPT:
        return lambda value: value or None
    if isinstance(own, Link):
        return lambda value: value.title if value else None
    known: dict[Any, Any] = {}

    def cell(value: Any) -> Any:
        if value not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[value] = exported_value(own, value, reader)
        return known[value]

    return cell


def _file_cell(declared: RecordType, own: File) -> Cell:
    """The name of a file and where it is fetched."""

    def cell(row: dict[str, Any]) -> Any:
        kept = own.from_row(row)
        address = public_url(f"{declared.url_of(row['pk'])}files/{own.key}/")
        return f"{kept.name} <{address}>" if kept else None

    return cell


def cell_of(own: Field, reader: Reader) -> Cell:
    """What makes the cell of a field from a fetched row; decided once a field, since an export has millions of cells."""
    is_plain = type(own).from_row is Field.from_row and type(own).is_empty is Field.is_empty
    if is_plain and own.kind in AS_KEPT and own.empty == "":
        kept = itemgetter(own.column)
        return lambda row: kept(row) or None
    if is_plain and isinstance(own, Choice):
        return _remembering(own.column, own, reader)
    if isinstance(own, Link) and len(own.targets) == 1:
        return _remembering(own.attribute, own, reader)
    return lambda row: exported_value(own, own.from_row(row), reader)


def _remembering(column: str, own: Field, reader: Reader) -> Cell:
    """Many rows have the same choice or lead to the same record; memory stays flat where they do not."""
    known: dict[Any, Any] = {}

    def cell(row: dict[str, Any]) -> Any:
        value = row[column]
        if value not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[value] = exported_value(own, own.from_row(row), reader)
        return known[value]

    return cell


def exported_value(own: Field, value: Any, reader: Reader) -> Any:
    """A value as a spreadsheet holds it: numbers and days as such, the rest in the reader's words."""
    if own.is_empty(value):
        return None
    if isinstance(own, Money):
        return f"{value.amount:f} {value.currency}"
    if isinstance(own, (Integer, Decimal)) or type(own) is Date:
        return value
    if isinstance(own, Link):
        return value.title
    if isinstance(own, Links):
        return join_names([each.title for each in value])
    if isinstance(own, Tags):
        return join_words(value)
    if own.kind == "datetime":
        return value.astimezone(reader.zone).replace(tzinfo=None)
    if own.kind in AS_KEPT:
        return value
    return own.text(value, reader)
