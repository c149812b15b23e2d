"""Languages people speak: ISO 639-1 codes, names in the reader's language, and the language meant by a text."""

from __future__ import annotations

from functools import cache, lru_cache

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from rapidfuzz import fuzz, process

from relais.core.text import fold
from relais.core.values.countries import Match

LONGEST = 60
LIKE = 82
_READ_IN = ("en", "fr", "de", "es", "it", "nl", "pt")
#: The languages' own names, beside those of the seven above.
_OWN_NAMES = {
    "ar": "العربية", "bg": "български", "cs": "čeština|cesky", "da": "dansk", "el": "ελληνικά", "et": "eesti", "fi": "suomi", "he": "עברית",
    "hr": "hrvatski", "hu": "magyar", "ja": "日本語", "ko": "한국어", "lt": "lietuvių", "lv": "latviešu", "nl": "flamand|flemish|vlaams|flamisch",
    "no": "norsk", "pl": "polski", "ro": "română", "ru": "русский", "sk": "slovenčina", "sl": "slovenščina", "sv": "svenska", "tr": "türkçe",
    "uk": "українська", "zh": "中文|mandarin|simplified chinese|chinois simplifie", "es": "castellano|castillan|castilian", "fa": "farsi",
}  # fmt: skip


@cache
def language_codes() -> frozenset[str]:
    """Every ISO 639-1 code of two letters."""
    return frozenset(language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2"))


def language_name(code: str, language: str | None = None) -> str:
    """« German » or « allemand »; the code itself when no such language is known."""
    return _names(language or get_language() or "en").get(code, code)


def language_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Codes and names, sorted as a reader of that language expects."""
    return list(_choices(language or get_language() or "en"))


def find_language(text: str) -> Match | None:
    """The language meant by « anglais », « English », « en-GB », « eng » or a misspelling."""
    return _find(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=1024)
def _find(text: str) -> Match | None:
    key = (fold(text) or "").strip()
    code = _codes_by_name().get(key)
    if code is None and key[2:3] in ("-", "_"):
        code = key[:2] if key[:2] in language_codes() else None
    if code:
        return Match(code, True, 100.0)
    if len(key) < 4:
        return None
    likely = process.extractOne(key, [name for name in _codes_by_name() if len(name) > 3], scorer=fuzz.ratio, score_cutoff=LIKE)
    return Match(_codes_by_name()[likely[0]], False, round(likely[1], 1)) if likely else None


@cache
def _codes_by_name() -> dict[str, str]:
    known = language_codes()
    codes = {code: code for code in known}
    for reader in _READ_IN:
        for code, name in Locale(reader).languages.items():
            if code in known:
                codes.setdefault(fold(name) or "", code)
    for language in pycountry.languages:
        if hasattr(language, "alpha_2"):
            for attribute in ("alpha_3", "bibliographic", "name"):
                codes.setdefault(fold(getattr(language, attribute, "")) or language.alpha_2, language.alpha_2)
    codes.update({fold(name) or "": code for code, names in _OWN_NAMES.items() for name in names.split("|")})
    return codes


@cache
def _names(reader: str) -> dict[str, str]:
    try:
        names = Locale.parse(reader, sep="-").languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    return {code: names[code] for code in language_codes() if code in names}


@cache
def _choices(reader: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(reader).items(), key=lambda choice: fold(choice[1]) or ""))
