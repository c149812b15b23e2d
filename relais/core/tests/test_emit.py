from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from relais.core.events import EmittedOutsideTransaction, Event, emit, emit_many
from relais.core.models import OutboxEvent
from relais.core.money import Money
from relais.core.testing import captured_events


@dataclass(frozen=True)
class LampLit(Event):
    lamp_id: int
    by_id: int | None = None


@dataclass(frozen=True)
class LampSold(Event):
    price: Money
    weight: Decimal
    sold_on: date
    paid_at: datetime
    lamp_ids: tuple[int, ...]
    changes: dict[str, list[str | None]]


SALE = LampSold(
    price=Money(Decimal("12.50"), "EUR"),
    weight=Decimal("0.300"),
    sold_on=date(2026, 3, 29),
    paid_at=datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
    lamp_ids=(3, 1, 2),
    changes={"colour": [None, "été"]},
)


@pytest.mark.django_db
def test_event_is_stored_under_its_package_and_class() -> None:
    emit(LampLit(lamp_id=7))

    row = OutboxEvent.objects.get()
    assert (row.name, row.payload, row.delivered_at) == ("core.LampLit", {"lamp_id": 7, "by_id": None}, None)


@pytest.mark.django_db
def test_values_come_back_as_they_were() -> None:
    with captured_events() as events:
        emit(SALE)

    assert events == [SALE]


@pytest.mark.django_db(transaction=True)
def test_event_goes_with_the_change_that_is_rolled_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(LampLit(lamp_id=7))
        raise ZeroDivisionError

    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(EmittedOutsideTransaction, match=r"core\.LampLit was emitted outside a transaction"):
        emit(LampLit(lamp_id=7))

    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_emit_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        emit(LampLit(lamp_id=7))


@pytest.mark.django_db
def test_many_events_are_one_statement_and_keep_their_order(django_assert_num_queries) -> None:
    lit = [LampLit(lamp_id=number) for number in (3, 1, 2)]

    with captured_events(LampLit) as events, django_assert_num_queries(1):
        emit_many(lit)

    assert events == lit


@pytest.mark.django_db
def test_captured_events_are_those_of_the_classes_named() -> None:
    with captured_events(LampSold) as events:
        emit(LampLit(lamp_id=7))
        emit(SALE)

    assert events == [SALE]


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["a\x00b", "\ud800", float("nan"), object()])
def test_value_that_no_database_keeps_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        emit(LampLit(lamp_id=value))  # type: ignore[arg-type]

    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_event_without_its_own_dataclass_is_refused() -> None:
    class LampBroken(LampLit):
        reason: str

    with pytest.raises(TypeError, match="needs @dataclass"):
        emit(LampBroken(lamp_id=7))


def test_value_that_the_class_no_longer_has_is_left_out() -> None:
    assert LampLit.from_payload({"lamp_id": 7, "colour": "red"}) == LampLit(lamp_id=7)


def test_second_event_of_the_same_name_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Two events are called core\.LampLit"):
        type("LampLit", (Event,), {"__module__": "relais.core.elsewhere", "__qualname__": "LampLit"})
