"""The way out: write a table to CSV, XLSX, JSON or JSON lines, row by row, however many there are."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import Format, write_worksheet

from relais.integrations.files.errors import FileTooLarge, InvalidOptions
from relais.integrations.files.formulas import protect
from relais.integrations.files.options import CSV, JSON, JSON_LINES, XLSX
from relais.integrations.files.table import name_columns

WRITTEN_FORMATS = (CSV, XLSX, JSON, JSON_LINES)
#: A list and not any character: a separator also ends up in file names, commands and settings of other programs.
WRITTEN_DELIMITERS = (",", ";", "\t", "|")

_MAX_SHEET_ROWS = 1_048_575
_MAX_SHEET_COLUMNS = 16_384
_MAX_SHEET_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_FIRST_SHEET_YEAR = 1901
_SAMPLED_ROWS = 100
_WIDEST_COLUMN = 50


@dataclass(frozen=True)
class WriteOptions:
    """`with_mark` puts the byte order mark in front, by which Excel knows UTF-8; `decimal_mark` is for CSV alone."""

    delimiter: str = ","
    with_mark: bool = True
    decimal_mark: str = "."
    sheet: str = "Export"

    def __post_init__(self) -> None:
        if self.delimiter not in WRITTEN_DELIMITERS:
            raise InvalidOptions(
                _("The separator must be a comma, a semicolon, a tab or a bar."), field="delimiter", allowed=WRITTEN_DELIMITERS
            )
        if self.decimal_mark not in (".", ","):
            raise InvalidOptions(_("The decimal mark must be a point or a comma."), field="decimal_mark", allowed=(".", ","))


def write_table(
    format: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], target: BinaryIO, options: WriteOptions | None = None
) -> int:
    """Write rows of plain values and say how many there were. `rows` may be a generator; it is never held as a whole."""
    if format not in _WRITERS:
        raise InvalidOptions(
            _("“%(format)s” is not a format that can be written.") % {"format": format}, field="format", allowed=WRITTEN_FORMATS
        )
    counter = _Counter(rows)
    _WRITERS[format](name_columns(columns, len(columns)), counter, target, options or WriteOptions())
    return counter.count


class _Counter:
    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.count = 0
        self._rows = rows

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.count += 1
            yield row


def _write_csv(columns: list[str], rows: Iterable[Sequence[Any]], target: BinaryIO, options: WriteOptions) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="")
    try:
        if options.with_mark:
            text.write("\ufeff")
        writer = csv.writer(text, delimiter=options.delimiter)
        writer.writerow([protect(column) for column in columns])
        writer.writerows(["" if value is None else _csv_cell(value, options.decimal_mark) for value in row] for row in rows)
    finally:
        text.detach()  # else the target is closed with the wrapper


def _csv_cell(value: Any, decimal_mark: str) -> str:
    if isinstance(value, str):
        return protect(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        text = _figure(value)
        return text.replace(".", ",") if decimal_mark == "," else text
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return protect(_as_text(value))


def _write_json(columns: list[str], rows: Iterable[Sequence[Any]], target: BinaryIO, _options: WriteOptions) -> None:
    separator = b"[\n"
    for line in _json_objects(columns, rows):
        target.write(separator + line)
        separator = b",\n"
    target.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def _write_json_lines(columns: list[str], rows: Iterable[Sequence[Any]], target: BinaryIO, _options: WriteOptions) -> None:
    for line in _json_objects(columns, rows):
        target.write(line + b"\n")


def _json_objects(columns: list[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    keys = [json.dumps(column, ensure_ascii=False) + ": " for column in columns]
    for row in rows:
        pairs = (key + _json_value(value) for key, value in zip(keys, row, strict=True))
        yield ("{" + ", ".join(pairs) + "}").encode("utf-8", "replace")


def _json_value(value: Any) -> str:
    """Decimals are written digit by digit, so that they come back as they were."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | float | Decimal):
        return _figure(value) or "null"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_json_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {_json_value(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value.isoformat() if isinstance(value, date | time) else str(value), ensure_ascii=False)


def _write_xlsx(columns: list[str], rows: Iterable[Sequence[Any]], target: BinaryIO, options: WriteOptions) -> None:
    if len(columns) > _MAX_SHEET_COLUMNS:
        raise FileTooLarge(
            _("An XLSX sheet holds at most %(limit)s columns.") % {"limit": number_format(_MAX_SHEET_COLUMNS, force_grouping=True)}
        )
    stream = _sheet_rows(columns, rows)
    sample = list(islice(stream, _SAMPLED_ROWS))
    with tempfile.TemporaryDirectory() as folder:
        # The library streams to a path; given an open file it keeps the whole workbook in memory.
        path = Path(folder) / "export.xlsx"
        write_worksheet(
            chain(sample or [dict.fromkeys(columns)], stream),
            str(path),
            sheet_name=_sheet_name(options.sheet),
            freeze_row=1,
            bold_headers=True,
            datetime_format="yyyy-mm-dd hh:mm:ss",
            column_formats=_date_formats(columns, sample),
            column_widths=_widths(columns, sample),
        )
        with path.open("rb") as file:
            shutil.copyfileobj(file, target)


def _sheet_rows(columns: list[str], rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, 1):
        if number > _MAX_SHEET_ROWS:
            raise FileTooLarge(
                _("An XLSX sheet holds at most %(limit)s rows. Export this list as CSV or JSON.")
                % {"limit": number_format(_MAX_SHEET_ROWS, force_grouping=True)}
            )
        yield {column: _sheet_cell(value, number, column) for column, value in zip(columns, row, strict=True)}


def _sheet_cell(value: Any, number: int, column: str) -> Any:
    """What Excel can hold without changing it; other values go in as text. Text is never a formula: the library types it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value
    elif isinstance(value, int):
        return value if abs(value) < 10**_EXACT_DIGITS else str(value)
    elif isinstance(value, float):
        return value if math.isfinite(value) else None
    elif isinstance(value, Decimal):
        return _sheet_decimal(value)
    elif isinstance(value, date):
        return value.replace(tzinfo=None) if isinstance(value, datetime) and value.year >= _FIRST_SHEET_YEAR else _sheet_date(value)
    else:
        text = _as_text(value)
    if len(text) > _MAX_SHEET_CHARACTERS:
        raise FileTooLarge(
            _("“%(column)s” in row %(row)s is longer than the %(limit)s characters that XLSX allows. Export this list as CSV or JSON.")
            % {
                "column": column,
                "row": number_format(number, force_grouping=True),
                "limit": number_format(_MAX_SHEET_CHARACTERS, force_grouping=True),
            }
        )
    return text


def _sheet_decimal(value: Decimal) -> float | str | None:
    if not value.is_finite():
        return None
    return float(value) if len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS else _figure(value)


def _sheet_date(value: date) -> date | str:
    return value if value.year >= _FIRST_SHEET_YEAR else value.isoformat()


def _sheet_name(name: str) -> str:
    return "".join(" " if character in "[]:*?/\\" else character for character in name)[:31].strip(" '") or "Export"


def _date_formats(columns: list[str], sample: list[dict[str, Any]]) -> dict[str, Format] | None:
    formats = {}
    for column in columns:
        kinds = {type(row[column]) for row in sample if row[column] is not None}
        if kinds == {date}:
            formats[column] = Format().set_num_format("yyyy-mm-dd")
    return formats or None


def _widths(columns: list[str], sample: list[dict[str, Any]]) -> dict[str, float]:
    return {
        column: float(min(_WIDEST_COLUMN, 2 + max(len(column), *(len(_as_text(row[column])) for row in sample), 8))) for column in columns
    }


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_as_text(inner) for inner in value if inner is not None)
    if isinstance(value, dict):
        return _json_value(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _figure(value)
    return "" if value is None else value.isoformat() if isinstance(value, date | time) else str(value)


def _figure(value: int | float | Decimal) -> str:
    """A number with a point and no exponent, nothing for what is not a number."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if math.isfinite(value) else ""
    return str(value)


_Writer = Callable[[list[str], Iterable[Sequence[Any]], BinaryIO, WriteOptions], None]
_WRITERS: dict[str, _Writer] = {CSV: _write_csv, XLSX: _write_xlsx, JSON: _write_json, JSON_LINES: _write_json_lines}
