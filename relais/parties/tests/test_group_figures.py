"""The figures of a group…"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relais.core.money import Money
from relais.parties.api import group_figures, note_interactions
from relais.parties.testing import make_contact, make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R026")]


@pytest.fixture
def group():
    group = make_organization("Groupe Vauban", country="FR", turnover={"amount": "1000", "currency": "EUR"}, headcount=10)
    germany = make_organization("Vauban GmbH", country="DE", parent=group, turnover={"amount": "500", "currency": "EUR"}, headcount=5)
    britain = make_organization("Vauban Ltd", country="GB", parent=group, turnover={"amount": "300", "currency": "GBP"})
    below = make_organization("Vauban Berlin", country="DE", parent=germany, turnover={"amount": "50.50", "currency": "EUR"}, headcount=2)
    make_organization("Keller", country="DE", turnover={"amount": "9000", "currency": "EUR"})
    for number, employer in enumerate((group, germany, below, below, britain)):
        make_contact(f"Person {number}", organization=employer)
    return group


def test_are_added_up_over_all_that_stands_below(group):
    figures = group_figures(group, None)

    assert (figures.organizations, figures.subsidiaries, figures.contacts, figures.headcount) == (4, 3, 5, 17)
    assert figures.turnover == [Money(Decimal("1550.50"), "EUR"), Money(Decimal("300"), "GBP")]


def test_are_told_for_each_country(group):
    countries = {figures.country: figures for figures in group_figures(group, None).countries}

    assert list(countries) == ["DE", "FR", "GB"]
    assert (countries["DE"].organizations, countries["DE"].contacts, countries["DE"].turnover) == (2, 3, [Money(Decimal("550.50"), "EUR")])
    assert (countries["GB"].organizations, countries["GB"].contacts, countries["GB"].headcount) == (1, 1, 0)


def test_tell_when_anybody_was_last_spoken_with(group):
    moment = datetime(2026, 10, 1, 9, tzinfo=UTC)
    note_interactions({make_contact("Amélie Rousseau", organization=group).pk: moment})

    assert group_figures(group, None).last_interaction_at == moment


def test_count_only_what_the_user_may_see(group, cast):
    mine = make_organization("Vauban Lyon", country="FR", parent=group, owner=cast.seller)
    make_contact("Amélie Rousseau", organization=mine, owner=cast.seller)

    figures = group_figures(group, cast.seller)

    assert (figures.organizations, figures.contacts) == (1, 1)
    assert [kept.country for kept in figures.countries] == ["FR"]
    assert group_figures(group, cast.nobody).organizations == 0
