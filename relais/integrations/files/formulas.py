"""Keeping text from being run as a formula when a CSV file is opened in a spreadsheet program.

The rule, which reading reverses exactly:

1. A cell whose text, after any apostrophes it starts with, begins like a formula gets one more apostrophe in front. To begin like a
   formula is to start with a tab or a line end, or, once space, control and invisible characters are passed over, with one of
   `= + - @ | %` or a full-width `＝ ＋ － ＠`. Plain numbers (`-12`, `+3,5 %`) and telephone numbers (`+33 6 12 34 56 78`) are left alone.
2. Inside a cell the same is done after each `, ; | "`, tab or line end where what follows looks like a call (`=`… up to `(`, `|` or `!`),
   because a program that expects another separator would start a new cell there.

Reading takes off one apostrophe wherever writing would have put one, so `'=1` comes back as `'=1` and `=1` as `=1`.
"""

from __future__ import annotations

import re

from relais.integrations.files.cleaning import EDGES

_SEPARATING = {"\t", "\r", "\n"}
_UNSEEN = {*EDGES, *map(chr, (*range(0x21), *range(0x7F, 0xA1)))}
_SKIPPED = f"[{''.join(map(re.escape, sorted(_UNSEEN)))}]*"
#: Without what separates cells, so that one place is never seen twice.
_SKIPPED_INSIDE = f"[{''.join(map(re.escape, sorted(_UNSEEN - _SEPARATING)))}]*"
_START = "[=+\\-@|%＝＋－＠]"
_FORMULA = re.compile(f"[\t\r\n]|{_SKIPPED}{_START}")
_PLAIN = re.compile(r"[+-]?\d[\d \u00a0\u202f.,']*[%€$£]?|\+\d[\d \u00a0\u202f().\-/]*")
_CALL = f"(?={_START}[^,;\t\r\n]*[(|!])"
_INNER = re.compile(f"(?<=[,;|\"\t\r\n])({_SKIPPED_INSIDE})('*){_CALL}")
_INNER_QUOTED = re.compile(f"(?<=[,;|\"\t\r\n])({_SKIPPED_INSIDE})'('*){_CALL}")

#: A stretch of text without a match holds no apostrophe that reading would take off.
PROTECTED = re.compile(f"'(?:[\t\r\n]|{_SKIPPED}{_START})")
_MAY_NEED = re.compile("[=+\\-@|%＝＋－＠\t\r\n]")


def protect(text: str) -> str:
    """The text as it may stand in a CSV file."""
    if not _MAY_NEED.search(text):
        return text
    if _begins_like_formula(text.lstrip("'")):
        text = "'" + text
    return _INNER.sub(r"\1'\2", text)


def unprotect(text: str) -> str:
    """The text that `protect` was given."""
    text = _INNER_QUOTED.sub(r"\1\2", text)
    if text.startswith("'") and _begins_like_formula(text.lstrip("'")):
        return text[1:]
    return text


def _begins_like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None and _PLAIN.fullmatch(text.strip(EDGES)) is None
