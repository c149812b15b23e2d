"""A field that is computed, by a formula or over related records…"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.core.testing import run_jobs
from relais.integrations.testing import Program
from relais.records.api import Operation, change, create, delete, registry, restore, undo
from relais.records.models import CustomField
from relais.records.testing import Cast, as_actor, make_cast
from tests.sample.models import Place, Visit, Warranty

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.covers("R311")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return as_actor(cast.administrator)


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


def make_formula(by: Actor, formula: str, **values: Any) -> CustomField:
    return create("custom-fields", {"type": "warranties", "kind": "formula", "label_en": "Result", "formula": formula} | values, by=by)


def make_roll_up(by: Actor, **values: Any) -> CustomField:
    made = {"type": "places", "kind": "roll_up", "label_en": "Total", "related": "visits", "measure": "sum", "measured": "cost"}
    return create("custom-fields", made | values, by=by)


def value(record: Any, key: str = "result") -> Any:
    record.refresh_from_db()
    declared = registry.of(record)
    return declared.all_fields[key].dump(declared.all_fields[key].get(record))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("price * 2", {"amount": "25.00", "currency": "EUR"}),
        ("[Price] * (1 - discount / 100)", {"amount": "10.00", "currency": "EUR"}),
        ('IF(status = "active", "on", "off") & " " & product', "on Pump"),
        ("expires_on", "2027-01-31"),
        ("EDATE(expires_on, 1)", "2027-02-28"),
        ("discount > 10", True),
        ("discount / 3", "6.666667"),
        ("place.floors + 1", "4"),
        ("LEN(place.name)", "4"),
    ],
)
def test_is_there_once_the_record_is(administrator: Actor, seller: Actor, formula: str, expected: Any) -> None:
    make_formula(administrator, formula)
    place = create("places", {"name": "Lyon", "floors": 3}, by=seller)
    values = {
        "price": {"amount": "12.50", "currency": "EUR"},
        "discount": 20,
        "status": "active",
        "product": "Pump",
        "expires_on": "2027-01-31",
    }

    warranty = create("warranties", {"number": "W-1", "place": place.pk} | values, by=seller)

    assert value(warranty) == expected


def test_follows_each_change_in_the_same_breath(administrator: Actor, seller: Actor) -> None:
    make_formula(administrator, "discount * 2")
    warranty = create("warranties", {"number": "W-1", "discount": 5}, by=seller)

    change(warranty, by=seller, discount=7)
    assert value(warranty) == "14"
    undo(Operation.objects.latest("pk"), by=seller)

    assert value(warranty) == "10"


def test_reads_other_formulas(administrator: Actor, seller: Actor) -> None:
    make_formula(administrator, "discount * 2", label_en="Double")
    make_formula(administrator, "double + 1", label_en="More")

    warranty = create("warranties", {"number": "W-1", "discount": 5}, by=seller)

    assert value(warranty, "more") == "11"


def test_is_filtered_sorted_and_added_up(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_formula(administrator, "discount * 2")
    for number in (5, 30, None):
        create("warranties", {"number": f"W-{number}", "discount": number}, by=seller)
    program = Program(cast.seller)

    found = program.post("warranties/query/", {"filter": {"field": "result", "op": "gt", "value": 50}}).json()["items"]
    assert [item["number"] for item in found] == ["W-30"]
    assert [item["result"] for item in program.get("warranties/", sort="-result").json()["items"]] == ["60", "10", None]
    (row,) = program.post("warranties/summary/", {"measures": ["sum:result"]}).json()["rows"]
    assert float(row["sum:result"]) == 70


def test_follows_what_its_links_lead_to(administrator: Actor, seller: Actor) -> None:
    make_formula(administrator, "place.floors * 10")
    place = create("places", {"name": "Lyon", "floors": 3}, by=seller)
    warranty = create("warranties", {"number": "W-1", "place": place.pk}, by=seller)

    change(place, by=seller, floors=4)
    run_jobs()

    assert value(warranty) == "40"


def test_is_computed_for_old_records_in_the_background(administrator: Actor, seller: Actor) -> None:
    warranty = create("warranties", {"number": "W-1", "discount": 5}, by=seller)
    version = warranty.version

    make_formula(administrator, "discount * 2")
    run_jobs()

    assert value(warranty) == "10"
    assert warranty.version == version


def test_cannot_be_typed(administrator: Actor, cast: Cast, client: Client) -> None:
    make_formula(administrator, "discount * 2")
    client.force_login(cast.seller)

    answer = Program(cast.seller).post("warranties/", {"number": "W-1", "result": 7})

    assert (answer.status_code, list(answer.json()["error"]["errors"])) == (422, ["result"])
    assert 'name="result"' not in client.get("/warranties/new/").content.decode()
    assert not Warranty.objects.exists()


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("discuont * 2", "Did you mean"),
        ("discount * ", ""),
        ('discount + "a"', ""),
        ("", "Write the formula."),
        ("__class__", ""),
        ("result + 1", "wait for itself"),
    ],
)
@pytest.mark.attack(25, 133)
def test_is_refused_with_a_sentence(administrator: Actor, formula: str, said: str) -> None:
    make_formula(administrator, "discount", label_en="Result") if "result" in formula else None
    before = CustomField.objects.count()

    with pytest.raises(InvalidValues) as refusal:
        if "result" in formula:
            change(CustomField.objects.get(), by=administrator, formula=formula)
        else:
            make_formula(administrator, formula)

    assert said in str(refusal.value.errors["formula"][0])
    assert CustomField.objects.count() == before


@pytest.mark.attack(133)
def test_never_waits_for_itself_around_corners(administrator: Actor) -> None:
    make_formula(administrator, "discount", label_en="First")
    second = make_formula(administrator, "first + 1", label_en="Second")
    make_roll_up(administrator, related="warranties", measured="second", label_en="Whole")

    with pytest.raises(InvalidValues) as refusal:
        change(second, by=administrator, formula="place.whole + 1")

    assert "places.whole" in str(refusal.value.errors["formula"][0])


def test_is_written_in_french_and_kept_for_all(administrator: Actor, seller: Actor, cast: Cast, client: Client) -> None:
    cast.administrator.__class__.objects.update(language="fr", formats="fr_FR")
    with override("fr"):
        field = make_formula(administrator, 'SI(discount > 10,5; "beaucoup"; "peu")')

    warranty = create("warranties", {"number": "W-1", "discount": 20}, by=seller)

    assert field.formula == 'IF(discount > 10.5, "beaucoup", "peu")'
    assert value(warranty) == "beaucoup"
    client.force_login(cast.administrator)
    assert "SI(" in client.get(f"/custom-fields/{field.pk}/edit/").content.decode()


def test_adds_up_what_is_related(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_roll_up(administrator)
    make_roll_up(administrator, label_en="Number", measure="count", measured="")
    make_roll_up(administrator, label_en="Last", measure="max", measured="begins_at")
    lyon, oslo = (create("places", {"name": name}, by=seller) for name in ("Lyon", "Oslo"))
    for cost, day in ((100, "2026-01-05"), (50, "2026-03-01")):
        visit = {"subject": "Check", "place": lyon.pk, "cost": {"amount": cost, "currency": "EUR"}, "begins_at": f"{day}T09:00:00Z"}
        create("visits", visit, by=seller)
    run_jobs()

    assert value(lyon, "total") == {"amount": "150.00", "currency": "EUR"}
    assert (value(lyon, "number"), value(oslo, "number")) == (2, 0)
    assert value(lyon, "last") == "2026-03-01T09:00:00Z"
    tree = {"field": "total", "op": "gt", "value": 120}
    assert [item["name"] for item in Program(cast.seller).post("places/query/", {"filter": tree}).json()["items"]] == ["Lyon"]


def test_stays_right_whatever_happens_to_the_related(administrator: Actor, seller: Actor) -> None:
    make_roll_up(administrator, where={"field": "is_done", "op": "is", "value": True})
    lyon, oslo = (create("places", {"name": name}, by=seller) for name in ("Lyon", "Oslo"))
    visit = {"subject": "Check", "place": lyon.pk, "cost": {"amount": 100, "currency": "EUR"}}
    first, second = create("visits", visit, by=seller), create("visits", visit | {"is_done": True}, by=seller)

    def totals() -> list[str]:
        run_jobs()
        return [(value(place, "total") or {"amount": "-"})["amount"] for place in (lyon, oslo)]

    assert totals() == ["100.00", "-"]
    change(first, by=seller, is_done=True)
    assert totals() == ["200.00", "-"]
    change(Visit.objects.get(pk=second.pk), by=seller, place=oslo.pk, cost={"amount": "7", "currency": "EUR"})
    assert totals() == ["100.00", "7.00"]
    delete(Visit.objects.get(pk=first.pk), by=seller)
    assert totals() == ["-", "7.00"]
    restore(Visit.objects.get(pk=first.pk), by=seller)
    assert totals() == ["100.00", "7.00"]


def test_rolls_up_over_custom_links_of_custom_objects(administrator: Actor, seller: Actor) -> None:
    create("custom-objects", {"label_en": "machine", "plural_en": "machines"}, by=administrator)
    create("custom-fields", {"type": "machines", "kind": "link", "label_en": "Site", "target": "places"}, by=administrator)
    create("custom-fields", {"type": "machines", "kind": "number", "label_en": "Power"}, by=administrator)
    make_roll_up(administrator, related="machines.site", measured="power")
    lyon = create("places", {"name": "Lyon"}, by=seller)

    for power in (3, 4):
        create("machines", {"name": "Saw", "site": lyon.pk, "power": power}, by=seller)
    run_jobs()

    assert value(lyon, "total") == "7"


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"related": "warranties.nothing"}, "related"),
        ({"related": "", "measure": "count"}, "related"),
        ({"measured": "subject"}, "measured"),
        ({"measured": "begins_at"}, "measured"),
        ({"measure": ""}, "measure"),
        ({"where": {"field": "nothing", "op": "is", "value": 1}}, "where"),
        ({"where": "{not json"}, "where"),
    ],
)
def test_over_related_records_is_refused_where_it_does_not_fit(administrator: Actor, values: dict[str, Any], part: str) -> None:
    with pytest.raises(InvalidValues) as refusal:
        make_roll_up(administrator, **values)

    assert list(refusal.value.errors) == [part]
    assert not CustomField.objects.exists()


def test_of_places_is_shown_with_them(administrator: Actor, seller: Actor, cast: Cast, client: Client) -> None:
    make_roll_up(administrator, section="Visits")
    lyon = create("places", {"name": "Lyon"}, by=seller)
    create("visits", {"subject": "Check", "place": lyon.pk, "cost": {"amount": 1234, "currency": "EUR"}}, by=seller)
    run_jobs()
    client.force_login(cast.seller)

    assert "1,234" in client.get("/places/", {"columns": "total"}).content.decode()
    assert "1,234" in client.get(f"/places/{lyon.pk}/").content.decode()
    assert Place.objects.get().version == 1


def test_is_checked_while_it_is_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)

    right = client.post("/formula/", {"type": "warranties", "text": "discount * 2"}).content.decode()
    wrong = client.post("/formula/", {"type": "warranties", "text": "discuont * 2"}).content.decode()
    begun = client.post("/formula/", {"type": "warranties", "text": "disc", "position": "4"}).content.decode()

    assert "<mark" in wrong and "<mark" not in right
    assert "iscount" in begun
    assert client.post("/formula/", {"type": "nothing", "text": "1 + 1"}).status_code == 200
    client.force_login(cast.seller)
    assert client.post("/formula/", {"type": "warranties", "text": "1"}).status_code in (403, 404)
