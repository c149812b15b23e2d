"""The search tells nobody …"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, User
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Through, compile_query, create, create_many, registry, visible
from relais.records.fields import Reader
from relais.records.search import finding
from relais.records.search.databases import postgresql, sqlite
from relais.records.search.index import search
from relais.records.testing import as_actor, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[(240, 10), (1, 10**6), (1, 0)], ids=["few found", "many found, few open", "many found, many open"], autouse=True)
def _every_way(request, monkeypatch):
    """What is found seldom is all read; of the rest, where few records are open to someone these are compared one by one."""
    most, rare = request.param
    monkeypatch.setattr(finding, "MOST", most)
    monkeypatch.setattr(finding, "RARE", rare)


def found(user: User, text: str) -> set[str]:
    return {hit.title for hit in search(user, text, limit=100)}


def listed(user: User, key: str, text: str) -> set[int]:
    condition = compile_query(registry.get(key), {"search": text}, user, Reader.of(user))
    return set(visible(user, key).filter(condition).values_list("pk", flat=True))


def with_role(grants: dict) -> User:
    user = make_user()
    user.roles.set([Role.objects.create(key=f"role-{user.pk}", name="Role", grants=grants)])
    return User.objects.get(pk=user.pk)


@pytest.mark.attack(101)
def test_of_a_record_that_is_not_open():
    cast = make_cast()
    create("warranties", {"number": "Canary 1", "owner": cast.seller.pk, "mails": ["canary@one.example"]}, by=SYSTEM)
    create("warranties", {"number": "Canary 2", "owner": cast.other_seller.pk, "mails": ["canary@two.example"]}, by=SYSTEM)

    for text in ("canary", "ca", "c", "anar", "canary@", "canary 2", "example"):
        assert found(cast.seller, text) <= {"Canary 1"}, text
        assert found(cast.other_seller, text) <= {"Canary 2"}, text
        assert found(cast.nobody, text) == set()
    assert found(cast.manager, "canary") == {"Canary 1"}
    assert found(cast.administrator, "canary") == {"Canary 1", "Canary 2"}


@pytest.mark.attack(101)
def test_of_a_record_behind_one_that_is_not_open():
    assert isinstance(registry.get("visits").policy, Through)
    cast = make_cast()
    warranty = create("warranties", {"number": "W-1", "owner": cast.other_seller.pk}, by=SYSTEM)
    create("visits", {"subject": "Canary", "warranty": warranty.pk}, by=as_actor(cast.other_seller))

    assert found(cast.seller, "canary") == set()
    assert found(cast.other_seller, "canary") == {"Canary"}


def test_no_visible_record_is_lost_behind_hidden_ones():
    cast = make_cast()
    create_many("warranties", [{"number": f"Canary {number:04}", "owner": cast.other_seller.pk} for number in range(800)], by=SYSTEM)
    create("warranties", {"number": "Zz canary", "owner": cast.seller.pk}, by=SYSTEM)

    assert found(cast.seller, "canary") == {"Zz canary"}
    assert found(cast.seller, "zz") == {"Zz canary"}


@pytest.mark.attack(20)
def test_of_a_hidden_field():
    make_contact("Amélie Rousseau", emails=["canary@hidden.example"], phones=["+33612345678"], city="Lyon")
    blind = with_role({"contacts": {"view": "all", "fields": {"emails": "hidden", "email": "hidden"}}})
    sighted = with_role({"contacts": {"view": "all"}})

    for text in ("canary", "canary@", "hidden.example", "canary@hidden.example", "amelie canary"):
        assert found(blind, text) == set(), text
        assert listed(blind, "contacts", text) == set(), text
        assert found(sighted, text) == {"Amélie Rousseau"}, text
        assert len(listed(sighted, "contacts", text)) == 1, text
    for text in ("amelie", "am", "06 12", "lyon amelie"):
        assert found(blind, text) == {"Amélie Rousseau"}, text
        assert len(listed(blind, "contacts", text)) == 1, text


@pytest.mark.attack(20)
def test_of_a_field_hidden_from_a_part_of_the_records_too():
    own = with_role({"warranties": {"view": "own", "fields": {"mails": "hidden"}}})
    create("warranties", {"number": "W-1", "product": "Oven", "owner": own.pk, "mails": ["canary@hidden.example"]}, by=SYSTEM)

    assert found(own, "canary") == set()
    assert found(own, "oven") == {"W-1"}


@pytest.mark.attack(20)
def test_of_a_hidden_title():
    place = create("places", {"name": "Canary", "phone": "+33612345678"}, by=SYSTEM)
    blind = with_role({"places": {"view": "all", "fields": {"name": "hidden"}}})

    for text in ("canary", "can", "c", "ca"):
        assert found(blind, text) == set(), text
        assert listed(blind, "places", text) == set(), text
    assert found(blind, "0612345678") == {f"place {place.pk}"}


@pytest.mark.attack(101)
def test_of_a_hidden_record_through_one_that_links_to_it():
    cast = make_cast()
    hidden = make_organization("Canary Holding", owner=cast.other_seller.pk)
    make_contact("Amélie Rousseau", organization=hidden, owner=cast.seller.pk)

    assert found(cast.seller, "canary") == set()
    assert listed(cast.seller, "contacts", "canary") == set()
    assert [hit.subtitle for hit in search(cast.seller, "amelie")] == [""]
    assert found(cast.administrator, "canary") == {"Canary Holding", "Amélie Rousseau"}


def test_of_records_in_scopes_that_are_queries():
    user = with_role({"places": {"view": {"field": "kind", "op": "is", "value": "depot"}}})
    create("places", {"name": "Canary shop", "kind": "shop"}, by=SYSTEM)
    create("places", {"name": "Canary depot", "kind": "depot"}, by=SYSTEM)

    assert found(user, "canary") == {"Canary depot"}


@pytest.mark.attack(20)
def test_of_a_hidden_field_where_much_is_found(monkeypatch):
    monkeypatch.setattr(sqlite, "MANY", 3)
    monkeypatch.setattr(postgresql, "MANY", 3)
    create_many("places", [{"name": f"Shop {number}", "notes": "canary" if number % 2 else ""} for number in range(50)], by=SYSTEM)
    blind = with_role({"places": {"view": "all", "fields": {"notes": "hidden"}}})

    assert listed(blind, "places", "canary") == set()
    assert len(listed(blind, "places", "shop")) == 50
