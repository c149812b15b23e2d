"""The door: open any file that holds a table."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from relais.integrations.files.cards import CardTable
from relais.integrations.files.cleaning import KEEP_BYTES
from relais.integrations.files.delimited import DelimitedTable
from relais.integrations.files.dialects import guess_dialect
from relais.integrations.files.encodings import MARKS, EncodingGuess, guess_encoding
from relais.integrations.files.errors import DamagedFile, InvalidOptions
from relais.integrations.files.objects import ObjectTable
from relais.integrations.files.options import CSV, JSON, JSON_LINES, VCARD, WORKBOOKS, ReadOptions
from relais.integrations.files.scan import scan_file, scan_unfolded
from relais.integrations.files.sniff import sniff_binary, sniff_text
from relais.integrations.files.table import Table
from relais.integrations.files.workbook import SheetTable

_HEAD_BYTES = 4096
_TEXT_FORMATS = (CSV, JSON, JSON_LINES, VCARD)


@dataclass
class Opened:
    """A table with what else its file might be: other encodings and delimiters, the likeliest first."""

    table: Table
    encoding: EncodingGuess | None = None
    sample: bytes = b""
    delimiters: list[str] = field(default_factory=list)


def open_table(path: str | Path, *, filename: str = "", options: ReadOptions | None = None) -> Table:
    """Open the table in a file. What `options` leaves open is found out and stands in the `options` of the table."""
    return open_file(Path(path), filename=filename, options=options).table


def open_file(path: Path, *, filename: str = "", options: ReadOptions | None = None) -> Opened:
    """Like `open_table`, and keep what was considered on the way."""
    options = options or ReadOptions()
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    kind = sniff_binary(path, head)
    if kind is not None:
        _check_format(options, kind)
        return Opened(SheetTable(path, options.change(format=kind, encoding=None, delimiter=None, quote=None, line_end=None)))
    return _open_text(path, filename or path.name, options)


def _open_text(path: Path, filename: str, options: ReadOptions) -> Opened:
    is_chosen = options.encoding is not None
    scan = scan_file(path)
    guess = guess_encoding(scan)
    encoding = _with_mark(options.encoding, scan.head) or guess.encoding
    sample = _decode_sample(scan.head, encoding, is_whole=len(scan.head) == scan.size)
    kind = sniff_text(sample, filename)
    if options.format is not None and options.format != kind:
        _check_format(options, kind)
    options = options.change(format=options.format or kind, encoding=encoding, line_end=scan.line_end)
    if options.format == VCARD:
        if not guess.is_sure and not is_chosen:
            guess = guess_encoding(scan_unfolded(scan))
            options = options.change(encoding=guess.encoding)
        return Opened(CardTable(path, options), guess, scan.accented)
    if options.format in (JSON, JSON_LINES):
        return Opened(ObjectTable(path, options), guess, scan.accented)
    dialect = guess_dialect(sample, delimiter=options.delimiter, quote=options.quote)
    skip_lines = max(options.skip_lines, dialect.skip_lines)
    options = options.change(
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        skip_lines=skip_lines,
        header_row=dialect.header_row if options.header_row is None else options.header_row,
    )
    table = DelimitedTable(path, options, row_estimate=max(0, scan.lines - options.first_data_row + 1), row_count_is_exact=not scan.quotes)
    return Opened(table, guess, scan.accented, dialect.others)


def _check_format(options: ReadOptions, kind: str) -> None:
    """A format that the user chose must be one that the content can be."""
    chosen = options.format
    if chosen is None or chosen == kind or (chosen in _TEXT_FORMATS and kind not in WORKBOOKS and chosen != VCARD):
        return
    raise InvalidOptions(
        _("The content of this file is %(found)s, not %(chosen)s.") % {"found": kind.upper(), "chosen": chosen.upper()},
        field="format",
        allowed=[kind],
    )


def _with_mark(encoding: str | None, head: bytes) -> str | None:
    """The variant of a chosen encoding that passes over the byte order mark, when the file has one."""
    if encoding is None:
        return None
    for mark, with_mark in MARKS:
        if head.startswith(mark) and codecs.lookup(encoding).name.startswith(with_mark.removesuffix("-sig")):
            return with_mark
    return encoding


def _decode_sample(head: bytes, encoding: str, *, is_whole: bool) -> str:
    """The beginning of a text, up to its last whole line."""
    text = codecs.getincrementaldecoder(encoding)(KEEP_BYTES).decode(head, is_whole)
    if not text.strip():
        raise DamagedFile(_("This file is empty."))
    if is_whole:
        return text
    cut = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:cut] if cut else text
