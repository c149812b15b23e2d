"""The one door for writes, seen from the actor who stands before it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import Conflict, InvalidValues, NotFound
from relais.core.models import OutboxEvent
from relais.records.api import change, change_many, create, delete, restore, start_operation, undo
from relais.records.models import Change, MultiValue, Operation
from relais.records.testing import make_cast
from tests.sample.models import Place, Warranty, WarrantyMail

pytestmark = pytest.mark.django_db


def make_warranty(**values):
    return create("warranties", {"number": "W-1", **values}, by=SYSTEM)


def test_new_record_is_stored_with_its_kinds():
    warranty = create(
        "warranties",
        {"number": " W-7 ", "price": {"amount": "12.5", "currency": "eur"}, "expires_on": "2027-01-31", "covers": ["Parts", "work"]},
        by=SYSTEM,
    )

    kept = Warranty.objects.get(pk=warranty.pk)
    assert (kept.number, kept.price, kept.price_currency) == ("W-7", Decimal("12.50"), "EUR")
    assert (kept.expires_on, kept.covers, kept.version) == (date(2027, 1, 31), ["parts", "work"], 1)


def test_wrong_values_are_all_told_and_nothing_is_stored():
    with pytest.raises(InvalidValues) as refused:
        create("warranties", {"number": "", "price": "12,,5", "status": "broken", "size": 3}, by=SYSTEM)

    assert set(refused.value.errors) == {"number", "price", "status", "size"}
    assert not Warranty.objects.exists()
    assert not Change.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_change_is_audited_with_old_and_new_value():
    cast = make_cast()
    warranty = make_warranty(product="Oven", owner=cast.administrator.pk)

    change(warranty, by=Actor(cast.administrator, "api"), product="Oven, large")

    audit = Change.objects.get(verb="changed")
    assert audit.values == {"product": ["Oven", "Oven, large"]}
    assert (audit.actor, audit.through, audit.version) == (cast.administrator, "api", 2)


def test_change_without_difference_leaves_no_trace():
    warranty = make_warranty(product="Oven")

    change(warranty, by=SYSTEM, product="Oven")

    assert Warranty.objects.get(pk=warranty.pk).version == 1
    assert not Change.objects.filter(verb="changed").exists()


@pytest.mark.drill(20)
def test_change_made_on_an_older_version_is_refused_with_both_values():
    warranty = make_warranty(product="Oven")
    change(warranty, by=SYSTEM, product="Stove")

    with pytest.raises(Conflict) as refused:
        change(warranty, by=SYSTEM, version=1, product="Range")

    assert refused.value.values == {"product": ("Stove", "Range")}
    assert Warranty.objects.get(pk=warranty.pk).product == "Stove"


def test_event_is_stored_with_the_change():
    warranty = make_warranty()

    change(warranty, by=SYSTEM, product="Oven")

    event = OutboxEvent.objects.latest("id")
    assert event.name == "records.RecordsChanged"
    assert (event.payload["type"], event.payload["ids"], event.payload["fields"]) == ("warranties", [warranty.pk], ["product"])


def test_items_have_one_primary_and_are_undone_as_a_whole():
    warranty = make_warranty(mails=[{"value": "A@B.example"}, {"value": "c@d.example", "primary": True}])
    change(warranty, by=SYSTEM, mails=[{"value": "e@f.example"}])
    operation = Operation.objects.latest("id")

    undo(operation, by=SYSTEM)

    rows = WarrantyMail.objects.filter(warranty=warranty).order_by("position")
    kept = list(rows.values_list("value", "primary"))
    assert kept == [("a@b.example", False), ("c@d.example", True)]


def test_values_of_many_are_indexed():
    warranty = make_warranty(covers=["parts", "work"])
    change(warranty, by=SYSTEM, covers=["work", "loan"])

    assert set(MultiValue.objects.filter(record_id=warranty.pk, field="covers").values_list("value", flat=True)) == {"work", "loan"}


def test_deleted_record_comes_back_by_restore():
    warranty = make_warranty()

    delete(warranty, by=SYSTEM)
    assert Warranty.objects.get(pk=warranty.pk).deleted_at is not None
    restore(warranty, by=SYSTEM)

    assert Warranty.objects.get(pk=warranty.pk).deleted_at is None


def test_undo_of_a_creation_moves_the_record_to_the_bin():
    warranty = make_warranty()

    undo(Operation.objects.get(kind="create"), by=SYSTEM)

    assert Warranty.objects.get(pk=warranty.pk).deleted_at is not None


def test_undo_of_a_bulk_edit_leaves_what_someone_changed_since():
    first, second = make_warranty(number="W-1", product="Oven"), make_warranty(number="W-2", product="Oven")
    operation = start_operation("bulk_edit", "warranties", by=SYSTEM)
    change_many("warranties", {first.pk: {"product": "Stove"}, second.pk: {"product": "Stove"}}, by=SYSTEM, operation=operation)
    change(second, by=SYSTEM, product="Range")

    result = undo(operation, by=SYSTEM)

    assert [Warranty.objects.get(pk=pk).product for pk in (first.pk, second.pk)] == ["Oven", "Range"]
    assert result.kept == [("warranties", second.pk)]


def test_link_to_a_record_that_is_not_there_is_refused():
    with pytest.raises(InvalidValues) as refused:
        make_warranty(place=999)

    assert set(refused.value.errors) == {"place"}


@pytest.mark.attack(133)
def test_tree_cannot_turn_in_a_circle():
    top = create("places", {"name": "Head office"}, by=SYSTEM)
    below = create("places", {"name": "Depot", "parent": top.pk}, by=SYSTEM)

    with pytest.raises(InvalidValues):
        change(top, by=SYSTEM, parent=below.pk)

    assert Place.objects.get(pk=top.pk).parent_id is None


@pytest.mark.attack(91)
def test_technical_columns_cannot_be_written():
    cast = make_cast()
    warranty = make_warranty(owner=cast.administrator.pk)

    for name in ("created_by", "updated_at", "id", "deleted_at", "title_key", "owner_id"):
        with pytest.raises(InvalidValues):
            change(warranty, by=Actor(cast.administrator), **{name: 1})

    assert Warranty.objects.get(pk=warranty.pk).version == 1


def test_record_of_another_team_is_not_there_for_a_seller():
    cast = make_cast()
    warranty = make_warranty(owner=cast.seller.pk)

    with pytest.raises(NotFound):
        change(warranty, by=Actor(cast.other_seller), product="Oven")

    assert Warranty.objects.get(pk=warranty.pk).product == ""
