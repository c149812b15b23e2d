"""Telephone numbers: read in any common form, kept as E.164, shown as their reader dials them.

Numbers that exist in no plan (short internal or outdated ones) are refused with a sentence at entry, and kept
as they were typed where nothing may be lost: `parse_phone(…, lenient=True)`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence
from relais.core.text import digits
from relais.core.values.countries import lazy_country_name
from relais.core.values.numbering_plans import NumberingPlan, plan_of, plans_of_calling_code, split_calling_code

LONGEST = 80
_PLAIN = re.compile(r"\+?[0-9 ()./\-]+")
_DROP_SEPARATORS = str.maketrans("", "", " ()./-")
_LABEL = re.compile(
    r"(?:tel:|t[ée]l(?:[ée]phone|efon|efono)?|phone|mobile|mob|cell|gsm|fax|fixe|portable|bureau|office|work|home)[\s.:]*(?=[+(\d])", re.I
)
_REMARK = re.compile(r"\s*\([^()\d]*\)$")
_EXTENSION = re.compile(
    r"[\s,;\-–]*\(?(?:extension|ext|xtn|poste|p\.|x|#|durchwahl|dw|interno|int|anexo|ramal|toestel)[\s.:=#]*([0-9]{1,9})\)?$", re.I
)
_SEVERAL = re.compile(r"[;,/|\n]|\s(?:ou|or|et|and|oder|und|o|y)\s", re.I)
_VANITY = re.compile(r"\+?[(0-9][0-9().\- ]*[A-Za-z][A-Za-z0-9\- ]{2,}")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


class InvalidPhone(InvalidValue):
    """The text is no telephone number that can be dialed."""


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is empty when the number is not valid; `raw` is what was typed."""

    e164: str
    extension: str
    country: str | None
    kind: str
    raw: str
    valid: bool = True

    def display(self, reader_country: str | None = None) -> str:
        """As a reader in that country writes it: « 06 12 34 56 78 » at home, « +33 6 12 34 56 78 » elsewhere."""
        if not self.valid:
            return self.raw
        return display_phone(self.e164, reader_country, extension=self.extension)

    @property
    def uri(self) -> str:
        """What a link dials."""
        if not self.valid:
            return f"tel:{digits(self.raw)}"
        return f"tel:{self.e164};ext={self.extension}" if self.extension else f"tel:{self.e164}"


def parse_phone(text: str, country: str | None = None, *, lenient: bool = False) -> Phone:
    """Read a telephone number; `country` is where a number without « + » is dialed from."""
    try:
        return _parse(text, country)
    except InvalidPhone:
        if not lenient:
            raise
        return Phone("", "", None, "unknown", text, valid=False)


def _parse(text: str, country: str | None) -> Phone:
    if len(text) > LONGEST:
        raise InvalidPhone(sentence(_("Shorten the phone number: it has more than %(limit)s characters."), limit=LONGEST))
    plain, extension = text.strip(), ""
    if not _PLAIN.fullmatch(plain):
        plain, extension = _without_words(plain)
    found = _read_by_plan(plain, country) or _read_by_library(plain, country)
    national, plan_country, calling_code, kind = found
    return Phone(f"+{calling_code}{national}", extension, plan_country, kind, text)


