"""The foot of a list tells what its columns add up to…"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from relais.accounts.actors import SYSTEM, Actor
from relais.records.api import create
from relais.records.testing import Cast
from relais.sales.testing import make_opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034", "R341")]


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.seller)
    return client


@pytest.fixture(autouse=True)
def deals(cast: Cast) -> None:
    by = Actor(cast.seller, "screen")
    for amount, currency in (("1200.50", "EUR"), ("300", "EUR"), ("250", "USD")):
        make_opportunity(by=by, amount={"amount": amount, "currency": currency})
    make_opportunity(by=Actor(cast.other_seller, "screen"), amount={"amount": "9000", "currency": "EUR"})


def told(screens: Client, **asked: str) -> str:
    answer = screens.get("/opportunities/measures/", {"layout": "list", "columns": "amount,probability", **asked})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"<select.*?</select>", "", answer.content.decode(), flags=re.DOTALL))).strip()


def test_of_all_that_one_may_see_and_of_nothing_else(screens: Client):
    assert told(screens) == "Amount €1,500.50"


def test_in_the_currency_of_the_group_and_at_which_rate(screens: Client):
    create("exchange-rates", {"currency": "USD", "day": "2026-01-01", "rate": "1.25"}, by=SYSTEM)

    page = screens.get("/opportunities/measures/", {"layout": "list", "columns": "amount"}).content.decode()

    assert "€1,700.50" in page
    assert 'title="1 EUR = 1.25 USD since' in page


def test_of_the_records_that_the_filter_leaves(screens: Client):
    assert told(screens, filter='{"field": "amount", "op": "lt", "value": 1000, "currency": "EUR"}') == "Amount €300"


def test_by_the_measure_that_one_chose_last(screens: Client):
    told(screens, measure="max")

    assert told(screens) == "Amount €1,200.50 · US$250Probability 10.0%"


def test_and_refuses_a_measure_that_there_is_not(screens: Client):
    assert screens.get("/opportunities/measures/", {"measure": "median"}).status_code == 422


def test_with_no_word_of_a_field_that_is_hidden(screens: Client, cast: Cast):
    role = cast.seller.roles.get()
    role.grants["*"] = role.grants["*"] | {"fields": {"amount": "hidden"}}
    role.save()

    answer = screens.get("/opportunities/measures/", {"layout": "list"})
    assert "Amount" not in answer.content.decode()


def test_is_asked_for_once_the_list_stands(screens: Client):
    assert 'hx-get="/opportunities/measures/?' in screens.get("/opportunities/?layout=list&columns=amount").content.decode()
    assert "/measures/" not in screens.get("/contacts/").content.decode()
