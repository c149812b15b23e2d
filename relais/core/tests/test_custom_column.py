"""A JSON column whose keys are read as the types they hold…"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Sum

from relais.core.custom_column import index_values
from relais.parties.models import Party
from relais.parties.testing import make_contact

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R311")]

ONE: dict[str, Any] = {"t1": "Écru", "n2": "12.50", "b3": True, "l4": 7, "d5": "2026-02-28", "m6": "2026-02-28 23:15:00", "h7": "08:30:00"}
OTHER: dict[str, Any] = {"t1": "bleu", "n2": "9", "b3": False, "l4": 70, "d5": "2025-12-01", "m6": "2026-01-01 00:00:00", "h7": "17:00:00"}
READ: dict[str, Any] = {
    "t1": "Écru",
    "n2": Decimal("12.50"),
    "b3": True,
    "l4": 7,
    "d5": date(2026, 2, 28),
    "m6": datetime(2026, 2, 28, 23, 15, tzinfo=UTC),
    "h7": time(8, 30),
}


@pytest.fixture(autouse=True)
def three() -> None:
    for values in (ONE, OTHER, {}):
        Party.objects.filter(pk=make_contact().pk).update(more=values)


@pytest.mark.parametrize("key", list(READ))
def test_values_come_back_as_what_they_are(key: str):
    assert list(Party.objects.filter(**{f"more__{key}": READ[key]}).values_list(f"more__{key}", flat=True)) == [READ[key]]
    assert Party.objects.filter(**{f"more__{key}__isnull": True}).count() == 1


def test_they_are_compared_added_up_and_sorted_as_such():
    assert Party.objects.filter(more__n2__gt=Decimal("9.5")).count() == 1
    assert Party.objects.filter(more__d5__lt=date(2026, 1, 1)).count() == 1
    assert Party.objects.filter(more__t1__folded__startswith="ec").count() == 1
    assert Party.objects.filter(more__b3=False).count() == 1
    assert Party.objects.aggregate(sum=Sum("more__n2"))["sum"] == Decimal("21.5")
    ordered = Party.objects.order_by(F("more__n2").desc(nulls_last=True)).values_list("more__l4", flat=True)
    assert list(ordered) == [7, 70, None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [key for key in READ if key != "b3"])
def test_an_index_may_hold_them(key: str):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Until what these rows were before is swept away, PostgreSQL does not trust an index that is new.
            cursor.execute("VACUUM parties_party")
            cursor.execute("SET enable_seqscan = off")
        name = index_values(Party, key)
        sql, given = Party.objects.order_by().filter(**{f"more__{key}": READ[key]}).values("pk").query.sql_with_params()
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql, given)
        plan = str(cursor.fetchall())
        cursor.execute(f'DROP INDEX "{name}"')
    assert name in plan, (sql, plan)


def test_any_other_key_is_plain_json():
    assert Party.objects.filter(more__other__isnull=True).count() == 3