def _without_words(text: str) -> tuple[str, str]:
    """Full-width figures, dashes, « Tél. », « (bureau) » and the extension taken away from the number."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST].translate(_HYPHENS)
        text = "".join(str(unicodedata.decimal(c, c)) for c in text if unicodedata.category(c) != "Cf").strip()
    text = _REMARK.sub("", _LABEL.sub("", text, count=1))
    found = _EXTENSION.search(text)
    if found is None:
        return text.strip(), ""
    return text[: found.start()].strip(), found.group(1)


def _read_by_plan(text: str, country: str | None) -> tuple[str, str, str, str] | None:
    """The fast way: None when the plan cannot decide alone."""
    if not _PLAIN.fullmatch(text):
        return None
    number = text.translate(_DROP_SEPARATORS)
    if not number:
        return None
    home = plan_of(country) if country else None
    is_abroad = number[0] == "+" or (number[:2] == "00" and not (home and home.general.fullmatch(number)))
    if is_abroad:
        parts = split_calling_code(number[1:] if number[0] == "+" else number[2:])
        if parts is None:
            return None
        calling_code, number = parts
        home = plans_of_calling_code(calling_code)[0]
    elif home is None or (home.exit_code and home.exit_code.match(number)):
        return None
    else:
        calling_code = home.calling_code
        if number.startswith(calling_code):
            if home.general.fullmatch(number):
                return None
            number = home.without_prefix(number[len(calling_code) :])
            if not home.general.fullmatch(number):
                return None
    if not home.is_plain:
        return None
    return _place(home.without_prefix(number), calling_code)


def _place(national: str, calling_code: str) -> tuple[str, str, str, str] | None:
    """Which of the countries that share the calling code the number belongs to."""
    for plan in plans_of_calling_code(calling_code):
        if plan.leading_digits is not None:
            if plan.leading_digits.match(national):
                kind = plan.kind_of(national)
                return (national, plan.country, calling_code, kind) if kind else None
        elif kind := plan.kind_of(national):
            return national, plan.country, calling_code, kind
    return None


def _read_by_library(text: str, country: str | None) -> tuple[str, str | None, str, str]:
    """What is left: vanity letters, carrier codes, old mobile prefixes, satellite numbers, and the reasons of a refusal."""
    plan = plan_of(country) if country else None
    if not _PLAIN.fullmatch(text) and not _VANITY.fullmatch(text):
        raise _refusal(text, plan)
    if text.startswith("00") and not (plan and plan.general.fullmatch(digits(text))):
        text = "+" + text[2:]
    if plan is None and not text.startswith("+"):
        raise InvalidPhone(_("Start the phone number with + and the country code, or choose the country."))
    try:
        number = phonenumbers.parse(text, plan.country if plan else None)
    except NumberParseException as error:
        raise _refusal(text, plan, error.error_type) from error
    if not phonenumbers.is_valid_number(number):
        raise _refusal(text, plan, phonenumbers.is_possible_number_with_reason(number))
    region = phonenumbers.region_code_for_number(number)
    kind = _LIBRARY_KINDS[phonenumbers.number_type(number)]
    if kind not in _SPELT_KINDS and not _PLAIN.fullmatch(text):
        raise _refusal(text, plan)
    return phonenumbers.national_significant_number(number), None if region == "001" else region, str(number.country_code), kind


_LIBRARY_KINDS = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.UNKNOWN: "unknown",
}
#: « 1-800-FLOWERS »; elsewhere letters after figures are a remark, « 06 12 34 Paul ».
_SPELT_KINDS = frozenset({"toll_free", "premium", "shared_cost", "company"})


def _refusal(text: str, plan: NumberingPlan | None, reason: int | None = None) -> InvalidPhone:
    """The sentence that tells what to mend."""
    figures = digits(text)
    parts = [part for part in _SEVERAL.split(text) if len(digits(part)) >= 6]
    if len(parts) > 1 and len(figures) > 14:
        return InvalidPhone(_("Enter one phone number only; add another line for the next one."))
    if len(figures) < 3:
        return InvalidPhone(_("Enter a phone number: figures, with + and the country code if it is abroad."))
    if text.startswith("+") or plan is None:
        parts_of_number = split_calling_code(figures)
        if parts_of_number is None:
            return InvalidPhone(sentence(_("No country has the calling code of %(number)s; check the figures after +."), number=text))
        plan = plans_of_calling_code(parts_of_number[0])[0]
    where = {"number": text, "country": lazy_country_name(plan.country)}
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return InvalidPhone(sentence(_("%(number)s is too short for a phone number of this country: %(country)s."), **where))
    if reason == ValidationResult.TOO_LONG:
        return InvalidPhone(sentence(_("%(number)s is too long for a phone number of this country: %(country)s."), **where))
    return InvalidPhone(sentence(_("%(number)s is not a phone number of this country: %(country)s. Check the figures."), **where))


def display_phone(e164: str, reader_country: str | None = None, *, extension: str = "") -> str:
    """The stored number as a reader in that country writes it."""
    shown = _format(e164, reader_country)
    return _now("%(phone)s ext. %(extension)s") % {"phone": shown, "extension": extension} if extension else shown


@lru_cache(maxsize=16384)
def _format(e164: str, reader_country: str | None) -> str:
    parts = split_calling_code(e164[1:])
    if parts is None:
        return e164
    calling_code, national = parts
    number = PhoneNumber(
        country_code=int(calling_code),
        national_number=int(national),
        italian_leading_zero=national.startswith("0"),
        number_of_leading_zeros=len(national) - len(national.lstrip("0")) or None,
    )
    home = plan_of(reader_country) if reader_country else None
    at_home = home is not None and home.calling_code == calling_code
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)


def phone_search_forms(phone: str) -> list[str]:
    """The figures under which a number is found: with its calling code, as dialed at home, and without the trunk prefix.

    « 06 12 34 », « 612 34 » and « +336 » are each the beginning of one of the forms of +33612345678.
    """
    figures = digits(phone)
    parts = split_calling_code(figures) if phone.startswith("+") else None
    if parts is None:
        return [figures] if figures else []
    calling_code, national = parts
    trunk_prefix = plans_of_calling_code(calling_code)[0].trunk_prefix
    return list(dict.fromkeys([figures, trunk_prefix + national, national]))


def phone_search_query(text: str) -> str:
    """The figures to look for when somebody types « +33 (0)6 12 » or « 0033 6 12 »: the beginning of a search form."""
    text = text[:LONGEST].strip()
    figures = digits(text.replace("(0)", ""))
    return figures.removeprefix("00") if not text.startswith("+") else figures
