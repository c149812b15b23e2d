"""Each user's dates, numbers and hours stand on the list, the record and the form as that user writes them, and are understood so."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import NamedTuple

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.records.api import create
from relais.records.testing import Cast, as_actor, make_cast
from tests.filled_form import FilledForm
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R342", "R344")]

MOMENT = datetime(2027, 1, 5, 23, 30, tzinfo=UTC)


class Habits(NamedTuple):
    """What a user chose, and what the same values then look like."""

    language: str
    formats: str
    time_zone: str
    day: str
    moment: str
    price: str
    share: str
    local: str
    typed_price: str
    typed_day: str


HABITS = [
    Habits("fr", "", "Europe/Paris", "31/01/2027", "6 janv. 2027, 00:30", "1 234,50 €", "12,5 %", "2027-01-06T00:30", "9 876,25", "28/02/2027"),
    Habits("en", "", "Europe/London", "31/01/2027", "5 Jan 2027, 23:30", "€1,234.50", "12.5%", "2027-01-05T23:30", "9,876.25", "28/02/2027"),
    Habits("en", "en_US", "America/New_York", "01/31/2027", "Jan 5, 2027, 6:30 PM", "€1,234.50", "12.5%", "2027-01-05T18:30", "9,876.25", "02/28/2027"),
    Habits("en", "de_DE", "Asia/Tokyo", "31.01.2027", "06.01.2027, 08:30", "1.234,50 €", "12,5 %", "2027-01-06T08:30", "9.876,25", "28.02.2027"),
]  # fmt: skip


@pytest.fixture(params=HABITS, ids=lambda habits: f"{habits.language}-{habits.formats}")
def habits(request: pytest.FixtureRequest) -> Habits:
    found: Habits = request.param
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def warranty(cast: Cast) -> Warranty:
    values = {"number": "W-1", "price": {"amount": "1234.50", "currency": "EUR"}, "discount": "12.5"}
    return create("warranties", values | {"expires_on": "2027-01-31", "signed_at": MOMENT}, by=as_actor(cast.seller))


@pytest.fixture
def screens(cast: Cast, habits: Habits) -> Client:
    chosen = {"language": habits.language, "formats": habits.formats, "time_zone": habits.time_zone}
    User.objects.filter(pk=cast.seller.pk).update(**chosen)
    client = Client()
    client.force_login(cast.seller)
    return client


def text_of(page: str) -> str:
    """The words of a page, with one blank where there are some of any kind."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_list_and_record_show_them(screens: Client, warranty: Warranty, habits: Habits) -> None:
    for path in ("/warranties/?columns=expires_on,signed_at,price,discount", f"/warranties/{warranty.pk}/"):
        shown = text_of(screens.get(path).content.decode())

        for written in (habits.day, habits.moment, habits.price, habits.share):
            assert written in shown, (path, written)


def test_form_shows_them_and_is_sent_back_unchanged(screens: Client, warranty: Warranty, habits: Habits) -> None:
    sent = FilledForm(screens.get(f"/warranties/{warranty.pk}/edit/").content.decode()).sent
    assert (sent["expires_on"], sent["signed_at"]) == (["2027-01-31"], [habits.local])
    assert sent["price"] == ["1234.50" if "." in habits.share else "1234,50"]

    assert screens.post(f"/warranties/{warranty.pk}/edit/", sent).status_code == 302

    kept = Warranty.objects.get()
    assert (kept.price, kept.discount, kept.expires_on, kept.signed_at) == (
        Decimal("1234.50"), Decimal("12.5"), date(2027, 1, 31), MOMENT,
    )  # fmt: skip


def test_what_is_typed_is_understood(screens: Client, warranty: Warranty, habits: Habits) -> None:
    sent = FilledForm(screens.get(f"/warranties/{warranty.pk}/edit/").content.decode()).sent
    typed = {"price": habits.typed_price, "expires_on": habits.typed_day, "signed_at": "2027-07-01T09:00", "discount": habits.share[:4]}

    assert screens.post(f"/warranties/{warranty.pk}/edit/", sent | typed).status_code == 302

    kept = Warranty.objects.get()
    assert (kept.price, kept.expires_on, kept.discount) == (Decimal("9876.25"), date(2027, 2, 28), Decimal("12.5"))
    hours = {"Europe/Paris": 7, "Europe/London": 8, "America/New_York": 13, "Asia/Tokyo": 0}
    assert kept.signed_at == datetime(2027, 7, 1, hours[habits.time_zone], tzinfo=UTC)


def test_filter_understands_them(screens: Client, warranty: Warranty, habits: Habits) -> None:
    for own, op, typed in (("price", "between", (habits.typed_price, habits.typed_price)), ("expires_on", "in", (habits.day, ""))):
        condition = {"kind:0": "group", "kind:0.0": "condition", "field:0.0": own, "op:0.0": op, "do": "apply"}
        answer = screens.post("/warranties/filter/", condition | {"value:0.0": typed[0], "value2:0.0": typed[1]})

        assert ("9876.25" if own == "price" else "2027-01-31") in unescape(answer["Location"])
