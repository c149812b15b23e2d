"""A summary of records…"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from relais.accounts.actors import SYSTEM
from relais.core.money import Money
from relais.records.api import QueryError, create, filter_queryset, registry, visible
from relais.records.fields import Reader
from relais.records.query.summary import summarize
from relais.records.testing import Cast, make_cast
from relais.records.tests.world import NOW, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R006", "R013")]
PARIS = Reader(language="fr", locale="fr_FR", time_zone="Europe/Paris")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_warranty(number: str, **values: object) -> object:
    return create("warranties", {"number": number, **values}, by=SYSTEM)


def rows(key: str, group_by: list[str], measures: list[str] | None = None, user=None, tree=None) -> dict[object, object]:
    """What each group measures; alone where one thing is grouped by and one is measured."""
    found = summarize(registry.get(key), tree, group_by, measures or ["count"], user=user, reader=PARIS)
    return {
        row.values[0] if len(row.values) == 1 else row.values: next(iter(row.numbers.values())) if len(row.numbers) == 1 else row.numbers
        for row in found.rows
    }


@pytest.mark.parametrize(
    ("key", "group_by"),
    [
        ("warranties", ["status"]), ("warranties", ["product"]), ("warranties", ["place"]), ("warranties", ["place.country"]),
        ("warranties", ["place.parent.kind"]), ("warranties", ["is_extended"]), ("warranties", ["expires_on"]), ("warranties", ["expires_on:quarter"]),
        ("warranties", ["signed_at:month"]), ("warranties", ["signed_at:week"]), ("warranties", ["signed_at:year", "status", "owner.team"]),
        ("warranties", ["covers"]), ("places", ["tags"]), ("places", ["founded_in"]), ("places", ["language", "country"]), ("visits", ["begins_at:day"]),
    ],
)  # fmt: skip
def test_says_for_each_group_which_records_stand_behind_it(key, group_by):
    make_world()
    declared = registry.get(key)
    with time_machine.travel(NOW):
        found = summarize(declared, None, group_by, user=None, reader=PARIS)

        behind = [filter_queryset(visible(None, declared), declared, found.query_of(row), None, PARIS) for row in found.rows]

    is_of_many = found.groups[0].is_of_many
    assert [len(records) for records in behind] == [row.numbers["count"] for row in found.rows]
    assert is_of_many or sum(row.numbers["count"] for row in found.rows) == visible(None, declared).count()
    assert all(group.label(value, PARIS) for row in found.rows for group, value in zip(found.groups, row.values, strict=True))


def test_adds_up_amounts_by_currency_and_numbers_as_they_are():
    depot = create("places", {"name": "Dépôt", "floors": 2, "surface": "10.125"}, by=SYSTEM)
    create("places", {"name": "Magasin", "floors": 5, "surface": "0.5"}, by=SYSTEM)
    for number, (amount, currency) in enumerate([("0.10", "EUR"), ("0.20", "EUR"), ("7", "USD"), (None, "")]):
        price = {"amount": amount, "currency": currency} if amount else None
        make_warranty(f"W{number}", place=depot.pk, price=price, status="active")

    assert rows("warranties", ["status"], ["count", "sum:price"]) == {
        "active": {"count": 4, "sum:price": [Money(Decimal("7.00"), "USD"), Money(Decimal("0.30"), "EUR")]}
    }
    assert rows("places", [], ["sum:floors", "avg:floors", "max:surface"]) == {
        (): {"sum:floors": 7, "avg:floors": Decimal("3.5"), "max:surface": Decimal("10.125")}
    }


def test_follows_the_order_of_choices_and_of_the_calendar():
    for number, (status, signed) in enumerate(
        [("ended", "2026-03-01T09:00Z"), ("draft", "2025-12-31T23:30Z"), ("", None), ("active", "2025-06-01T09:00Z")]
    ):
        make_warranty(f"W{number}", status=status, signed_at=signed)

    assert list(rows("warranties", ["status"])) == ["draft", "active", "ended", None]
    assert list(rows("warranties", ["signed_at:month"])) == ["2025-06-01", "2026-01-01", "2026-03-01", None]


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_reckons_the_same_periods_whether_records_span_few_or_many(unit):
    turns = ["2026-03-29T00:59Z", "2026-03-28T22:59Z", "2026-03-28T23:00Z", "2026-10-24T21:59Z", "2026-10-24T22:00Z", "2026-10-25T22:59Z"]
    for number, signed in enumerate(turns):
        make_warranty(f"W{number}", signed_at=signed)
    among_few = rows("warranties", [f"signed_at:{unit}"], tree={"field": "number", "op": "is_not", "value": "far"})
    make_warranty("far", signed_at="1926-03-01T09:00Z")

    among_many = rows("warranties", [f"signed_at:{unit}"])

    assert list(among_many.items())[1:] == list(among_few.items())


def test_says_periods_in_the_words_of_the_reader():
    make_warranty("W1", signed_at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    found = {
        unit: summarize(registry.get("warranties"), None, [f"signed_at:{unit}"], user=None, reader=PARIS)
        for unit in ("month", "quarter", "year")
    }

    assert [one.groups[0].label(one.rows[0].values[0], PARIS) for one in found.values()] == ["décembre 2026", "4e trimestre 2026", "2026"]


def test_counts_only_what_the_user_may_see_and_names_nothing_else(cast):
    hidden = create("places", {"name": "Hidden", "country": "FR"}, by=SYSTEM)
    for owner in (cast.seller, cast.colleague, cast.other_seller):
        make_warranty(f"W-{owner.first_name}", owner=owner.pk, place=hidden.pk)
    role = cast.seller.roles.get()
    role.grants["places"] = {"view": {"field": "name", "op": "is", "value": "Open"}}
    role.save()

    assert rows("warranties", ["owner"], user=cast.seller) == {cast.seller.pk: 1, cast.colleague.pk: 1}
    assert rows("warranties", ["place"], user=cast.seller) == {None: 2}
    assert rows("warranties", ["place.country"], user=cast.seller) == {None: 2}


@pytest.mark.attack(20)
@pytest.mark.parametrize(("group_by", "measures"), [(["price"], ["count"]), (["status"], ["sum:price"]), (["status"], ["max:price"])])
def test_says_nothing_of_hidden_fields(cast, group_by, measures):
    make_warranty("W1", owner=cast.seller.pk, price={"amount": "12", "currency": "EUR"})
    role = cast.seller.roles.get()
    role.grants["warranties"] = role.grants["*"] | {"fields": {"price": "hidden"}}
    role.save()

    with pytest.raises(QueryError, match="price"):
        rows("warranties", group_by, measures, user=cast.seller)


@pytest.mark.parametrize(
    ("group_by", "measures", "sentence"),
    [
        (["nothing"], ["count"], "“nothing” is not a field of warranties."),
        (["terms"], ["count"], "Records cannot be grouped by “terms”."),
        (["price"], ["count"], "Records cannot be grouped by “price”."),
        (["status:month"], ["count"], "“month” is not a period of the calendar; allowed are day, week, month, quarter, year."),
        (["signed_at:hour"], ["count"], "“hour” is not a period of the calendar; allowed are day, week, month, quarter, year."),
        (["status", "owner", "place", "product"], ["count"], "“group_by” is a list of at most 3 names."),
        (["covers", "status"], ["count"], "Records with several values are grouped by these alone, and counted."),
        (["status"], ["median:price"], "“median:price” measures nothing; allowed are count, sum:, avg:, min:, max: and a field."),
        (["status"], ["sum:product"], "“product” is not a number that can be added up."),
        ("status", ["count"], "“group_by” is a list of at most 3 names."),
        ([7], ["count"], "“group_by” is a list of at most 3 names."),
    ],
)  # fmt: skip
def test_of_what_cannot_be_grouped_or_measured_is_refused(group_by, measures, sentence):
    with pytest.raises(QueryError) as refused:
        summarize(registry.get("warranties"), None, group_by, measures, user=None, reader=PARIS)

    assert str(refused.value.message) == sentence
