"""Hostile text…"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from relais.core import regional
from relais.core.errors import InvalidValue
from relais.core.shared_data import naughty_strings
from relais.core.values import (
    address_lines,
    addresses,
    company_numbers,
    countries,
    domains,
    duplicates,
    emails,
    handles,
    honorifics,
    languages,
    names,
    organizations,
    phones,
    postcodes,
    salutations,
    timezones,
    urls,
)

READERS: dict[str, Callable[[str], Any]] = {
    "phone": lambda text: phones.parse_phone(text, "FR"),
    "phone, lenient": lambda text: phones.parse_phone(text, "US", lenient=True).display("FR"),
    "phone search": lambda text: (phones.phone_search_forms(text[:100]), phones.phone_search_query(text)),
    "email": emails.clean_email,
    "domain": lambda text: (emails.domain_of(text), domains.is_personal_domain(text), domains.identifying_domain(text[:300])),
    "url": urls.clean_url,
    "handle": lambda text: handles.clean_handle("linkedin", text),
    "account": lambda text: handles.clean_handle("mastodon", text),
    "network": handles.network_of,
    "country": countries.find_country,
    "country name": lambda text: countries.country_name(text[:10], text[:10]),
    "language": languages.find_language,
    "time zone": timezones.clean_time_zone,
    "organization": lambda text: (
        organizations.organization_key(text),
        organizations.looks_like_organization(text),
        organizations.website_domain(text),
    ),
    "name": lambda text: salutations.salutation(names.split_name(text), "nl"),
    "name parts": lambda text: (names.initials(text, text), names.sort_name(text, text), honorifics.gender_of(text[:200])),
    "siren": company_numbers.clean_siren,
    "siret": company_numbers.clean_siret,
    "vat": company_numbers.clean_vat,
    "vat of a country": lambda text: company_numbers.clean_vat(text, "DE"),
    "naf": company_numbers.clean_naf,
    "duns": company_numbers.clean_duns,
    "postcode": lambda text: postcodes.clean_postcode(text, "GB"),
    "address in one piece": lambda text: address_lines.split_address_line(text, "FR"),
    "address": lambda text: _address(text),
    "duplicates": lambda text: _duplicates(text),
    "date": regional.parse_date,
    "date in order": lambda text: regional.parse_datetime(text, "mdy"),
    "column of dates": lambda text: regional.guess_date_format([text]),
    "number": regional.parse_decimal,
    "number with a comma": lambda text: regional.parse_amount(text, ","),
    "percentage": regional.parse_percent,
    "column of numbers": lambda text: regional.guess_decimal([text]),
}


def _address(text: str) -> object:
    address = addresses.Address((text, text), text, text, text, text, text, "US")
    addresses.check_address(address)
    cleaned = addresses.clean_address(address)
    return addresses.print_address(cleaned, person=text, organization=text), addresses.address_line(cleaned)


def _duplicates(text: str) -> object:
    party = dict.fromkeys(("first_name", "last_name", "name", "email", "phone", "website", "siren", "city", "postcode", "birth_date"), text)
    return duplicates.blocking_keys(party), duplicates.similarity(party, party)


@pytest.mark.attack(128)
@pytest.mark.covers("R254")
@pytest.mark.parametrize("reader", READERS)
def test_is_read_or_refused_by_one_sentence_and_soon(reader):
    slowest = 0.0
    for text in naughty_strings():
        started = time.process_time()
        try:
            READERS[reader](text)
        except InvalidValue as refusal:
            assert str(refusal.message).endswith((".", "…"))
        slowest = max(slowest, time.process_time() - started)

    assert slowest < 0.3
