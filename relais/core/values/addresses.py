"""Postal addresses: kept in fields, judged by the rules of their country, printed as its post wants them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.core.sentences import sentence
from relais.core.text import fold
from relais.core.values.address_rules import LETTERS, AddressRules, rules_of
from relais.core.values.countries import country_codes, country_name, lazy_country_name
from relais.core.values.postcodes import clean_postcode, is_postcode

MOST_LINES = 5
LONGEST_LINE = 200
#: French norm NF Z10-011.
FRENCH_LINE = 38
FRENCH_LINES = 6
#: Territories served by the French post as if they were in France.
_FRENCH_POST = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "PF", "NC", "WF", "MC"})
_FRENCH_SHORT_FORMS = (
    ("appartement", "APT"), ("résidence", "RES"), ("bâtiment", "BAT"), ("escalier", "ESC"), ("lotissement", "LOT"), ("zone industrielle", "ZI"),
    ("zone artisanale", "ZA"), ("boulevard", "BD"), ("avenue", "AV"), ("faubourg", "FG"), ("chemin", "CHE"), ("impasse", "IMP"), ("allée", "ALL"),
    ("allées", "ALL"), ("route", "RTE"), ("place", "PL"), ("square", "SQ"), ("général", "GAL"), ("maréchal", "MAL"), ("président", "PDT"),
    ("docteur", "DR"), ("professeur", "PR"), ("sainte", "STE"), ("saint", "ST"),
)  # fmt: skip
#: Where letters carry the code of the region, not its name.
_REGION_BY_CODE = frozenset({"US", "CA", "AU", "BR", "IT"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_BREAKS = re.compile("[\r\n\x85\u2028\u2029]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOKEN = re.compile(r"%([NOACDSXZ])")


@dataclass(frozen=True, slots=True)
class Address:
    """`country` is an ISO code; `lines` are the street, the building, whatever stands above the town."""

    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    region: str = ""
    district: str = ""
    sorting_code: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.lines, self.postcode, self.city, self.region, self.district, self.sorting_code))


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """Sentences by field: `errors` keep an address from being saved, `warnings` only show what the post will miss."""

    errors: dict[str, object] = field(default_factory=dict)
    warnings: dict[str, object] = field(default_factory=dict)


def clean_address(address: Address) -> Address:
    """Without stray spaces and line breaks, the postcode as its country writes it; nothing else is altered."""
    lines = tuple(part for line in address.lines for part in map(_tidy, _LINE_BREAKS.split(line)) if part)
    return Address(
        lines=lines,
        postcode=clean_postcode(_tidy(address.postcode), address.country),
        city=_tidy(address.city),
        region=_tidy(address.region),
        district=_tidy(address.district),
        sorting_code=_tidy(address.sorting_code),
        country=address.country,
    )


def check_address(address: Address) -> AddressCheck:
    """What is wrong with an address, and what its country's post would miss."""
    check = AddressCheck()
    if address.country and address.country not in country_codes():
        check.errors["country"] = sentence(_("“%(country)s” is not a country."), country=address.country[:LONGEST_LINE])
        return check
    if len(address.lines) > MOST_LINES:
        check.errors["lines"] = sentence(_("Write the street in at most %(limit)s lines."), limit=MOST_LINES)
    for key, text in _texts(address):
        if len(text) > LONGEST_LINE:
            check.errors[key] = sentence(_("Shorten this line of the address: it has more than %(limit)s characters."), limit=LONGEST_LINE)
        elif _CONTROLS.search(text):
            check.errors[key] = _("Remove the invisible characters from the address.")
    if address.country and not check.errors and not address.is_empty:
        check.warnings.update(_warnings(address, rules_of(address.country)))
    return check


def _texts(address: Address) -> Iterator[tuple[str, str]]:
    yield from (("lines", line) for line in address.lines)
    for key in ("postcode", "city", "region", "district", "sorting_code"):
        yield key, getattr(address, key)


def _warnings(address: Address, rules: AddressRules) -> Iterator[tuple[str, object]]:
    where = lazy_country_name(address.country)
    for asked in rules.fields:
        if asked.is_required and not getattr(address, asked.key):
            yield asked.key, sentence(_("%(field)s is usually needed in this country: %(country)s."), field=asked.label, country=where)
    if address.postcode and not is_postcode(address.postcode, address.country):
        words = _("“%(postcode)s” does not look like a postcode of this country: %(country)s. One looks like %(example)s.")
        yield "postcode", sentence(words, postcode=address.postcode, country=where, example=rules.postcode_example)
    if address.region and rules.field("region") and rules.region_codes and rules.region_code(address.region) is None:
        yield (
            "region",
            sentence(_("“%(region)s” is not in the list of regions of this country: %(country)s."), region=address.region, country=where),
        )
    if address.country in _FRENCH_POST and any(len(_french_line(line)) > FRENCH_LINE for line in address.lines):
        yield "lines", sentence(_("The French post reads at most %(limit)s characters in a line."), limit=FRENCH_LINE)


