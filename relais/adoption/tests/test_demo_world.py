"""The world of the demonstration company…"""

from __future__ import annotations

import pytest

from relais.adoption.demo.house import COLLEAGUES, sellers_in
from relais.adoption.demo.telephones import Telephones
from relais.adoption.demo.world import COUNTRIES
from relais.core.values.phones import parse_phone
from relais.core.values.postcodes import is_postcode

EVERYWHERE = [pytest.param(country, id=country.code) for country in COUNTRIES]


def test_has_ten_countries():
    assert len({country.code for country in COUNTRIES}) == 10


@pytest.mark.parametrize("country", EVERYWHERE)
def test_gives_each_telephone_number_once_and_only_such_as_can_be_dialed(country):
    telephones = Telephones()
    numbers = [telephones.landline(country, place.area) for place in country.places for _number in range(1200)]
    numbers += [number for _number in range(1200) if (number := telephones.mobile(country))]

    assert len(set(numbers)) == len(numbers)
    assert [number for number in numbers if not parse_phone(number, lenient=True).valid] == []


@pytest.mark.parametrize("country", EVERYWHERE)
def test_has_towns_with_their_postcodes_and_somebody_who_sells_there(country):
    for place in country.places:
        assert is_postcode(place.postcode, country.code), place
        assert sellers_in(f"FR{place.area}" if country.code == "FR" else country.code)[0], place


def test_has_people_who_can_be_told_apart():
    addresses = [colleague.email for colleague in COLLEAGUES]

    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and address.endswith("@relais.example") for address in addresses)
