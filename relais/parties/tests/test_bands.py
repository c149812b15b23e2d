"""The band in which a number lies…"""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.core.errors import InvalidValues
from relais.core.testing import run_jobs
from relais.parties.bands import age_on
from relais.parties.jobs import follow_the_calendar
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, change, create, delete, filter_queryset, readable_fields, registry, summarize, undo, visible
from relais.records.fields import Reader
from relais.records.models import ReferenceItem

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R013", "R014")]


def euros(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "EUR"}


def band(party: Party, key: str = "turnover_band") -> str:
    return str(getattr(Party.objects.get(pk=party.pk), key))


@pytest.mark.parametrize(
    ("values", "key", "expected"),
    [
        ({"turnover": euros(499_999)}, "turnover_band", "from_0"),
        ({"turnover": euros(500_000)}, "turnover_band", "from_500000"),
        ({"turnover": euros(80_000_000)}, "turnover_band", "from_50000000"),
        ({"headcount": 49}, "headcount_band", "from_10"),
        ({"yearly_value": euros(20_000)}, "value_band", "from_20000"),
        ({"orders_per_year": 0}, "orders_band", "from_0"),
        ({"orders_per_year": 12}, "orders_band", "from_12"),
        ({"goods_per_year": "99.99"}, "goods_band", "from_10"),
        ({"visits_per_year": 4}, "visits_band", "from_4"),
    ],
)
def test_follows_the_number(values, key, expected):
    assert band(make_organization("Atelier Vauban", **values), key) == expected


def test_moves_with_the_number_and_back_with_its_undoing():
    vauban = make_organization("Atelier Vauban", turnover=euros(100))

    change(vauban, by=SYSTEM, turnover=euros(3_000_000))
    assert band(vauban) == "from_2000000"

    undo(Operation.objects.latest("id"), by=SYSTEM)
    assert band(vauban) == "from_0"

    change(vauban, by=SYSTEM, turnover=None)
    assert band(vauban) == ""


def test_is_given_by_hand_where_only_the_band_is_known_and_the_number_decides_where_it_is():
    vauban = make_organization("Atelier Vauban", turnover_band="2 à 10 millions")
    assert band(vauban) == "from_2000000"

    vauban = change(vauban, by=SYSTEM, turnover=euros(100))
    change(vauban, by=SYSTEM, turnover_band="from_2000000")
    assert band(vauban) == "from_0"


def test_of_amounts_in_other_currencies_is_left_to_people():
    grant = make_organization("Grant Ltd", turnover={"amount": "900000000", "currency": "JPY"}, turnover_band="from_2000000")

    assert band(grant) == "from_2000000"


def test_of_an_age_moves_on_the_birthday():
    with time_machine.travel("2026-05-16T12:00Z"):
        amelie = make_contact("Amélie Rousseau", birth_date="1991-05-17")
        assert band(amelie, "age_band") == "from_25"

    with time_machine.travel("2026-05-17T12:00Z"):
        follow_the_calendar()
    assert band(amelie, "age_band") == "from_35"


@pytest.mark.parametrize(
    ("born", "today", "age"), [("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18), ("1984-05-17", "2026-05-17", 42)]
)
def test_of_an_age_counts_full_years(born, today, age):
    assert age_on(date.fromisoformat(born), date.fromisoformat(today)) == age


@pytest.mark.django_db(transaction=True)
@pytest.mark.covers("R338")
def test_is_drawn_anew_by_the_administrator():
    small, large = make_organization("Small", turnover=euros(600_000)), make_organization("Large", turnover=euros(1_500_000))
    limit = create("reference-items", {"list": "turnover_bands", "label_en": "From a million", "number": "1000000"}, by=SYSTEM)
    run_jobs()
    assert (band(small), band(large)) == ("from_500000", "from_a_million")

    change(limit, by=SYSTEM, number="2000000.01")
    run_jobs()
    assert band(large) == "from_500000"

    delete(ReferenceItem.objects.get(list="turnover_bands", key="from_500000"), by=SYSTEM)
    run_jobs()
    assert (band(small), band(large)) == ("from_0", "from_0")


def test_groups_customers_by_trade_region_and_turnover():
    for name, industry, region, amount in [
        ("A", "retail", "Bretagne", 100), ("B", "retail", "Bretagne", 200), ("C", "retail", "Corse", 900_000), ("D", "energy", "Corse", None),
    ]:  # fmt: skip
        make_organization(name, industry=industry, region=region, lifecycle="customer", turnover=euros(amount) if amount else None)
    declared = registry.get("organizations")

    found = summarize(
        declared,
        {"field": "lifecycle", "op": "is", "value": "customer"},
        ["industry", "region", "turnover_band"],
        user=None,
        reader=Reader(),
    )

    assert [(*row.values, row.numbers["count"]) for row in found.rows] == [
        ("energy", "Corse", None, 1), ("retail", "Bretagne", "from_0", 2), ("retail", "Corse", "from_500000", 1),
    ]  # fmt: skip


def test_groups_customers_by_what_they_order_beside_turnover():
    for name, orders, amount in [("A", 14, 100), ("B", 20, 200), ("C", 1, 900_000)]:
        make_organization(name, orders_per_year=orders, visits_per_year=2, turnover=euros(amount))
    declared = registry.get("organizations")

    found = summarize(declared, None, ["orders_band", "turnover_band"], ["count", "sum:orders_per_year"], user=None, reader=Reader())

    assert [(*row.values, row.numbers) for row in found.rows] == [
        ("from_1", "from_500000", {"count": 1, "sum:orders_per_year": 1}),
        ("from_12", "from_0", {"count": 2, "sum:orders_per_year": 34}),
    ]
    query = {"field": "orders_band", "op": "in", "value": ["12 and more"]}
    assert filter_queryset(visible(None, declared), declared, query, None, Reader()).count() == 2


@pytest.mark.attack(20)
def test_is_closed_to_whom_the_number_is_closed(cast):
    role = cast.seller.roles.get()
    role.grants["organizations"] = role.grants["*"] | {"fields": {"turnover": "hidden"}}
    role.save()

    assert not {"turnover", "turnover_band"} & readable_fields(User.objects.get(pk=cast.seller.pk), "organizations").keys()


@pytest.mark.covers("R338")
def test_has_limits_only_in_lists_of_bands():
    with pytest.raises(InvalidValues) as refused:
        create("reference-items", {"list": "sources", "label_en": "Fair", "number": "5"}, by=SYSTEM)

    assert refused.value.errors == {"number": ["The entries of this list have no number."]}
