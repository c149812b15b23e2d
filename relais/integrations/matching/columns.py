"""What the columns of one file mean, seen together: the program that wrote them, their words, each other, and their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from relais.integrations.files.table import Value
from relais.integrations.matching.headings import read_heading
from relais.integrations.matching.looks import share_of
from relais.integrations.matching.meaning import Meaning
from relais.integrations.matching.vendors import Vendor, detect_vendor

PERSON, ORGANIZATION = "person", "organization"
_NAMES = {PERSON: "full_name", ORGANIZATION: "organization"}
_OF_PEOPLE = {
    "first_name", "middle_name", "last_name", "honorific", "job_title", "department", "birth_date", "gender", "suffix", "nickname",
    "occupation", "hired_on", "decision_role",
}  # fmt: skip
_OF_ORGANIZATIONS = {
    "industry", "annual_revenue", "employees", "siren", "siret", "vat_number", "founded_year", "legal_form", "activity_code", "legal_name",
    "parent_organization", "registration_number", "capital",
}  # fmt: skip
#: How values of a meaning look when they are what the heading says.
_EXPECTED = {
    "email": "email", "website": "url", "linkedin": "url", "birth_date": "date", "created_at": "date", "updated_at": "date", "hired_on": "date",
    "founded_year": "year", "country": "country", "postcode": "postcode", "honorific": "honorific", "gender": "gender", "annual_revenue": "figure",
}  # fmt: skip
#: When almost all values look so, they decide against a heading that says one of these, or nothing.
_OVERRULED = {
    "email": ({"full_name", "name", "external_id"}, 0.72),
    "honorific": ({"job_title"}, 0.85),
    "country": ({"office", "region", "city", "address:full"}, 0.78),
    "url": (set[str](), 0.6),
    "phone": (set[str](), 0.6),
}
_LOOKED_FOR = {"url": "website"}
_CERTAIN, _FEW = 0.75, 0.2


@dataclass(frozen=True, slots=True)
class Understanding:
    meaning: Meaning
    confidence: float
    reason: str


def understand(columns: Sequence[str], samples: Mapping[str, Sequence[Value]], *, own: str = "") -> dict[str, list[Understanding]]:
    """For each column what it may mean, the likeliest first. `own` is what a row is: `person`, `organization`, or something else."""
    vendor = detect_vendor(columns)
    found = {column: _read(column, vendor) for column in columns}
    found = {
        column: _look(understandings, samples.get(column, ()), vendor is not None and vendor.knows(column))
        for column, understandings in found.items()
    }
    has_first_name = any(each.meaning.concept == "first_name" for understandings in found.values() for each in understandings[:1])
    found = {column: _unique([_settle(each, own, has_first_name) for each in understandings]) for column, understandings in found.items()}
    return _split_addresses(found)


def _read(column: str, vendor: Vendor | None) -> list[Understanding]:
    if vendor is not None and vendor.knows(column):
        meaning = vendor.meaning_of(column)
        return [Understanding(meaning, 0.97, _("This is what %(program)s calls it.") % {"program": vendor.name})] if meaning else []
    return [
        Understanding(
            reading.meaning,
            reading.confidence,
            _("The heading resembles “%(word)s”.") % {"word": reading.likeness} if reading.likeness else _("The heading says so."),
        )
        for reading in read_heading(column)
    ]


def _look(understandings: list[Understanding], values: Sequence[Value], is_known: bool) -> list[Understanding]:
    """Weigh what the heading says against what the values look like."""
    if not any(value is not None for value in values):
        return understandings
    if not is_known:
        for look, (overruled, confidence) in _OVERRULED.items():
            if all(each.meaning.concept in overruled for each in understandings) and share_of(look, values) >= _CERTAIN:
                scope = understandings[0].meaning.scope if understandings else ""
                seen = Understanding(Meaning(_LOOKED_FOR.get(look, look), scope), confidence, _look_reason(look))
                return [seen, *(replace(each, confidence=min(each.confidence, confidence - 0.1)) for each in understandings)]
    return [_doubt(each, values) for each in understandings]


def _doubt(each: Understanding, values: Sequence[Value]) -> Understanding:
    look = _EXPECTED.get(each.meaning.concept)
    return replace(each, confidence=0.6 * each.confidence) if look and share_of(look, values) < _FEW else each


def _look_reason(look: str) -> str:
    return {
        "email": _("The values look like e-mail addresses."),
        "honorific": _("The values look like forms of address."),
        "country": _("The values look like countries."),
        "url": _("The values look like web addresses."),
        "phone": _("The values look like telephone numbers."),
    }[look]


def _settle(each: Understanding, own: str, has_first_name: bool) -> Understanding:
    """The meaning as seen from the record that a row is."""
    meaning = each.meaning.within(own)
    if meaning.concept == "name" and has_first_name and own == PERSON:
        return replace(each, meaning=replace(meaning, concept="last_name"))
    if meaning.scope:
        return replace(each, meaning=meaning)
    if meaning.concept in ("name", "full_name") and own in _NAMES:
        meaning = replace(meaning, concept=_NAMES[own])
    elif own == ORGANIZATION and meaning.concept in _OF_PEOPLE:
        meaning = replace(meaning, scope=PERSON)
    elif own == PERSON and meaning.concept in _OF_ORGANIZATIONS:
        meaning = replace(meaning, scope="" if meaning.concept == "parent_organization" else ORGANIZATION)
    return replace(each, meaning=meaning)


def _unique(understandings: list[Understanding]) -> list[Understanding]:
    seen: dict[Meaning, Understanding] = {}
    for each in sorted(understandings, key=lambda each: -each.confidence):
        seen.setdefault(each.meaning, each)
    return list(seen.values())


def _split_addresses(found: dict[str, list[Understanding]]) -> dict[str, list[Understanding]]:
    """An « address » beside a town or a postcode is only the street."""
    split = {
        each.meaning.scope
        for understandings in found.values()
        for each in understandings[:1]
        if each.meaning.concept in ("city", "postcode")
    }
    streets = {
        (each.meaning.scope, each.meaning.type, each.meaning.index)
        for understandings in found.values()
        for each in understandings[:1]
        if each.meaning.concept == "street"
    }

    def settled(each: Understanding) -> Understanding:
        meaning = each.meaning
        if meaning.concept != "address:full" or meaning.scope not in split or (meaning.scope, meaning.type, meaning.index) in streets:
            return each
        return replace(each, meaning=replace(meaning, concept="street"))

    return {column: [settled(each) for each in understandings] for column, understandings in found.items()}
