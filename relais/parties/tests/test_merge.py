"""Two parties that are one…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import NotAllowed
from relais.parties.models import LifecycleEntry, Party, Relationship
from relais.parties.testing import make_contact, make_organization, make_relationship
from relais.records.api import Operation, change, create, merge, registry, undo, visible
from relais.records.testing import as_actor

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


@pytest.fixture
def vauban():
    return make_organization("Atelier Vauban", email="contact@vauban.example", city="Lyon")


@pytest.fixture
def other():
    return make_organization("ATELIER VAUBAN SARL", emails=["info@vauban.example"], phone="+33472001844", siren="732829320")


def merged(vauban: Party, other: Party) -> Operation:
    merge(vauban, [other], {"siren": other.siren}, by=SYSTEM)
    return Operation.objects.latest("id")


def emails(party: Party) -> list[str]:
    return [item["value"] for item in registry.get("organizations").collections["emails"].read([party.pk])[party.pk]]


def test_are_merged_field_by_field(vauban, other):
    merged(vauban, other)

    vauban.refresh_from_db()
    assert (vauban.name, vauban.siren, vauban.city, vauban.email) == ("Atelier Vauban", "732829320", "Lyon", "contact@vauban.example")
    assert emails(vauban) == ["contact@vauban.example", "info@vauban.example"]
    assert vauban.phone == "+33472001844"
    assert list(visible(None, "organizations")) == [vauban]


def test_keep_everything_that_was_attached_to_either(vauban, other):
    amelie = make_contact("Amélie Rousseau", organization=other)
    below = make_organization("Vauban Export", parent=other)
    tie = make_relationship(other, "partner_of", make_organization("Keller"))
    change(other, by=SYSTEM, lifecycle="customer")

    merged(vauban, other)

    for record in (amelie, below, tie):
        record.refresh_from_db()
    assert (amelie.organization, below.parent, tie.from_party) == (vauban, vauban, vauban)
    assert Relationship.objects.living().get(kind="works_for").to_party == vauban
    assert LifecycleEntry.objects.get().party == vauban


def test_keep_what_a_link_of_the_firms_own_led_to_them_and_give_it_back(vauban, other):
    create("custom-fields", {"type": "contacts", "kind": "link", "target": "organizations", "label_en": "Notary"}, by=SYSTEM)
    amelie = make_contact("Amélie Rousseau", notary=other)

    operation = merged(vauban, other)
    amelie.refresh_from_db()
    after = registry.get("contacts").all_fields["notary"].get(amelie)
    undo(operation, by=SYSTEM)

    amelie.refresh_from_db()
    assert (after, registry.get("contacts").all_fields["notary"].get(amelie)) == (vauban.pk, other.pk)


def test_are_taken_apart_again_with_everything(vauban, other):
    amelie = make_contact("Amélie Rousseau", organization=other)
    below = make_organization("Vauban Export", parent=other)
    change(other, by=SYSTEM, lifecycle="customer")
    operation = merged(vauban, other)

    undo(operation, by=SYSTEM)

    for record in (vauban, other, amelie, below):
        record.refresh_from_db()
    assert (amelie.organization, below.parent, LifecycleEntry.objects.get().party) == (other, other, other)
    assert Relationship.objects.living().get(kind="works_for").to_party == other
    assert (vauban.siren, vauban.phone, emails(vauban)) == ("", "", ["contact@vauban.example"])
    assert (other.deleted_at, other.phone, emails(other)) == (None, "+33472001844", ["info@vauban.example"])


def test_of_which_one_stands_below_the_other(vauban, other):
    change(vauban, by=SYSTEM, parent=other.pk)

    operation = merged(vauban, other)
    vauban.refresh_from_db()
    assert vauban.parent is None

    undo(operation, by=SYSTEM)
    vauban.refresh_from_db()
    assert vauban.parent == other


def test_are_merged_only_by_who_may_change_and_delete(cast, vauban, other):
    change(vauban, by=SYSTEM, owner=cast.seller.pk)
    change(other, by=SYSTEM, owner=cast.colleague.pk)

    with pytest.raises(NotAllowed, match=r"Your role does not allow this for this record."):
        merge(vauban, [other], {}, by=Actor(cast.seller))

    other.refresh_from_db()
    assert other.deleted_at is None


def test_come_apart_with_what_the_person_who_merged_them_may_not_see(cast, vauban, other):
    role = cast.seller.roles.get()
    role.grants = role.grants | {"organizations": {"view": "all", "change": "all", "delete": "all", "fields": {"phones": "hidden"}}}
    role.save()
    merge(vauban, [other], {}, by=as_actor(cast.seller))

    undo(Operation.objects.filter(kind="merge").latest("id"), by=as_actor(cast.seller))

    phones = registry.get("organizations").collections["phones"].read([vauban.pk, other.pk])
    assert {pk: [item["value"] for item in items] for pk, items in phones.items()} == {other.pk: ["+33472001844"]}
