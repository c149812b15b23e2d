"""A portfolio…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import User
from relais.activities.actions import hand_over_portfolio
from relais.activities.errors import NothingToHandOver
from relais.activities.models import Activity
from relais.activities.portfolios import Portfolios
from relais.activities.testing import make_activity, make_interaction
from relais.core import clock
from relais.core.errors import NotAllowed
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, registry, undo
from relais.records.fields import Reader
from relais.records.screens.state import tabs_of
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R012")]


def euros(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "EUR"}


@pytest.fixture
def cast():
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller, lifecycle="customer", yearly_value=euros(18_000))
    amelie = make_contact("Amélie Rousseau", owner=cast.seller, organization=vauban, yearly_value=euros(400))
    make_interaction(party=amelie, at=clock.now() - timedelta(days=100))
    make_activity("Call Amélie", party=amelie, owner=cast.seller)
    make_contact("Bruno Keller", owner=cast.colleague)
    make_contact("Theirs", owner=cast.other_seller)
    return cast


def told(user: User) -> dict[str, list[str]]:
    return {line.label: [figure.text for figure in line.figures] for line in Portfolios(Reader.of(user)).table.lines}


def test_is_told_with_its_value_its_last_contact_and_what_is_open(cast):
    assert told(cast.seller) == {
        "Sam Seller": ["1", "1", "€18,400", "100 days ago", "1", "1"],
        "Cleo Colleague": ["1", "—", "—", "never", "—", "—"],
    }


def test_opens_as_a_list_with_value_and_last_contact(cast, signed_in):
    browser = signed_in(cast.seller)
    figure = Portfolios(Reader.of(cast.seller)).table.lines[0].figures[1]

    assert escape(figure.url) in browser.get("/portfolios/").text
    listed = browser.get(figure.url).text
    assert "Atelier Vauban" in listed
    assert "€18,000" in listed
    assert "100 days ago" in listed


def test_of_ones_own_is_a_view_of_its_own_with_value_and_last_contact(cast):
    for key in ("contacts", "organizations"):
        mine = next(tab for tab in tabs_of(registry.get(key), cast.seller) if tab.query == {"field": "owner", "op": "is", "value": "@me"})
        assert {"yearly_value", "last_interaction_at"} <= set(mine.columns)


def test_is_handed_over_by_the_leader_with_all_that_is_open_and_taken_back(cast, signed_in):
    browser = signed_in(cast.manager)

    answer = browser.post(reverse("activities:hand_over"), {"from": cast.seller.pk, "to": cast.colleague.pk, "with_tasks": "1"})

    assert answer.url == "/portfolios/"
    assert set(Party.objects.exclude(name="Theirs").values_list("owner", flat=True)) == {cast.colleague.pk}
    assert Activity.objects.get().owner == cast.colleague
    for operation in Operation.objects.filter(actor=cast.manager):
        undo(operation, by=Actor(cast.manager))
    assert Party.objects.filter(owner=cast.seller).count() == 2
    assert Activity.objects.get().owner == cast.seller


def test_is_handed_over_in_part_from_its_list(cast, signed_in):
    vauban = Party.objects.get(name="Atelier Vauban")

    signed_in(cast.manager).post("/organizations/bulk-edit/", {"ids": vauban.pk, "field": "owner", "value": cast.colleague.pk})

    assert Party.objects.get(pk=vauban.pk).owner == cast.colleague
    assert Party.objects.get(name="Amélie Rousseau").owner == cast.seller


@pytest.mark.attack(20, 84)
@pytest.mark.parametrize("person", ["colleague", "other_seller", "reader"])
def test_is_not_handed_over_by_others(cast, person):
    by = cast.people[person]

    with pytest.raises(NotAllowed, match=r"Only who leads the team of Sam Seller hands over this portfolio."):
        hand_over_portfolio(cast.seller, by, by=Actor(by), reader=Reader.of(by))

    assert Party.objects.filter(owner=cast.seller).count() == 2


def test_is_not_handed_over_to_the_one_who_has_it_and_not_where_there_is_none(cast):
    by = Actor(cast.administrator)
    for owner, to, sentence in [
        (cast.seller, cast.seller, "Choose somebody else than Sam Seller."),
        (cast.nobody, cast.seller, "Ned Nobody answers for nobody whom you may change."),
    ]:
        with pytest.raises(NothingToHandOver) as refused:
            hand_over_portfolio(owner, to, by=by, reader=Reader.of(cast.administrator))
        assert str(refused.value.message) == sentence


def test_page_asks_few_questions_however_many_people_there_are(cast, signed_in, django_assert_max_num_queries):
    for number in range(12):
        make_contact(f"Person {number}", owner=cast.seller if number % 2 else cast.colleague, by=SYSTEM)
    browser = signed_in(cast.manager)
    browser.get("/portfolios/")

    with django_assert_max_num_queries(30):
        browser.get("/portfolios/")
