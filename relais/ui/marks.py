"""Small marks that stand in cells and lines. Python rather than templates: a list draws hundreds of them."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

TONES = ("", "good", "warn", "bad", "info", "plum", "accent")
_AVATAR_TONES = "abcd"


def initials(name: str) -> str:
    """Two letters at most: of the first word and of the next that is not a small particle (Damien Le Goff: DL, Clinique du Parc: CP)."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    second = next((word for word in words[1:] if not word[0].islower()), words[-1])
    return (words[0][0] + (second[0] if len(words) > 1 else "")).upper()


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
