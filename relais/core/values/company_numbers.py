"""Numbers that registers give to organizations: SIREN, SIRET, VAT, activity code, DUNS. Checked without any network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as european_vat
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.fr import siren as siren_number
from stdnum.gb import vat as british_vat

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence

LONGEST = 40
_SEPARATORS = re.compile(r"[\s.\-_/  ]+")
_FIGURES = re.compile(r"[0-9]+")
_NAF = re.compile(r"([0-9]{2})\.?([0-9]{2})([A-Z])")
_SWISS_SUFFIX = re.compile(r"(?:MWST|TVA|IVA|TPV|HR|RC)$")
#: Establishments of La Poste, but for its head office, add up to a multiple of five.
_LA_POSTE = "356000000"
#: The country whose VAT numbers begin with other letters than its ISO code.
_VAT_PREFIXES = {"GR": "EL"}
_EUROPEAN_PREFIXES = frozenset(state.upper() for state in european_vat.MEMBER_STATES) - {"GR"} | {"EL"}


class InvalidCompanyNumber(InvalidValue):
    """The text is no number of that register."""


def clean_siren(text: str) -> str:
    """Nine figures: « 732 829 320 » becomes 732829320. A SIRET gives the SIREN it begins with."""
    number = _compact(text)
    if len(number) == 14 and number.isdecimal():
        return siren_of_siret(clean_siret(number))
    if not _is_figures(number, 9):
        raise InvalidCompanyNumber(_("Enter a SIREN of 9 figures, such as 732 829 320."))
    if not luhn.is_valid(number):
        raise InvalidCompanyNumber(
            sentence(_("Check the figures of the SIREN %(number)s: its last figure does not fit the others."), number=number)
        )
    return number


def clean_siret(text: str) -> str:
    """Fourteen figures: the SIREN and the establishment."""
    number = _compact(text)
    if not _is_figures(number, 14):
        raise InvalidCompanyNumber(_("Enter a SIRET of 14 figures, such as 732 829 320 00074."))
    is_right = luhn.is_valid(number) or (number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0)
    if not is_right or not luhn.is_valid(number[:9]):
        raise InvalidCompanyNumber(
            sentence(_("Check the figures of the SIRET %(number)s: its last figure does not fit the others."), number=number)
        )
    return number


def clean_vat(text: str, country: str | None = None) -> str:
    """A VAT number of the European Union, Switzerland or the United Kingdom, with its country letters.

    `country` serves for numbers written without letters.
    """
    number = _compact(text)
    prefix = number[:2]
    if country and not prefix.isalpha():
        prefix = _VAT_PREFIXES.get(country, country)
        number = prefix + number
    if prefix == "GR":
        number = f"EL{number[2:]}"
    if number.startswith("CHE"):
        return _swiss(number)
    if prefix == "GB":
        return f"GB{_validated(british_vat.validate, number, number)}"
    if number[:2] not in _EUROPEAN_PREFIXES:
        raise InvalidCompanyNumber(_("Begin the VAT number with the two letters of its country, such as FR or DE."))
    return _validated(european_vat.validate, number, number)


def _swiss(number: str) -> str:
    """The register's number, `CHE107787577`, whichever language's letters for the tax follow it."""
    base = _SWISS_SUFFIX.sub("", number)
    _validated(swiss_vat.validate, f"{base}MWST", number)
    return base


def _validated(validate: Callable[[str], Any], number: str, shown: str) -> str:
    try:
        return str(validate(number))
    except InvalidChecksum as error:
        raise InvalidCompanyNumber(
            sentence(_("Check the VAT number %(number)s: its figures do not fit together."), number=shown)
        ) from error
    except InvalidLength as error:
        raise InvalidCompanyNumber(
            sentence(_("The VAT number %(number)s is too short or too long for its country."), number=shown)
        ) from error
    except ValidationError as error:
        raise InvalidCompanyNumber(sentence(_("%(number)s is not written as a VAT number of its country."), number=shown)) from error


def clean_naf(text: str) -> str:
    """The French activity code (NAF or APE): « 6201z » becomes 62.01Z."""
    found = _NAF.fullmatch(_compact(text))
    if found is None:
        raise InvalidCompanyNumber(_("Enter an activity code of four figures and a letter, such as 62.01Z."))
    return f"{found.group(1)}.{found.group(2)}{found.group(3)}"


def clean_duns(text: str) -> str:
    """The nine figures of Dun & Bradstreet."""
    number = _compact(text)
    if not _is_figures(number, 9):
        raise InvalidCompanyNumber(_("Enter a D-U-N-S number of 9 figures, such as 15-048-3782."))
    return number


def siren_of_siret(siret: str) -> str:
    """The organization that an establishment belongs to."""
    return siret[:9]


def french_vat_of_siren(siren: str) -> str:
    """The VAT number that follows from a SIREN."""
    return f"FR{siren_number.to_tva(siren)}"


def siren_of_french_vat(vat: str) -> str | None:
    """The SIREN inside a French VAT number; None for numbers of other countries."""
    return vat[4:] if vat.startswith("FR") and _is_figures(vat[4:], 9) else None


def display_company_number(number: str) -> str:
    """In groups, as it is printed: 732 829 320 00074."""
    if _is_figures(number, 14):
        return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    if _is_figures(number, 9):
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    return number


def _compact(text: str) -> str:
    if len(text) > LONGEST:
        raise InvalidCompanyNumber(sentence(_("Shorten the company number: it has more than %(limit)s characters."), limit=LONGEST))
    return _SEPARATORS.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text)).upper()


def _is_figures(text: str, length: int) -> bool:
    return len(text) == length and _FIGURES.fullmatch(text) is not None
