"""Contacts and organizations are open…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import Actor
from relais.core.errors import DomainError
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, delete, visible

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R012", "R025")]


@pytest.fixture
def portfolio(cast):
    """One contact and one organization for each seller."""
    for person in (cast.seller, cast.colleague, cast.other_seller):
        make_contact(f"Contact of {person.first_name}", owner=person)
        make_organization(f"Organization of {person.first_name}", owner=person)
    return cast


@pytest.mark.parametrize(
    ("person", "verb", "owners"),
    [
        ("administrator", "view", {"Sam", "Cleo", "Olga"}),
        ("manager", "view", {"Sam", "Cleo"}),
        ("manager", "delete", {"Sam", "Cleo"}),
        ("seller", "view", {"Sam", "Cleo"}),
        ("seller", "change", {"Sam", "Cleo"}),
        ("seller", "delete", {"Sam"}),
        ("other_seller", "view", {"Olga"}),
        ("reader", "view", {"Sam", "Cleo", "Olga"}),
        ("reader", "change", set()),
        ("nobody", "view", set()),
    ],
)
@pytest.mark.parametrize("key", ["contacts", "organizations"])
def test_in_the_scope_of_the_role(portfolio, person, verb, owners, key):
    assert {party.owner.first_name for party in visible(portfolio.people[person], key, verb).select_related("owner")} == owners


def test_to_the_next_reader_as_soon_as_they_are_changed(portfolio):
    amelie = make_contact("Amélie Rousseau", owner=portfolio.seller)

    change(amelie, by=Actor(portfolio.seller), city="Lyon")

    assert visible(portfolio.colleague, "contacts").get(pk=amelie.pk).city == "Lyon"


def test_to_another_seller_once_the_manager_hands_them_over(portfolio):
    amelie = make_contact("Amélie Rousseau", owner=portfolio.seller)

    change(amelie, by=Actor(portfolio.manager), owner=portfolio.other_seller.pk)

    assert visible(portfolio.other_seller, "contacts").filter(pk=amelie.pk).exists()
    assert not visible(portfolio.seller, "contacts").filter(pk=amelie.pk).exists()


def test_to_nobody_who_may_only_read_for_writing(portfolio):
    amelie = make_contact("Amélie Rousseau", owner=portfolio.seller)

    for person in (portfolio.reader, portfolio.nobody, portfolio.other_seller):
        for attempt in (lambda by: change(amelie, by=by, city="Lyon"), lambda by: delete(amelie, by=by)):
            with pytest.raises(DomainError):
                attempt(Actor(person))
    amelie.refresh_from_db()
    assert (amelie.city, amelie.deleted_at, amelie.version) == ("", None, 1)


def test_to_creation_only_by_who_may(portfolio):
    for person in (portfolio.reader, portfolio.nobody):
        with pytest.raises(DomainError):
            create("contacts", {"name": "Amélie Rousseau"}, by=Actor(person))

    assert create("contacts", {"name": "Amélie Rousseau"}, by=Actor(portfolio.seller)).owner == portfolio.seller


@pytest.mark.attack(101)
def test_hidden_organization_is_not_named_on_the_contacts_of_others(cast, client):
    secret = make_organization("Hidden Holding", owner=cast.other_seller)
    shown = make_contact("Anne Rousseau", organization=secret, owner=cast.seller)
    client.force_login(cast.seller)

    for url in ("/contacts/", f"/contacts/{shown.pk}/", "/contacts/?q=rousseau"):
        assert b"Hidden Holding" not in client.get(url).content
