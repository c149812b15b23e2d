"""Tables in JSON: a list of objects, such a list inside an object, one object a line, and the tree files of Salesforce."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relais.integrations.files.cleaning import clean_text, is_readable, make_readable, readable_values, show_unreadable
from relais.integrations.files.errors import DamagedFile, FileRefused, FileTooLarge, InvalidOptions
from relais.integrations.files.json_stream import JsonStream, Object
from relais.integrations.files.limits import MAX_COLUMNS, MAX_LIST_ITEMS, MAX_NESTING
from relais.integrations.files.options import JSON_LINES, ReadOptions
from relais.integrations.files.table import Row, Table, Value

_LONGEST_KEY = 200


class ObjectTable(Table):
    """Objects as rows, their keys as columns; keys of nested objects are joined with dots.

    What Salesforce writes as `attributes` becomes the columns `@type` and `@referenceId`. Records nested below another
    (`"Contacts": {"records": […]}`) are a table of their own, whose rows name the one above in `@parentReferenceId`.
    """

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._encoding = options.encoding or "utf-8"
        self._is_lines = options.format == JSON_LINES
        columns: dict[str, dict[str, None]] = {}
        counts: dict[str, int] = {}
        for sheet, values, _problem in self._objects():
            counts[sheet] = counts.get(sheet, 0) + 1
            known = columns.setdefault(sheet, {})
            known.update(dict.fromkeys(values))
            if len(known) > MAX_COLUMNS:
                raise FileTooLarge(
                    _("This file has more than %(limit)s columns.") % {"limit": number_format(MAX_COLUMNS, force_grouping=True)}
                )
        if options.sheet is not None and options.sheet not in columns:
            raise InvalidOptions(_("This file has no table of that name."), field="sheet", allowed=list(columns))
        sheet = options.sheet if options.sheet is not None else next(iter(columns), "")
        self.sheets = list(columns) if len(columns) > 1 else []
        self.columns = list(columns.get(sheet, ()))
        self.options = options.change(sheet=sheet or None, header_row=0)
        self.row_estimate = counts.get(sheet, 0)
        self.row_count_is_exact = True
        self.warnings = []
        self._sheet = sheet

    def rows(self) -> Iterator[Row]:
        number = 0
        for sheet, values, problem in self._objects():
            if sheet == self._sheet:
                number += 1
                cells = [values.get(column) for column in self.columns]
                yield Row(number, readable_values(cells) if problem else cells, problem)

    def _objects(self) -> Iterator[tuple[str, dict[str, Value], str | None]]:
        stream = JsonStream(self._path, self._encoding)
        try:
            for sheet, item in stream.lines() if self._is_lines else stream.items():
                yield from _records(sheet, item)
        except RecursionError:
            raise DamagedFile(_("This file nests its values too deeply to be a table.")) from None
        except ValueError as error:
            raise DamagedFile(_("This file stops being JSON in line %(line)d.") % {"line": stream.line}) from error


def _records(sheet: str, item: Object, *, parent: str | None = None, depth: int = 0) -> Iterator[tuple[str, dict[str, Value], str | None]]:
    """The record that an object is, and those nested below it."""
    if depth > MAX_NESTING:
        raise RecursionError
    attributes = item.get("attributes")
    below: list[tuple[str, list[Object]]] = []
    values: dict[str, Value] = {}
    reference = None
    if isinstance(attributes, dict) and isinstance(attributes.get("type"), str):
        sheet = attributes["type"]
        reference = attributes.get("referenceId")
        values["@type"] = sheet
        if reference is not None:
            values["@referenceId"] = clean_text(str(reference))
        below = [(key, value["records"]) for key, value in item.items() if _is_record_list(value)]
        nested = {key for key, _list in below}
        item = {key: value for key, value in item.items() if key != "attributes" and key not in nested}
    if parent is not None:
        values["@parentReferenceId"] = parent
    _flatten("", item, values, depth=0)
    yield sheet, values, _problem_of(values)
    for key, records in below:
        for record in records:
            yield from _records(key, record, parent=str(reference) if reference is not None else None, depth=depth + 1)


def _is_record_list(value: Any) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("records"), list) and all(isinstance(record, dict) for record in value["records"])
    )


def _flatten(prefix: str, value: Any, values: dict[str, Value], *, depth: int) -> None:
    if depth > MAX_NESTING:
        raise RecursionError
    if isinstance(value, dict):
        for key, inner in value.items():
            key = clean_text(make_readable(key[:_LONGEST_KEY])) or "?"
            _flatten(f"{prefix}.{key}" if prefix else key, inner, values, depth=depth + 1)
    elif isinstance(value, list):
        if any(isinstance(inner, dict | list) for inner in value):
            if len(value) > MAX_LIST_ITEMS:
                raise FileRefused(
                    _("“%(column)s” lists more than %(limit)d values in one record.") % {"column": prefix, "limit": MAX_LIST_ITEMS}
                )
            for position, inner in enumerate(value, 1):
                _flatten(f"{prefix}.{position}", inner, values, depth=depth + 1)
        else:
            values[prefix] = "; ".join(str(inner) for inner in value if inner is not None) or None
    else:
        values[prefix] = clean_text(value) if isinstance(value, str) else value


def _problem_of(values: dict[str, Value]) -> str | None:
    for value in values.values():
        if isinstance(value, str) and not is_readable(value):
            return _("This row holds characters that are no text: “%(extract)s”.") % {"extract": show_unreadable(value)}
    return None
