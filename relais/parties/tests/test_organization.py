"""An organization…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.core.errors import InvalidValues
from relais.core.money import Money
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, filter_queryset, registry
from relais.records.fields import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


def test_carries_figures_and_numbers():
    vauban = make_organization(
        "Atelier Vauban", turnover={"amount": "1250000", "currency": "EUR"}, headcount="24", founded_year=1998, activity_code="4332a",
        siret="732 829 320 00074", vat_number="fr 44 732829320", legal_form="SAS", industry="Bâtiment et travaux publics",
    )  # fmt: skip

    vauban.refresh_from_db()
    assert (str(vauban.turnover), vauban.turnover_currency, vauban.headcount, vauban.founded_year) == ("1250000.00", "EUR", 24, 1998)
    assert (vauban.siren, vauban.siret, vauban.vat_number, vauban.activity_code) == (
        "732829320",
        "73282932000074",
        "FR44732829320",
        "43.32A",
    )
    assert vauban.industry == "construction"
    assert registry.get("organizations").all_fields["turnover"].get(vauban) == Money(vauban.turnover, "EUR")


@pytest.mark.parametrize("typed", ["732 829", "73282932000074", "732 829 320 00074", "vauban", "VAUB", "04 72 00"])
def test_is_found_by_name_number_and_phone(typed):
    vauban = make_organization("Atelier Vauban", siret="73282932000074", phone="+33472001844")
    make_organization("Keller GmbH", siren="552100554")

    declared = registry.get("organizations")
    assert list(filter_queryset(declared.queryset(), declared, {"search": typed}, None, Reader())) == [vauban]


def test_vat_number_without_letters_belongs_to_its_country():
    assert make_organization("Keller GmbH", vat_number="136695976", country="DE").vat_number == "DE136695976"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"siren": "732829321"}, "siren", "Check the figures of the SIREN 732829321: its last figure does not fit the others."),
        ({"siret": "123"}, "siret", "Enter a SIRET of 14 figures, such as 732 829 320 00074."),
        ({"siret": "73282932000075"}, "siret", "Check the figures of the SIRET 73282932000075: its last figure does not fit the others."),
        ({"vat_number": "FR00732829320"}, "vat_number", "Check the VAT number FR00732829320: its figures do not fit together."),
        ({"vat_number": "44732829320"}, "vat_number", "Begin the VAT number with the two letters of its country, such as FR or DE."),
        (
            {"siren": "552100554", "siret": "73282932000074"},
            "siret",
            "This SIRET belongs to another organization: it does not begin with the SIREN.",
        ),
        (
            {"siren": "552100554", "vat_number": "FR44732829320"},
            "vat_number",
            "This VAT number belongs to another organization: it does not hold the SIREN.",
        ),
        ({"founded_year": 2999}, "founded_year", "A year between 1000 and 2200 is expected."),
        ({"name": " "}, "name", "This is needed."),
    ],
)
def test_wrong_number_is_refused_with_a_sentence(values, field, sentence):
    with pytest.raises(InvalidValues) as refused:
        make_organization(**{"name": "Atelier Vauban", **values})

    assert [str(told) for told in refused.value.errors[field]] == [sentence]
    assert not Party.objects.exists()


def test_parent_below_itself_is_refused():
    group = make_organization("Groupe Vauban")
    vauban = make_organization("Atelier Vauban", parent=group)

    with pytest.raises(InvalidValues) as refused:
        change(group, by=SYSTEM, parent=vauban.pk)

    assert list(refused.value.errors) == ["parent"]


def test_person_cannot_be_an_employer():
    amelie = make_contact("Amélie Rousseau")

    with pytest.raises(InvalidValues) as refused:
        make_contact("Bruno Keller", organization=amelie)

    assert refused.value.errors == {"organization": ["There is no such record, or it is not open to you."]}


def test_fields_of_people_are_unknown_to_it():
    fields = registry.get("organizations").all_fields

    assert not {"first_name", "birth_date", "organization", "kind", "match_key"} & set(fields)
    assert not {"siren", "parent", "turnover", "kind", "match_key"} & set(registry.get("contacts").all_fields)
