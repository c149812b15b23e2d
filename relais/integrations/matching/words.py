"""The words of a heading, however it is written: `BillingPostalCode`, `Tél. mobile`, `Address1_Line1`, `E-mail 2 Address`."""

from __future__ import annotations

import re

from relais.core.text import fold

_CUSTOM_FIELD = re.compile(r"__(c|pc|r)\b", re.IGNORECASE)
_JOINT = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])|(?<=[A-Za-zà-ÿ])(?=\d)|(?<=\d)(?=[A-Za-z])")
_WORD = re.compile(r"[^\W_]+")
_SILENT = {
    "of",
    "the",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "d",
    "a",
    "au",
    "aux",
    "et",
    "and",
    "en",
    "for",
    "pour",
    "s",
    "or",
    "ou",
    "un",
    "une",
}


def words_of(heading: str) -> list[str]:
    """The words of a heading in lower case without accents; small words are left out."""
    text = _JOINT.sub(" ", _CUSTOM_FIELD.sub("", heading))
    words = _WORD.findall(fold(text) or "")
    if heading.startswith("@") and words:
        words[0] = "@" + words[0]
    words = [word for word in words if word not in _SILENT] or words
    return _joined_mail(words)


def key_of(heading: str) -> str:
    """What two headings have in common when they are the same but for spacing, case, accents and small words."""
    return "".join(words_of(heading))


def _joined_mail(words: list[str]) -> list[str]:
    """`e mail` is one word."""
    joined: list[str] = []
    for word in words:
        if word in ("mail", "mails") and joined and joined[-1] == "e":
            joined[-1] = "email"
        else:
            joined.append(word)
    return joined
