"""Which row holds the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from relais.integrations.files.table import Value

#: Headings are looked for among so many rows.
SEARCHED_ROWS = 30
_LONGEST_HEADING = 120
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBER = re.compile(r"[+-]?[\d\s.,]*\d\s*[%€$£]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.\w+|https?://\S+")


def find_headings(rows: Sequence[Sequence[Value]]) -> int:
    """The position of the row of headings, counted from 1, or 0 when the first row is data already.

    Lines above a table (a title, a date of export) fill fewer cells than the table does. A row is taken for headings when
    its cells are short texts that are neither addresses nor dates nor figures.
    """
    filled = [sum(value is not None and value != "" for value in row) for row in rows[:SEARCHED_ROWS]]
    counts = Counter(count for count in filled if count)
    if not counts:
        return 0
    usual = max(counts, key=lambda count: (counts[count], count))
    for position, count in enumerate(filled):
        if count >= max(1, 0.6 * usual) and (usual < 3 or count > 1):
            return position + 1 if _looks_like_headings(rows[position]) else 0
    return 0


def _looks_like_headings(row: Sequence[Value]) -> bool:
    cells = [value for value in row if value is not None and value != ""]
    texts = [value.strip() for value in cells if isinstance(value, str)]
    if len(texts) < 0.5 * len(cells) and not all(_is_year(value) for value in cells if not isinstance(value, str)):
        return False
    if any(len(text) > _LONGEST_HEADING or _ADDRESS.fullmatch(text) or _DATE.fullmatch(text) for text in texts):
        return False
    figures = [text for text in texts if _NUMBER.fullmatch(text)]
    return not any(not _is_year(text) and not (text.isdecimal() and len(text) < 3 and len(texts) > 2 * len(figures)) for text in figures)


def _is_year(value: Value) -> bool:
    return isinstance(value, int | float | str) and _YEAR.fullmatch(str(value).removesuffix(".0")) is not None
