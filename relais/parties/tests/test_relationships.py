"""A relationship between two parties…"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from relais.accounts.actors import SYSTEM, Actor
from relais.core import clock
from relais.core.errors import InvalidValues
from relais.parties.api import people_around
from relais.parties.jobs import follow_the_calendar
from relais.parties.models import Relationship
from relais.parties.testing import make_contact, make_organization, make_relationship
from relais.records.api import Operation, change, delete, filter_queryset, registry, restore, undo, visible
from relais.records.fields import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R011")]


def employments(party) -> list[tuple[str, str, bool]]:
    """Of the party: employer, title, and whether it goes on."""
    rows = Relationship.objects.living().filter(from_party=party, kind="works_for").order_by("pk")
    return [(row.to_party.name, row.title, row.is_current(clock.today())) for row in rows.select_related("to_party")]


@pytest.fixture
def vauban():
    return make_organization("Atelier Vauban")


@pytest.fixture
def keller():
    return make_organization("Keller")


def test_follows_the_organization_of_a_new_contact(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Directrice achats", decision_role="decides")

    row = Relationship.objects.get()
    assert (row.from_party, row.kind, row.to_party) == (amelie, "works_for", vauban)
    assert (row.title, row.decision_role, row.is_primary) == ("Directrice achats", "decides", True)


def test_ends_when_the_contact_goes_elsewhere_and_another_begins(vauban, keller):
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Acheteuse")

    change(amelie, by=SYSTEM, organization=keller.pk, job_title="Directrice")

    assert employments(amelie) == [("Atelier Vauban", "Acheteuse", False), ("Keller", "Directrice", True)]


def test_is_put_back_when_the_change_is_undone(vauban, keller):
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Acheteuse")
    change(amelie, by=SYSTEM, organization=keller.pk)

    undone = undo(Operation.objects.latest("id"), by=SYSTEM)

    amelie.refresh_from_db()
    assert undone.kept == []
    assert amelie.organization == vauban
    assert employments(amelie) == [("Atelier Vauban", "Acheteuse", True)]


def test_job_title_follows_on_both_sides(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Acheteuse")

    change(amelie, by=SYSTEM, job_title="Directrice achats")
    row = Relationship.objects.get()
    assert row.title == "Directrice achats"

    change(row, by=SYSTEM, title="Présidente", decision_role="decides")
    amelie.refresh_from_db()
    assert (amelie.job_title, amelie.decision_role) == ("Présidente", "decides")


def test_new_employment_fills_the_contact(vauban):
    amelie = make_contact("Amélie Rousseau")

    make_relationship(amelie, "works_for", vauban, title="Acheteuse", since="2024-02-01")

    amelie.refresh_from_db()
    assert (amelie.organization, amelie.job_title) == (vauban, "Acheteuse")
    assert Relationship.objects.get().is_primary


def test_second_employment_leaves_the_first_the_main_one_until_told(vauban, keller):
    amelie = make_contact("Amélie Rousseau", organization=vauban)

    second = make_relationship(amelie, "works_for", keller, title="Administratrice")
    amelie.refresh_from_db()
    assert amelie.organization == vauban

    change(second, by=SYSTEM, is_primary=True)
    amelie.refresh_from_db()
    assert (amelie.organization, amelie.job_title) == (keller, "Administratrice")
    assert list(Relationship.objects.filter(is_primary=True)) == [second]


def test_ended_employment_empties_the_contact(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Acheteuse")

    change(Relationship.objects.get(), by=SYSTEM, until=clock.today().isoformat())

    amelie.refresh_from_db()
    assert (amelie.organization, amelie.job_title) == (None, "")


def test_employment_that_ends_by_the_calendar_empties_the_contact(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    change(Relationship.objects.get(), by=SYSTEM, until=(clock.today() + timedelta(days=3)).isoformat())
    amelie.refresh_from_db()
    assert amelie.organization == vauban

    with time_machine.travel(clock.now() + timedelta(days=3)):
        follow_the_calendar()

    amelie.refresh_from_db()
    assert amelie.organization is None


def test_deleted_employment_empties_the_contact_and_restored_fills_it(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    row = Relationship.objects.get()

    delete(row, by=SYSTEM)
    amelie.refresh_from_db()
    assert amelie.organization is None

    restore(row, by=SYSTEM)
    amelie.refresh_from_db()
    assert amelie.organization == vauban


def test_parent_of_an_organization_is_one_too(vauban, keller):
    change(vauban, by=SYSTEM, parent=keller.pk)

    row = Relationship.objects.get()
    assert (row.from_party, row.kind, row.to_party) == (vauban, "subsidiary_of", keller)


def test_goes_to_the_bin_with_its_party_and_comes_back(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban)

    delete(vauban, by=SYSTEM)
    assert not Relationship.objects.living().exists()

    restore(vauban, by=SYSTEM)
    assert employments(amelie) == [("Atelier Vauban", "", True)]


def test_contact_of_an_organization_in_the_bin_can_still_be_changed(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    delete(vauban, by=SYSTEM)

    amelie = change(amelie, by=SYSTEM, organization=vauban.pk, job_title="Présidente")

    assert amelie.job_title == "Présidente"


def test_with_oneself_is_refused(vauban):
    with pytest.raises(InvalidValues) as refused:
        make_relationship(vauban, "partner_of", vauban)

    assert refused.value.errors == {"to_party": ["Choose somebody else: nobody has a relationship with himself or herself."]}


def test_that_ends_before_it_begins_is_refused(vauban, keller):
    with pytest.raises(InvalidValues) as refused:
        make_relationship(vauban, "partner_of", keller, since="2025-02-01", until="2025-01-01")

    assert refused.value.errors == {"until": ["A relationship cannot end before it begins."]}


def test_people_and_organizations_are_found_in_one_query(vauban, keller):
    amelie = make_contact("Amélie Rousseau", organization=vauban, decision_role="decides")
    make_contact("Bruno Keller", organization=keller, decision_role="decides")
    make_contact("Yann Morel", organization=vauban)
    change(vauban, by=SYSTEM, lifecycle="customer")

    declared = registry.get("contacts")
    query = {
        "all": [
            {"field": "organization.lifecycle", "op": "is", "value": "customer"},
            {"related": "relationships.from_party", "where": {"field": "decision_role", "op": "is", "value": "decides"}},
        ]
    }
    assert list(filter_queryset(declared.queryset(), declared, query, None, Reader())) == [amelie]


def test_people_around_are_told_in_a_word(vauban):
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    yann = make_contact("Yann Morel")
    lucie = make_contact("Lucie Dray", organization=vauban, decision_role="pays")
    make_relationship(amelie, "recommended_by", yann)

    assert [(tie.party, tie.words) for tie in people_around(amelie, None)] == [
        (vauban, "Works for"),
        (yann, "Recommended by"),
        (lucie, "Pays"),
    ]
    assert [(tie.party.name, tie.words) for tie in people_around(yann, None)] == [("Amélie Rousseau", "Recommends")]


def test_is_seen_only_by_who_sees_both_ends(cast, vauban):
    change(vauban, by=SYSTEM, owner=cast.other_seller.pk)
    amelie = make_contact("Amélie Rousseau", organization=vauban, owner=cast.seller)

    assert not visible(cast.seller, "relationships").exists()
    assert not visible(cast.other_seller, "relationships").exists()
    assert visible(cast.reader, "relationships").get().from_party == amelie
    assert visible(cast.administrator, "relationships").count() == 1
    assert not visible(cast.nobody, "relationships").exists()


def test_may_be_changed_by_who_answers_for_the_one_it_starts_from(cast, vauban):
    change(vauban, by=SYSTEM, owner=cast.seller.pk)
    make_contact("Amélie Rousseau", organization=vauban, owner=cast.colleague)
    row = visible(cast.seller, "relationships", "change").get()

    change(row, by=Actor(cast.seller), title="Acheteuse", since=date(2024, 1, 1))

    row.from_party.refresh_from_db()
    assert row.from_party.job_title == "Acheteuse"
