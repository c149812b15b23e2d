"""The telephone numbering plan of each country, compiled once from the tables of `phonenumbers`.

`phonenumbers` parses, checks and formats a number in 60-100 µs: an import of 5,000 contacts a second would spend half its
time there. A plan folds the same tables into one expression a country and answers in about 1 µs. It follows the
library's own decisions (`_maybe_strip_national_prefix_carrier_code`, `_number_type_helper`) and answers `None` whenever a rule is
not a plain one, so that the library decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

#: In the library's order: the first kind whose pattern fits is the kind of the number.
KINDS = {
    "premium_rate": "premium",
    "toll_free": "toll_free",
    "shared_cost": "shared_cost",
    "voip": "voip",
    "personal_number": "personal",
    "pager": "pager",
    "uan": "company",
    "voicemail": "voicemail",
    "fixed_line": "landline",
    "mobile": "mobile",
}
#: Mobile numbers that the regulators keep free for films and examples; the tables leave them out.
FICTION = {"FR": re.compile(r"63998\d{4}"), "GB": re.compile(r"7700900\d{3}")}
CALLING_CODES = frozenset(str(code) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))


@dataclass(frozen=True, slots=True)
class NumberingPlan:
    country: str
    calling_code: str
    trunk_prefix: str
    prefix: re.Pattern[str] | None
    #: False where the national prefix transforms the number (Argentina, Brazil…): the library parses those.
    is_plain: bool
    #: How one dials abroad, where that is not 00: the library reads numbers that begin so.
    exit_code: re.Pattern[str] | None
    general: re.Pattern[str]
    kinds: re.Pattern[str]
    mobile: re.Pattern[str] | None
    leading_digits: re.Pattern[str] | None

    def without_prefix(self, number: str) -> str:
        """The number without its national prefix, unless the prefix is part of the number."""
        found = self.prefix.match(number) if self.prefix else None
        if found is None:
            return number
        rest = number[found.end() :]
        if self.general.fullmatch(number) and not self.general.fullmatch(rest):
            return number
        return rest

    def kind_of(self, national: str) -> str | None:
        """`mobile`, `landline`… or None when no number of the country looks so."""
        found = self.kinds.fullmatch(national)
        if found is None or not self.general.fullmatch(national):
            return "mobile" if self.country in FICTION and FICTION[self.country].fullmatch(national) else None
        kind = found.lastgroup
        if kind == "landline" and (self.mobile is None or self.mobile.fullmatch(national)):
            return "landline_or_mobile"
        return kind


@lru_cache(maxsize=512)
def plan_of(country: str) -> NumberingPlan | None:
    """The plan of a country by its ISO code."""
    table = PhoneMetadata.metadata_for_region(country, None) if len(country) == 2 else None
    if table is None or table.general_desc is None:
        return None
    general = table.general_desc.national_number_pattern or "(?!)"
    prefix = re.compile(table.national_prefix_for_parsing) if table.national_prefix_for_parsing else None
    return NumberingPlan(
        country=country,
        calling_code=str(table.country_code),
        trunk_prefix=table.national_prefix or "",
        prefix=prefix,
        is_plain=not table.national_prefix_transform_rule,
        exit_code=re.compile(table.international_prefix) if table.international_prefix not in (None, "00") else None,
        general=re.compile(general),
        kinds=re.compile("|".join(f"(?P<{kind}>{_pattern(table, name)})" for name, kind in KINDS.items() if _pattern(table, name))),
        mobile=None if table.same_mobile_and_fixed_line_pattern else re.compile(_pattern(table, "mobile") or "(?!)"),
        leading_digits=re.compile(table.leading_digits) if table.leading_digits else None,
    )


def _pattern(table: PhoneMetadata, name: str) -> str:
    description = getattr(table, name)
    if description is None or not description.national_number_pattern:
        return ""
    if not description.possible_length:
        return f"(?:{description.national_number_pattern})"
    lengths = "|".join(f"\\d{{{length}}}" for length in description.possible_length)
    return f"(?=(?:{lengths})\\Z)(?:{description.national_number_pattern})"


@cache
def plans_of_calling_code(calling_code: str) -> tuple[NumberingPlan, ...]:
    """The countries that share a calling code, the main one first: 1 is the United States, then Canada…"""
    return tuple(plan for region in COUNTRY_CODE_TO_REGION_CODE[int(calling_code)] if (plan := plan_of(region)) is not None)


def split_calling_code(number: str) -> tuple[str, str] | None:
    """`33612345678` becomes `("33", "612345678")`."""
    for length in (1, 2, 3):
        if number[:length] in CALLING_CODES:
            return number[:length], number[length:]
    return None
