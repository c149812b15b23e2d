"""The text of an entry: a segment for the title and one for each field that its type is searched by.

A segment begins with the marker of its field, one character that nobody can type into a search. Who may not read a field is
searched for with its segments cut out; so a role that changes needs no new index, and an answer never depends on a hidden
value (CVE-2024-36259 is such an oracle). Two fields of a type that share a marker are hidden together.
"""

from __future__ import annotations

import re
from zlib import crc32

TITLE = "\ue000"
#: What `RecordType.search_text` adds.
MORE = "\ue001"
_FIRST, _LAST = 0xE002, 0xF8FF
_SEGMENT = re.compile("([\ue000-\uf8ff])([^\ue000-\uf8ff]*)")


def marker_of(key: str) -> str:
    return chr(_FIRST + crc32(key.encode()) % (_LAST - _FIRST + 1))


def segments_of(text: str) -> list[tuple[str, str]]:
    """Markers and words of an entry."""
    return _SEGMENT.findall(text)


def without(text: str, closed: str) -> str:
    """The text without the segments of the closed markers."""
    return "".join(marker + words for marker, words in _SEGMENT.findall(text) if marker not in closed) if closed else text


def title_words(text: str) -> str:
    found = _SEGMENT.match(text)
    return found[2].strip() if found and found[1] == TITLE else ""
