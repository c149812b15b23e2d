"""How a file is to be read: what was detected, or what the user chose instead."""

from __future__ import annotations

import codecs
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from relais.integrations.files.errors import InvalidOptions

CSV, XLSX, XLS, ODS, VCARD, JSON, JSON_LINES = "csv", "xlsx", "xls", "ods", "vcard", "json", "jsonl"
FORMATS = (CSV, XLSX, XLS, ODS, VCARD, JSON, JSON_LINES)
WORKBOOKS = (XLSX, XLS, ODS)

#: Encodings offered to the user, the likeliest first. Any other that Python knows can be typed.
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "iso-8859-1", "mac_roman", "utf-16-le", "utf-16-be", "cp850", "cp1250", "cp1251")


@dataclass(frozen=True)
class ReadOptions:
    """What to know to read a file; `None` means « find out ».

    `header_row` is the number of the row that holds the headings, counted as a spreadsheet counts, 0 when there is none.
    Rows up to `skip_lines` are never data. `quote` is empty when nothing is quoted. `formula_quotes` tells that a leading
    apostrophe which only protects against formulas is taken off again (see `relais.integrations.files.formulas`).
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    line_end: str | None = None
    header_row: int | None = None
    skip_lines: int = 0
    sheet: str | None = None
    formula_quotes: bool = True

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise InvalidOptions(
                _("“%(format)s” is not a format that can be read.") % {"format": self.format}, field="format", allowed=FORMATS
            )
        if self.encoding is not None:
            _check_encoding(self.encoding)
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in "\r\n\"'\0"):
            raise InvalidOptions(_("The separator must be one character, such as a comma, a semicolon or a tab."), field="delimiter")
        if self.quote is not None and (len(self.quote) > 1 or self.quote in ("\r", "\n", "\0")):
            raise InvalidOptions(_("The quotation mark must be one character, or none."), field="quote")
        if self.quote and self.quote == self.delimiter:
            raise InvalidOptions(_("The separator and the quotation mark must differ."), field="quote")
        if self.skip_lines < 0 or (self.header_row is not None and self.header_row < 0):
            raise InvalidOptions(_("Row numbers start at 1."), field="header_row")

    @property
    def first_data_row(self) -> int:
        """The number of the first row that may hold data."""
        return max(self.header_row or 0, self.skip_lines) + 1

    def change(self, **changes: Any) -> ReadOptions:
        return dataclasses.replace(self, **changes)

    def as_json(self) -> dict[str, str | int | bool | None]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ReadOptions:
        """Options kept with a saved mapping; what is not an option is passed over."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in known})


def _check_encoding(name: str) -> None:
    try:
        information = codecs.lookup(name)
        is_text = information._is_text_encoding  # the codecs that turn bytes into bytes (zip, base64) are no encodings of text
    except (LookupError, ValueError):
        is_text = False
    if not is_text or "punycode" in name or "idna" in name or "escape" in name:
        raise InvalidOptions(
            _("“%(encoding)s” is not an encoding of text that is known here.") % {"encoding": name}, field="encoding", allowed=ENCODINGS
        )
