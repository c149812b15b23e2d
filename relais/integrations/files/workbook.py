"""Sheets of workbooks: XLSX, XLS and ODS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from relais.integrations.files.cleaning import clean_text, is_readable, readable_values, show_unreadable
from relais.integrations.files.errors import DamagedFile, FileRefused, FileTooLarge, InvalidOptions, ProtectedFile
from relais.integrations.files.headings import SEARCHED_ROWS, find_headings
from relais.integrations.files.options import XLS, ReadOptions
from relais.integrations.files.table import Row, Table, Value, name_columns
from relais.integrations.files.workbook_guard import check_workbook

_CHILD = Path(__file__).with_name("workbook_child.py")
_MEGABYTE = 1 << 20
_MOST_MEMORY = 1536 * _MEGABYTE
_MAX_SECONDS = 300
_EXACT_INTEGERS = 2**53


class SheetTable(Table):
    """One sheet of a workbook."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._format = options.format
        if options.format != XLS:
            check_workbook(path, options.format or "")
        with self._sheet(options.sheet) as (description, rows):
            self.sheets = description.sheets
            first = [cells for _number, cells in islice(rows, max(SEARCHED_ROWS + options.skip_lines, options.header_row or 0))]
        header_row = options.header_row
        if header_row is None:
            header_row = find_headings(first[options.skip_lines :])
            header_row += options.skip_lines if header_row else 0
        self.options = options.change(sheet=description.sheet, header_row=header_row)
        headings = first[header_row - 1] if 0 < header_row <= len(first) else []
        self.columns = name_columns(headings, len(first[0]) if first else 0)
        self.row_estimate = max(0, description.height - self.options.first_data_row + 1)
        self.row_count_is_exact = True
        self.warnings = []

    def rows(self) -> Iterator[Row]:
        with self._sheet(self.options.sheet) as (_description, rows):
            for number, values in rows:
                if number >= self.options.first_data_row and values.count(None) < len(values):
                    problem = _problem_of(values)
                    yield Row(number, readable_values(values) if problem else values, problem)

    @contextmanager
    def _sheet(self, name: str | None) -> Iterator[tuple[_Description, Iterator[tuple[int, list[Value]]]]]:
        order = {"path": str(self._path), "sheet": name, "max_bytes": _memory_for(self._path, self._format), "max_seconds": _MAX_SECONDS}
        environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD), json.dumps(order)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        try:
            answers = _answers(process)
            yield _Description.read(next(answers)), _read_rows(answers)
        finally:
            process.kill()
            process.communicate()


@dataclass(frozen=True)
class _Description:
    sheets: list[str]
    sheet: str
    height: int

    @classmethod
    def read(cls, answer: Any) -> _Description:
        error = answer.get("error")
        if error == "password":
            raise ProtectedFile(_("This workbook is protected by a password. Save it without one and import that."))
        if error == "sheet":
            raise InvalidOptions(_("This workbook has no sheet of that name."), field="sheet", allowed=answer["sheets"])
        if error == "memory":
            raise _too_large()
        if error is not None:
            raise DamagedFile(_("This workbook is damaged, or is not the kind of file it seems to be."))
        return cls(**answer)


def _answers(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """What the child says, up to its `null`. A child that ends before has met a file it cannot survive."""
    assert process.stdout is not None
    for line in process.stdout:
        answer = json.loads(line)
        if answer is None:
            return
        yield answer
        if isinstance(answer, dict) and "error" in answer:
            return
    raise _reason(process.wait())


def _reason(status: int) -> FileRefused:
    if status in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU):
        return _too_large()
    return DamagedFile(_("This workbook is damaged, or is not the kind of file it seems to be."))


def _too_large() -> FileTooLarge:
    return FileTooLarge(_("This workbook needs more memory than is given to reading one. Save the sheet as CSV and import that."))


def _memory_for(path: Path, format: str | None) -> int:
    """An old XLS file needs some sixty bytes for each of its own; what a packed workbook holds was measured before."""
    return min(256 * _MEGABYTE + 60 * path.stat().st_size, _MOST_MEMORY) if format == XLS else _MOST_MEMORY


def _problem_of(values: list[Value]) -> str | None:
    for value in values:
        if isinstance(value, str) and not is_readable(value):
            return _("This row holds a NUL character, which no text has: “%(extract)s”.") % {"extract": show_unreadable(value)}
    return None


def _read_rows(answers: Iterator[Any]) -> Iterator[tuple[int, list[Value]]]:
    number = 0
    for rows in answers:
        for cells in rows:
            number += 1
            yield number, [_read_value(cell) for cell in cells]


def _read_value(cell: Any) -> Value:
    if type(cell) is str:
        return clean_text(cell)
    if type(cell) is float:
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT_INTEGERS else cell
    if type(cell) is list:
        return _read_moment(cell[0])
    value: Value = cell
    return value


def _read_moment(text: str) -> Value:
    if "T" in text:
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if "-" in text else text
