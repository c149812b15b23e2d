"""Address books: vCard 2.1, 3.0 and 4.0 as they really are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.integrations.files.card_columns import column_rank, columns_of, put
from relais.integrations.files.card_lines import Property, logical_lines, read_property
from relais.integrations.files.cleaning import is_readable, readable_values, show_unreadable
from relais.integrations.files.errors import DangerousFile, FileTooLarge
from relais.integrations.files.limits import MAX_CARD_ENTRIES, MAX_CELL_CHARACTERS, MAX_COLUMNS
from relais.integrations.files.lines import Lines
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.table import Row, Table, Value

_EDGE = re.compile(r"(?:[\w-]+\.)?(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
#: Said in the warnings, not in a column.
_PICTURES = {"PHOTO", "LOGO", "SOUND", "KEY"}
_IGNORED = {
    "VERSION",
    "PRODID",
    "BEGIN",
    "END",
    "X-ABADR",
    "X-ABUID",
    "X-ABLABEL",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
    "X-MS-CARDPICTURE",
    "AGENT",
    "SORT-STRING",
    "CLIENTPIDMAP",
    "LABEL",
}


class CardTable(Table):
    """A file of cards, one row each. What a person has several of fills several columns: `Phone (work)`, `Phone (work) 2`."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._encoding = options.encoding or "utf-8"
        self.options = options.change(header_row=0)
        self.sheets = []
        self.row_estimate = 0
        self.row_count_is_exact = True
        found: dict[str, None] = {}
        pictures = unread = 0
        for card in self._cards():
            self.row_estimate += 1
            found.update(dict.fromkeys(card.values()))
            pictures += card.pictures
            unread += card.unread
            if len(found) > MAX_COLUMNS:
                raise FileTooLarge(
                    _("This file has more than %(limit)s columns.") % {"limit": number_format(MAX_COLUMNS, force_grouping=True)}
                )
        self.columns = sorted(found, key=column_rank)
        self.warnings = _warnings(pictures, unread)

    def rows(self) -> Iterator[Row]:
        for number, card in enumerate(self._cards(), 1):
            values = card.values()
            problem = card.problem(values, self._encoding)
            cells = [values.get(column) for column in self.columns]
            yield Row(number, readable_values(cells) if problem else cells, problem)

    def _cards(self) -> Iterator[_Card]:
        card: _Card | None = None
        depth = 0
        for line in logical_lines(Lines(self._path, self._encoding)):
            edge = _EDGE.fullmatch(line)
            if edge and edge[1].upper() == "BEGIN":
                if card is not None and depth == 1 and card.is_filled and not card.expects_agent:
                    yield card
                    depth = 0
                depth += 1
                card = _Card() if depth == 1 else card
            elif edge:
                depth = max(0, depth - 1)
                if depth == 0 and card is not None:
                    card.is_complete = True
                    yield card
                    card = None
            elif card is not None and depth == 1:
                card.add(read_property(line, self._encoding, is_old=card.is_old), line)
        if card is not None:
            yield card


class _Card:
    """The properties of one card."""

    def __init__(self) -> None:
        self.is_complete = False
        self.is_old = False
        self.expects_agent = False
        self.pictures = 0
        self.unread = 0
        self._properties: list[Property] = []
        self._labels: dict[str, str] = {}
        self._in_picture = False

    @property
    def is_filled(self) -> bool:
        return bool(self._properties)

    def add(self, entry: Property | None, line: str) -> None:
        self.expects_agent = entry is not None and entry.name == "AGENT" and not entry.value.strip()
        if entry is None:
            # Pictures of version 2.1 may go on over lines that are not folded.
            self.unread += not self._in_picture and bool(line.strip())
            return
        self._in_picture = entry.name in _PICTURES
        if self._in_picture:
            self.pictures += entry.name in ("PHOTO", "LOGO")
        elif entry.name == "VERSION":
            self.is_old = entry.value.strip() == "2.1"
        elif entry.name == "X-ABLABEL":
            self._labels[entry.group] = entry.value
        elif entry.name not in _IGNORED:
            self._properties.append(entry)
            if len(self._properties) > MAX_CARD_ENTRIES:
                raise DangerousFile(_("A card in this file has more entries than anyone could have."))

    def values(self) -> dict[str, Value]:
        """Columns and what stands in them, the preferred address of a kind first."""
        values: dict[str, Value] = {}
        for entry in sorted(self._properties, key=lambda entry: not entry.is_preferred):
            entry.label = self._labels.get(entry.group, "") if entry.group else ""
            put(values, columns_of(entry))
        return values

    def problem(self, values: dict[str, Value], encoding: str) -> str | None:
        if not self.is_complete:
            return _("This card has no end; the file may have been cut.")
        for value in values.values():
            if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
                limit = number_format(MAX_CELL_CHARACTERS, force_grouping=True)
                return _("A cell of this row is longer than %(limit)s characters.") % {"limit": limit}
            if isinstance(value, str) and not is_readable(value):
                return _("This row holds bytes that are not text in %(encoding)s: “%(extract)s”.") % {
                    "encoding": encoding,
                    "extract": show_unreadable(value),
                }
        return None


def _warnings(pictures: int, unread: int) -> list[str]:
    warnings = []
    if pictures:
        warnings.append(
            ngettext("%(count)d picture in this file is not imported.", "%(count)d pictures in this file are not imported.", pictures)
            % {"count": pictures}
        )
    if unread:
        warnings.append(
            ngettext("%(count)d line of this file was not understood.", "%(count)d lines of this file were not understood.", unread)
            % {"count": unread}
        )
    return warnings
