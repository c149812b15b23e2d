"""Rows inserted by the thousand…"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from relais.core.inserting import InsertedOutsideTransaction, blanks, insert_records, insert_rows
from relais.core.models import OutboxEvent, Schedule
from tests.sample.models import Place, Warranty

MOMENT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.mark.django_db
def test_are_stored_as_one_by_one():
    values = {
        "number": "W « 1 »\t\\N",
        "price": Decimal("12.50"),
        "price_currency": "EUR",
        "expires_on": date(2027, 1, 31),
        "signed_at": MOMENT,
        "call_at": time(9, 30),
        "discount": Decimal("3.25"),
        "covers": ["pièces", {"deep": [1, None]}],
        "is_extended": True,
        "status": "active",
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    Warranty.objects.create(**values)

    insert_records([Warranty(**values), Warranty(**values)])

    rows = [{**row, "id": None} for row in Warranty.objects.order_by("id").values()]
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.django_db
def test_give_their_instances_ids_that_nobody_else_has():
    first = Place.objects.create(name="Lyon")
    places = [Place(name=f"Place {number}", parent=first) for number in range(3)]

    insert_records(places)
    last = Place.objects.create(name="Brest")

    assert len({first.pk, last.pk, *(place.pk for place in places)}) == 5
    assert list(Place.objects.filter(parent=first).order_by("id")) == places
    assert not places[0]._state.adding


@pytest.mark.django_db
def test_take_defaults_for_the_columns_left_out():
    insert_rows(OutboxEvent, ("name", "payload"), [("parties.Tested", {"à": "é"}), ("parties.Tested", {})])

    first, second = OutboxEvent.objects.order_by("id")
    assert (first.payload, second.payload, first.delivered_at) == ({"à": "é"}, {}, None)
    assert first.emitted_at.tzinfo is not None


@pytest.mark.django_db
def test_are_all_stored_or_none():
    row = ("relais.nothing", "every day", MOMENT)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Schedule, ("name", "rule", "next_run_at"), [row, row])

    assert not Schedule.objects.filter(name="relais.nothing").exists()


@pytest.mark.django_db(transaction=True)
def test_are_refused_outside_a_transaction():
    with pytest.raises(InsertedOutsideTransaction):
        insert_records([Place(name="Lyon")])


@pytest.mark.django_db
def test_none_are_stored_for_none():
    insert_records([])
    insert_rows(OutboxEvent, ("name", "payload"), [])

    assert not OutboxEvent.objects.filter(name="parties.Tested").exists()


@pytest.mark.django_db
def test_may_be_made_quickly_and_are_as_the_model_makes_them():
    make = blanks(Warranty, status="active")

    one, other = make(), make()
    one.covers.append("parts")
    one.save()

    assert {**other.__dict__, "_state": None, "created_at": None, "updated_at": None} == {
        **Warranty(status="active").__dict__, "_state": None, "created_at": None, "updated_at": None,
    }  # fmt: skip
    assert other.covers == []
    assert other.created_at >= one.created_at
    assert Warranty.objects.get().covers == ["parts"]
