"""Tables in JSON: a list of objects, such a list inside an object, one object a line, and the tree files of Salesforce.

The text is never taken apart as a whole: objects are read one after the other from a window that moves over the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relais.integrations.files.cleaning import KEEP_BYTES, clean_text, is_readable, make_readable, readable_values, show_unreadable
from relais.integrations.files.errors import DamagedFile, FileRefused, FileTooLarge, InvalidOptions
from relais.integrations.files.limits import MAX_COLUMNS, MAX_LIST_ITEMS, MAX_NESTING, MAX_OBJECT_CHARACTERS
from relais.integrations.files.options import JSON_LINES, ReadOptions
from relais.integrations.files.table import Row, Table, Value

_BLOCK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")
_LARGEST_EXPONENT = 300
_LONGEST_KEY = 200

Object = dict[str, Any]


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
        window = _Window(self._path, self._encoding)
        try:
            for sheet, item in window.lines() if self._is_lines else window.items():
                yield from _records(sheet, item)
        except RecursionError:
            raise DamagedFile(_("This file nests its values too deeply to be a table.")) from None
        except ValueError as error:
            raise DamagedFile(_("This file stops being JSON in line %(line)d.") % {"line": window.line}) from error


class _Window:
    """The part of the text that is being read."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._blocks = _read_blocks(path)
        self._decoder = json.JSONDecoder(parse_float=_parse_decimal, parse_constant=_refuse_constant)
        self._bytes = codecs.getincrementaldecoder(encoding)(KEEP_BYTES)
        self._text = ""
        self._at = 0
        self._lines_before = 1
        self._is_over = False

    @property
    def line(self) -> int:
        return self._lines_before + self._text.count("\n", 0, self._at)

    def lines(self) -> Iterator[tuple[str, Object]]:
        """Objects one after the other."""
        while self._peek() == "{":
            yield "", self._value()
        self._expect("")

    def items(self) -> Iterator[tuple[str, Object]]:
        """Each object of the file with the name of the list that it stands in."""
        if self._peek() == "[":
            self._at += 1
            yield from self._list("")
        else:
            yield from self._lists_of_object()
        self._expect("")

    def _lists_of_object(self) -> Iterator[tuple[str, Object]]:
        """The lists of objects inside the one object that the file is; when it has none, itself."""
        self._expect("{")
        others: Object = {}
        has_lists = False
        while self._peek() == '"':
            key = self._value()
            self._expect(":")
            if self._peek() == "[" and self._peek_after() == "{":
                self._at += 1
                has_lists = True
                yield from self._list("" if key == "records" else key)
            else:
                others[key] = self._value()
            if self._peek() == ",":
                self._at += 1
        self._expect("}")
        if not has_lists:
            yield "", others

    def _list(self, name: str) -> Iterator[tuple[str, Object]]:
        while (character := self._peek()) not in ("]", ""):
            if character == ",":
                self._at += 1
                continue
            value = self._value()
            if not isinstance(value, dict):
                raise DamagedFile(_("The list in this file does not hold objects in line %(line)d.") % {"line": self.line})
            yield name, value
        self._expect("]")

    def _peek(self) -> str:
        """The next character that is no space, or nothing at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def _peek_after(self) -> str:
        """The character after the next one, spaces apart."""
        at = self._at
        while True:
            match = _SPACE.match(self._text, at + 1)
            end = match.end() if match else at + 1
            if end < len(self._text):
                return self._text[end]
            if not self._read_on():
                return ""
            at = self._at

    def _expect(self, character: str) -> None:
        """Pass over one character; the empty one is the end of the file."""
        if self._peek() != character:
            raise ValueError(f"expected {character or 'the end'}")
        self._at += len(character)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._read_on():
                    self._at = error.pos
                    raise
                continue
            # A number may go on in what has not been read yet.
            if end == len(self._text) and not isinstance(value, dict | list | str) and self._read_on():
                continue
            self._at = end
            return value

    def _read_on(self) -> bool:
        """Move the window: forget what was read, add a block at least as large as what is left."""
        if self._is_over:
            return False
        waiting = len(self._text) - self._at
        if waiting > MAX_OBJECT_CHARACTERS:
            raise FileTooLarge(
                _("In line %(line)d this file holds an object of more than %(limit)s characters.")
                % {"line": self.line, "limit": number_format(MAX_OBJECT_CHARACTERS, force_grouping=True)}
            )
        self._lines_before += self._text.count("\n", 0, self._at)
        pieces = [self._text[self._at :]]
        wanted = max(_BLOCK, waiting)
        while wanted > 0 and not self._is_over:
            block = next(self._blocks, b"")
            self._is_over = not block
            pieces.append(self._bytes.decode(block, self._is_over))
            wanted -= len(block)
        before = len(pieces[0])
        self._text = "".join(pieces)
        self._at = 0
        return len(self._text) > before


def _read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _parse_decimal(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(f"{text} is too large")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


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
