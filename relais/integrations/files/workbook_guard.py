"""What is checked in a workbook before any library opens it.

A workbook is a ZIP archive of XML. A few kilobytes can unpack to gigabytes, and one cell in the last corner of a sheet makes
the reading library ask for half a terabyte, which ends the process. So the archive is measured first, from its directory, then its
sheets are skimmed for the cells furthest out. Entities, external ones included, have no place in a workbook: a DTD is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relais.integrations.files.errors import DamagedFile, DangerousFile, FileTooLarge
from relais.integrations.files.limits import (
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    MAX_WORKBOOK_CELLS,
    RATIO_MATTERS_FROM_BYTES,
)
from relais.integrations.files.options import ODS

_BLOCK = 1 << 20
#: A tag that is cut by the end of a block is seen again with so many bytes of the block before.
_OVERLAP = 512
# A plain beginning makes these three times as fast. A sheet written otherwise is stopped by the limits of the process that reads it.
_COLUMN = re.compile(rb' r="([A-Z]{1,7})\d')
_ROW = re.compile(rb' r="[A-Z]{0,7}(\d{1,12})')
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c [^<>]*?\br="([A-Z]{1,7})(\d{1,12})"[^<>]*(?<!/)>')


def check_workbook(path: Path, format: str) -> None:
    """Refuse an archive that is dangerous or too large to open."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
            if format == ODS:
                _check_opendocument(archive)
            else:
                _check_excel(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise DamagedFile(_("This workbook is damaged: its archive cannot be read to the end.")) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MAX_MEMBERS:
        raise DangerousFile(
            _("This workbook is an archive of %(count)s files; a workbook has at most %(limit)s.")
            % {"count": _figure(len(members)), "limit": _figure(MAX_MEMBERS)}
        )
    if unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > MAX_RATIO * packed:
        raise DangerousFile(
            _("This workbook unpacks to %(ratio)s times its size, as no spreadsheet does.") % {"ratio": _figure(unpacked // packed)}
        )
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileTooLarge(
            _("This workbook unpacks to %(size)s MB; at most %(limit)s MB can be read. Save the sheet as CSV and import that.")
            % {"size": _figure(unpacked // 1_000_000), "limit": _figure(MAX_UNPACKED_BYTES // 1_000_000)}
        )
    if len({member.filename for member in members}) < len(members):
        raise DangerousFile(_("This workbook holds two files of the same name."))


def _check_excel(archive: zipfile.ZipFile) -> None:
    sheets = texts = cells = 0
    for member in archive.infolist():
        if member.is_dir() or member.filename.startswith("xl/media/"):
            continue
        with archive.open(member) as file:
            if not _starts_as_xml(file, member.filename):
                continue
            measure = _SheetMeasure()
            for block, seen in _overlapping_blocks(file):
                texts += _count(block, seen, b"<si>", b"<si ", b"<si/>")
                cells += _count(block, seen, b"<c ", b"<c>", b":c ")
                measure.add(block)
        if measure.is_sheet:
            sheets += 1
            if measure.area > MAX_WORKBOOK_CELLS:
                with archive.open(member) as file:
                    measure = _SheetMeasure(pattern=_FILLED_CELL)
                    for block, _seen in _overlapping_blocks(file):
                        measure.add(block)
                _check_area(measure.rows, measure.columns)
    _check_sheets(sheets)
    if texts > cells + 10_000:
        raise DangerousFile(
            _("This workbook keeps %(texts)s texts for %(cells)s cells, as no spreadsheet program does.")
            % {"texts": _figure(texts), "cells": _figure(cells)}
        )


class _SheetMeasure:
    """How far out the cells of a sheet lie. Without a pattern, empty cells that only carry a format are counted too."""

    def __init__(self, pattern: re.Pattern[bytes] | None = None) -> None:
        self.is_sheet = False
        self.rows = 0
        self.columns = 0
        self._pattern = pattern

    @property
    def area(self) -> int:
        return self.rows * self.columns

    def add(self, block: bytes) -> None:
        self.is_sheet = self.is_sheet or b"sheetData" in block
        if self._pattern is not None:
            found = self._pattern.findall(block)
            columns, rows = {column for column, _row in found}, {row for _column, row in found}
        else:
            columns, rows = set(_COLUMN.findall(block)), set(_ROW.findall(block))
        self.rows = max(self.rows, max(map(int, rows), default=0))
        self.columns = max(self.columns, max(map(_column_number, columns), default=0))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_opendocument(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if member.filename.endswith(".xml"):
            with archive.open(member) as file:
                _starts_as_xml(file, member.filename)
    try:
        content = archive.getinfo("content.xml")
    except KeyError:
        raise DamagedFile(_("This workbook is damaged: it has no content.")) from None
    measure = _TableMeasure()
    with archive.open(content) as file:
        measure.read(file)
    _check_sheets(measure.sheets)


class _TableMeasure:
    """Counts the rows and columns of OpenDocument tables, where one element may stand for a million equal ones."""

    def __init__(self) -> None:
        self.sheets = 0
        self._row = self._row_repeat = self._column = 0
        self._filled_to = self._width = 0
        self._cell_repeat = 1

    def read(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.ParseFile(file)
        except expat.ExpatError as error:
            raise DamagedFile(_("This workbook is damaged: its content cannot be read.")) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in ("table-cell", "covered-table-cell"):
            self._cell_repeat = _repeat(attributes, "number-columns-repeated")
            self._column += self._cell_repeat
            if any(key.endswith(("value-type", "formula")) for key in attributes):
                self._filled_to = self._column
        elif local == "p":
            self._filled_to = self._column
        elif local == "table-row":
            self._row_repeat = _repeat(attributes, "number-rows-repeated")
            self._column = self._filled_to = 0
        elif local == "table":
            self.sheets += 1
            self._row = self._width = 0

    def _end(self, name: str) -> None:
        if name.endswith("table-row"):
            self._row += self._row_repeat
            if self._filled_to:
                self._width = max(self._width, self._filled_to)
                _check_area(self._row, self._width)


def _repeat(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(name) and value.isdecimal():
            return int(value[:12])
    return 1


def _starts_as_xml(file: IO[bytes], name: str) -> bool:
    """Whether a member is XML, read up to its first element; a DTD before that is refused. The file is put back to its start."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = _stop
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        while block := file.read(4096):
            parser.Parse(block)
    except _FirstElement:
        return True
    except expat.ExpatError:
        if name.endswith((".xml", ".rels")):
            raise DamagedFile(_("This workbook is damaged: “%(name)s” in it cannot be read.") % {"name": name}) from None
        return False
    finally:
        file.seek(0)
    return False


class _FirstElement(Exception):
    pass


def _stop(_name: str, _attributes: dict[str, str]) -> None:
    raise _FirstElement


def _refuse_doctype(*_declaration: object) -> None:
    raise DangerousFile(_("This workbook declares XML entities, which could make it grow without end or read other files."))


def _overlapping_blocks(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Blocks, each beginning with the end of the one before, and how long that part is."""
    tail = b""
    while block := file.read(_BLOCK):
        yield tail + block, len(tail)
        tail = block[-_OVERLAP:]


def _count(block: bytes, seen: int, *tags: bytes) -> int:
    return sum(block.count(tag) - block.count(tag, 0, seen) for tag in tags)


def _check_sheets(count: int) -> None:
    if count > MAX_SHEETS:
        raise FileTooLarge(
            _("This workbook has %(count)s sheets; at most %(limit)s can be read.")
            % {"count": _figure(count), "limit": _figure(MAX_SHEETS)}
        )


def _check_area(rows: int, columns: int) -> None:
    if rows * columns > MAX_WORKBOOK_CELLS:
        raise FileTooLarge(
            _(
                "This sheet spreads over %(rows)s rows and %(columns)s columns; at most %(limit)s cells can be read from a workbook. "
                "Save the sheet as CSV and import that."
            )
            % {"rows": _figure(rows), "columns": _figure(columns), "limit": _figure(MAX_WORKBOOK_CELLS)}
        )


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)
