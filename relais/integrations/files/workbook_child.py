"""Reads one sheet of a workbook in a process of its own, started by `workbook.py`.

The library that reads workbooks keeps the whole sheet in memory and ends its process when it asks for more than there is. Here
that harms nobody, and the memory goes back when the sheet is read. It says what it finds on its standard output, one JSON text a
line: what the workbook is, then lists of rows, then `null`.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

_ROWS_AT_ONCE = 500


def main(path: str, sheet: str | None, max_bytes: int, max_seconds: int) -> None:
    _limit(max_bytes, max_seconds)
    try:
        with open(path, "rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
        chosen, names = _choose_sheet(workbook, sheet)
    except PasswordError:
        return _say({"error": "password"})
    except WorksheetNotFound:
        return _say({"error": "sheet", "sheets": workbook.sheet_names})
    except (CalamineError, OSError, ValueError):
        return _say({"error": "damaged"})
    except MemoryError:
        return _say({"error": "memory"})
    _say({"sheets": names, "sheet": chosen.name, "height": chosen.end[0] + 1 if chosen.end else 0})
    rows: list[Sequence[object]] = []
    for row in chosen.iter_rows() if chosen.end else ():
        rows.append(row)
        if len(rows) == _ROWS_AT_ONCE:
            _say(rows)
            rows = []
    _say(rows)
    _say(None)


def _choose_sheet(workbook: CalamineWorkbook, wanted: str | None) -> tuple[CalamineSheet, list[str]]:
    """The sheet asked for, or the first that anyone can see and that holds something."""
    tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in tables]
    if wanted is not None:
        return workbook.get_sheet_by_name(wanted), names
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible] or names
    chosen = None
    for name in visible:
        candidate = workbook.get_sheet_by_name(name)
        if candidate.end is not None:
            return candidate, names
        chosen = chosen or candidate
    if chosen is None:
        raise WorksheetNotFound("the workbook has no sheet")
    return chosen, names


def _limit(max_bytes: int, max_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the checks made before opening are all there is
        return
    for kind, limit in ((resource.RLIMIT_AS, max_bytes), (resource.RLIMIT_CPU, max_seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, default=_in_brackets, separators=(",", ":")) + "\n")


def _in_brackets(value: object) -> object:
    """Dates and times as a list of one text, which no cell is otherwise."""
    if isinstance(value, date | datetime | time):
        return [value.isoformat()]
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
