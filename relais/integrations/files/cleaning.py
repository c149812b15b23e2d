"""What is done to every text that is read: one form for accented letters, nothing invisible at the ends."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relais.integrations.files.table import Value

#: Characters without width that tools leave at the ends of cells: joiners, marks of direction, the byte order mark.
ZERO_WIDTH = "\u00ad\u180e" + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)))
EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ZERO_WIDTH

#: How bytes that cannot be decoded are dealt with: as lone surrogates, until the row that holds them is refused.
KEEP_BYTES = "relais.keep_bytes"
_UNREADABLE = re.compile("[\ud800-\udfff]")
_ODD = re.compile(f"[{ZERO_WIDTH}\ud800-\udfff]")


def clean_text(text: str) -> str | None:
    """The text in Unicode form C without space or invisible characters at its ends, `None` when nothing is left."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip(EDGES) or None


def is_readable(text: str) -> bool:
    """Whether every character is one that can be stored: no NUL, nothing that could not be decoded."""
    return "\0" not in text and (text.isascii() or _UNREADABLE.search(text) is None)


def show_unreadable(text: str) -> str:
    """A short extract around the first character that cannot be stored, with that character written out."""
    match = re.search("[\0\ud800-\udfff]", text)
    start = max(0, match.start() - 15) if match else 0
    return make_readable(text[start : start + 30])


def make_readable(text: str) -> str:
    """The text with what cannot be stored written out: `Ren<E9>`."""
    return text if is_readable(text) else "".join(map(_show_character, text))


def readable_values(values: list[Value]) -> list[Value]:
    """The values of a refused row as they can be shown and kept."""
    return [make_readable(value) if isinstance(value, str) else value for value in values]


def needs_care(text: str) -> bool:
    """Whether a stretch of text holds anything that plain trimming would not put right."""
    if "\0" in text:
        return True
    return not text.isascii() and (_ODD.search(text) is not None or not unicodedata.is_normalized("NFC", text))


def _show_character(character: str) -> str:
    code = ord(character)
    if 0xDC00 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    if code == 0 or 0xD800 <= code <= 0xDFFF:
        return f"<{code:04X}>"
    return character


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(KEEP_BYTES, _keep_bytes)
