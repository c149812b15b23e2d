"""Tables in text files: comma, semicolon or tab separated values and their cousins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relais.integrations.files.cleaning import clean_text, is_readable, readable_values, show_unreadable
from relais.integrations.files.errors import FileTooLarge
from relais.integrations.files.formulas import unprotect
from relais.integrations.files.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_LINE_CHARACTERS
from relais.integrations.files.lines import END, Lines
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.table import Row, Table, Value, name_columns

# The limit of the csv module is one for the whole process; by default it is 131,072 characters.
csv.field_size_limit(MAX_CELL_CHARACTERS)

_SAMPLED_ROWS = 100


class DelimitedTable(Table):
    """A CSV file, read as a stream. `options` must be complete."""

    def __init__(self, path: Path, options: ReadOptions, *, row_estimate: int, row_count_is_exact: bool) -> None:
        self.options = options
        self.sheets = []
        self.warnings = []
        self.row_estimate = row_estimate
        self.row_count_is_exact = row_count_is_exact
        self._path = path
        self.columns = self._read_columns()

    def rows(self) -> Iterator[Row]:
        lines, reader = self._reader()
        source = iter(lines)
        number, started, first = 0, 0, self.options.first_data_row
        width = len(self.columns)
        while True:
            try:
                for cells in reader:
                    number += 1
                    started = reader.line_num
                    if number < first:
                        continue
                    if lines.needs_care or len(cells) != width:
                        row = self._read_carefully(number, cells, lines, source)
                        if row is not None:
                            yield row
                        continue
                    values: list[Value] = [cell.strip() or None for cell in cells]
                    if any(values):
                        yield Row(number, values)
                return
            except csv.Error:
                number += 1
                if number >= first:
                    yield Row(number, [None] * width, self._skip_oversized(lines, source, is_first=reader.line_num - started <= 1))
                started = reader.line_num

    def _reader(self) -> tuple[Lines, Any]:
        lines = Lines(self._path, self.options.encoding or "utf-8")
        quote = self.options.quote
        return lines, csv.reader(
            iter(lines),
            delimiter=self.options.delimiter or ",",
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            skipinitialspace=True,
        )

    def _read_columns(self) -> list[str]:
        heading_row = self.options.header_row or 0
        last = self.options.first_data_row + _SAMPLED_ROWS
        _lines, reader = self._reader()
        headings: list[str] = []
        sample: list[list[str]] = []
        try:
            for number, cells in enumerate(reader, 1):
                if cells[-1:] == [END] or number > last:
                    break
                if number == heading_row:
                    headings = cells
                elif number >= self.options.first_data_row:
                    sample.append(cells)
        except csv.Error:
            if heading_row and not headings:
                raise FileTooLarge(
                    _("The headings of this file cannot be read: one is longer than %(limit)s characters.")
                    % {"limit": _figure(MAX_CELL_CHARACTERS)}
                ) from None
        width = _count_columns(headings, sample)
        if width > MAX_COLUMNS:
            raise FileTooLarge(
                _("This file has %(count)s columns; at most %(limit)s can be read.")
                % {"count": _figure(width), "limit": _figure(MAX_COLUMNS)}
            )
        return name_columns([clean_text(self._text_of(cell)) for cell in headings], width)

    def _text_of(self, cell: str) -> str:
        return unprotect(cell) if self.options.formula_quotes else cell

    def _read_carefully(self, number: int, cells: list[str], lines: Lines, source: Iterator[str]) -> Row | None:
        """A row that is not plainly as it should be."""
        width = len(self.columns)
        if cells == [END]:
            return None
        if cells and cells[-1].endswith(END):
            return Row(number, [None] * width, _never_closed())
        if lines.was_cut():
            _skip_record(lines, source, is_inside=False)
            sentence = _("This row is longer than %(limit)s characters.") % {"limit": _figure(MAX_LINE_CHARACTERS)}
            return Row(number, [None] * width, sentence)
        values: list[Value] = [clean_text(self._text_of(cell)) for cell in cells]
        while len(values) > width and values[-1] is None:
            values.pop()
        if not any(values):
            return None
        problem = self._problem_of(cells)
        if problem is not None:
            values = readable_values(values)
        if len(values) > width:
            problem = problem or _(
                "This row has %(cells)d cells for %(columns)d columns; a separator inside a text may lack quotation marks."
            ) % {"cells": len(values), "columns": width}
            # Nothing of a refused row is lost: what is too much stays in its last cell.
            values[width - 1 :] = [(self.options.delimiter or ",").join(str(value or "") for value in values[width - 1 :])]
        values += [None] * (width - len(values))
        return Row(number, values, problem)

    def _problem_of(self, cells: list[str]) -> str | None:
        for cell in cells:
            if is_readable(cell):
                continue
            if "\0" in cell:
                return _("This row holds a NUL character, which no text has: “%(extract)s”.") % {"extract": show_unreadable(cell)}
            return _("This row holds bytes that are not text in %(encoding)s: “%(extract)s”.") % {
                "encoding": self.options.encoding,
                "extract": show_unreadable(cell),
            }
        return None

    def _skip_oversized(self, lines: Lines, source: Iterator[str], *, is_first: bool) -> str:
        """Pass over the record whose cell is too long, and say so. A record that runs over lines does it inside quotation marks."""
        quote = self.options.quote
        is_inside = not is_first
        if quote and lines.last_line().count(quote) % 2:
            is_inside = not is_inside
        if _skip_record(lines, source, is_inside=is_inside, quote=quote):
            return _("A cell of this row is longer than %(limit)s characters.") % {"limit": _figure(MAX_CELL_CHARACTERS)}
        return _never_closed()


def _skip_record(lines: Lines, source: Iterator[str], *, is_inside: bool, quote: str | None = None) -> bool:
    """Go on to the end of the present record; false when the file ends inside quotation marks."""
    while is_inside or lines.was_cut():
        line = next(source, END)
        if line == END:
            return not is_inside
        if quote and line.count(quote) % 2:
            is_inside = not is_inside
    return True


def _count_columns(headings: list[str], sample: list[list[str]]) -> int:
    """As many as have a heading or a value; beyond the headings, as many as most rows fill."""
    filled = sorted(max((position for position, cell in enumerate(cells, 1) if cell.strip()), default=0) for cells in sample)
    usual = filled[(len(filled) - 1) // 2] if filled else 0
    labelled = max((position for position, cell in enumerate(headings, 1) if cell.strip()), default=0)
    widest = min(filled[-1], len(headings)) if filled else 0
    return max(labelled, usual, widest) if headings else max((len(cells) for cells in sample), default=0)


def _never_closed() -> str:
    return _("A quotation mark is opened in this row and not closed before the end of the file.")


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)
