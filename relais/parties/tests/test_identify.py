"""Somebody who writes, calls or orders…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.parties.api import NothingToIdentify, find_party, identify_party
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Change, delete

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R017")]


@pytest.fixture
def amelie():
    return make_contact(
        "Amélie Rousseau", emails=["amelie@home.example", "a.rousseau@vauban.example"], phones=["+33639981240", "+33472001844"]
    )


@pytest.mark.parametrize(
    "known",
    [
        {"email": " A.Rousseau@VAUBAN.example "},
        {"email": "Amélie <amelie@home.example>"},
        {"phone": "06 39 98 12 40"},
        {"phone": "0033 4 72 00 18 44"},
        {"phone": "04.72.00.18.44", "country": "FR"},
        {"email": "unknown@nowhere.example", "phone": "0472001844"},
    ],
)
def test_is_known_by_any_address(amelie, known):
    assert find_party(**known) == amelie


def test_is_known_by_a_number():
    vauban = make_organization("Atelier Vauban", siret="73282932000074", external_id="C-1042")

    for known in ("732 829 320", "732 829 320 00074", "FR44732829320"):
        assert find_party(company_number=known) == vauban
    assert find_party(customer_number="C-1042") == vauban


def test_is_the_person_before_the_organization_that_shares_the_address():
    make_organization("Atelier Vauban", phone="+33472001844")
    amelie = make_contact("Amélie Rousseau", phone="+33472001844")

    assert find_party(phone="0472001844") == amelie


def test_is_not_one_in_the_bin(amelie):
    delete(amelie, by=SYSTEM)

    assert find_party(email="amelie@home.example") is None


def test_unknown_becomes_a_prospect():
    party, is_new = identify_party(email="Yann@Morel.example", name="Yann Morel", phone="06 39 98 00 01", source="website", by=SYSTEM)

    assert is_new
    assert (party.name, party.email, party.phone) == ("Yann Morel", "yann@morel.example", "+33639980001")
    assert (party.lifecycle, party.source, party.kind) == ("prospect", "website", "person")
    assert Change.objects.get(record_id=party.pk).verb == "created"


def test_known_is_made_only_once():
    first, _new = identify_party(email="yann@morel.example", by=SYSTEM)
    second, is_new = identify_party(email="Yann@morel.example", by=SYSTEM)

    assert (second, is_new) == (first, False)
    assert Party.objects.count() == 1


def test_unknown_with_a_company_number_becomes_an_organization():
    party, _new = identify_party(company_number="732 829 320 00074", name="Atelier Vauban", by=SYSTEM)

    assert (party.kind, party.siren, party.siret, party.lifecycle) == ("organization", "732829320", "73282932000074", "prospect")


@pytest.mark.parametrize("known", [{}, {"email": "not an address"}, {"phone": "12"}, {"company_number": "abc"}])
def test_who_gives_nothing_readable_is_refused(known):
    with pytest.raises(NothingToIdentify, match=r"Give an e-mail address, a phone number, a company number or a customer number."):
        identify_party(**known, by=SYSTEM)

    assert not Party.objects.exists()
