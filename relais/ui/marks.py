"""Small marks that stand in cells and lines. Python rather than templates: a list draws hundreds of them."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES = ("", "good", "warn", "bad", "info", "plum", "accent")
_AVATAR_TONES = "abcd"


def initials(name: str) -> str:
    """Two letters at most: the first of the first and of the last word that begin with a letter or a digit."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper() if words else "?"


@lru_cache(maxsize=10_000)
def avatar(name: str, *, organization: bool = False, toned: bool = True, big: bool = False) -> SafeString:
    """The initials of a person (round) or an organization (square), in a tone that stays theirs."""
    classes = ["av"]
    if organization:
        classes.append("org")
    if toned:
        classes.append(_AVATAR_TONES[crc32(name.encode()) % 4])
    if big:
        classes.append("big")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', " ".join(classes), initials(name))


@lru_cache(maxsize=10_000)
def tag(label: str, tone: str = "") -> SafeString:
    """A state in a word, with a dot and a tone that means something."""
    return format_html('<span class="{}">{}</span>', f"tag {tone}".strip(), label)