def print_address(
    address: Address, *, person: str = "", organization: str = "", sender_country: str = "", language: str | None = None
) -> list[str]:
    """The lines of the label; the country stands last, in the sender's language, when the letter goes abroad."""
    rules = rules_of(address.country)
    is_abroad = bool(address.country) and address.country != sender_country
    values = {
        "N": [_tidy(person)],
        "O": [_tidy(organization)],
        "A": [_tidy(line) for line in address.lines],
        **{letter: [_tidy(getattr(address, key))] for letter, key in LETTERS.items() if letter != "A"},
    }
    if address.country in _REGION_BY_CODE:
        values["S"] = [rules.region_code(address.region) or address.region]
    for letter, key in {**LETTERS, "N": "person", "O": "organization"}.items():
        if key in rules.upper:
            values[letter] = [line.upper() for line in values[letter]]
    if address.country in _FRENCH_POST:
        values["A"] = [_french_line(line) for line in values["A"]]
        values["C"] = [_french_city(address.city)]
    is_latin = not _CJK.search("".join(values["A"] + values["C"] + values["S"]))
    layout = _complete(rules.latin_layout if is_latin else rules.layout, address)
    if not is_abroad and rules.postcode_prefix:
        layout = layout.replace(f"{rules.postcode_prefix}%Z", "%Z")
    lines = [line for row in layout.split("%n") for line in _row(row, values) if line]
    return [*lines, country_name(address.country, language).upper()] if is_abroad else lines


def address_line(address: Address, *, sender_country: str = "", language: str | None = None) -> str:
    """On one line for lists: « 12 rue de la République, 69002 Lyon »."""
    return _line(address, sender_country, language or get_language() or "en")


@lru_cache(maxsize=4096)
def _line(address: Address, sender_country: str, language: str) -> str:
    values = {letter: [_tidy(getattr(address, key))] for letter, key in LETTERS.items() if letter != "A"}
    values |= {"A": [", ".join(address.lines)], "N": [], "O": []}
    layout = _complete(rules_of(address.country).latin_layout, address)
    rows = (line for row in layout.split("%n") for line in _row(row, values))
    country = country_name(address.country, language) if address.country and address.country != sender_country else ""
    return ", ".join(line for line in (*rows, country) if line)


def _complete(layout: str, address: Address) -> str:
    """What the layout of the country does not ask for is printed all the same where it was given: Japan has no field for the town."""
    if address.city and "%C" not in layout and (fold(address.city) or "") not in layout.lower():
        layout = layout.replace("%S", "%C, %S", 1) if "%S" in layout else f"{layout}%n%C"
    if address.postcode and "%Z" not in layout:
        layout = layout.replace("%C", "%Z %C", 1) if "%C" in layout else f"{layout}%n%Z"
    if address.sorting_code and "%X" not in layout:
        layout = layout.replace("%C", "%C %X", 1)
    if address.district and "%D" not in layout:
        layout = layout.replace("%A", "%A%n%D", 1)
    return layout


def _row(row: str, values: dict[str, list[str]]) -> list[str]:
    """One row of the layout: what stands between two fields is printed when both are there."""
    pieces = _TOKEN.split(row)
    if len(pieces) == 1:
        return [row]
    lines = [""]
    for literal, letter in zip(pieces[0::2], pieces[1::2], strict=False):
        for index, value in enumerate(filter(None, values[letter])):
            if index:
                lines.append(value)
            else:
                lines[-1] += (literal if lines[-1] else literal.lstrip(" ,-/")) + value
    return lines if lines != [""] else []


def _french_line(line: str) -> str:
    """Usual words are shortened, one after the other, only while the line is too long."""
    for word, short in _FRENCH_SHORT_FORMS:
        if len(line) <= FRENCH_LINE:
            break
        line = re.sub(rf"\b{word}\b", short, line, flags=re.I)
    return line


def _french_city(city: str) -> str:
    """In capitals without accents, hyphens or apostrophes: SAINT ETIENNE."""
    plain = unicodedata.normalize("NFKD", city.upper().replace("Œ", "OE").replace("Æ", "AE"))
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def _tidy(text: str) -> str:
    if text.isprintable() and "  " not in text and len(text) <= LONGEST_LINE:
        return text.strip()
    return " ".join(_CONTROLS.sub("", text[: LONGEST_LINE * 5]).split())
