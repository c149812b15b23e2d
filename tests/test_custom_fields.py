"""A field that an administrator has added to a type, of every kind, is at once…"""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program
from relais.records.api import Operation, change, create, create_many, delete, registry, restore, undo
from relais.records.models import CustomField
from relais.records.testing import Cast, as_actor, make_cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R311")]

#: By kind: what the field is made with, two values as the API takes them (the first sorts first), and what a list shows of the first.
KINDS: dict[str, tuple[dict[str, Any], Any, Any, str]] = {
    "text": ({}, "Aérien", "bleu", "Aérien"),
    "long_text": ({}, "First line\nsecond", "Zero", "First line"),
    "number": ({}, 1200, 4000, "1 200"),
    "decimals": ({"kind": "number", "decimal_places": 2}, "2.12", "10.50", "2,12"),
    "money": ({}, {"amount": "12.50", "currency": "EUR"}, {"amount": "900.00", "currency": "EUR"}, "12,50 €"),
    "percent": ({}, "7.50", "25.00", "7,5 %"),
    "date": ({}, "2026-02-28", "2026-12-01", "28/02/2026"),
    "datetime": ({}, "2026-02-28T09:30:00Z", "2026-12-01T00:00:00Z", "28 févr. 2026"),
    "time": ({}, "08:30", "17:00", "08:30"),
    "boolean": ({}, False, True, "—"),
    "choice": ({"choices": "Sent | Envoyé\nSigned | Signé"}, "sent", "signed", "Envoyé"),
    "choices": ({"choices": "Red | Rouge\nGreen | Vert"}, ["red"], ["green"], "Rouge"),
    "tags": ({}, ["alpha"], ["beta"], "alpha"),
    "email": ({}, "ada@relais.example", "bob@relais.example", "ada@"),
    "phone": ({}, "+33612345678", "+33698765432", "06 12 34 56 78"),
    "url": ({}, "https://a.example", "https://b.example", "a.example"),
    "country": ({}, "BE", "FR", "Belgique"),
    "language": ({}, "de", "fr", "Allemand"),
}
MANY = ("choices", "tags")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return as_actor(cast.administrator)


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


def make_field(by: Actor, kind: str = "text", **values: Any) -> CustomField:
    made = {"type": "warranties", "kind": kind, "label_en": "Finish", "label_fr": "Finition"} | KINDS.get(kind, ({},))[0] | values
    return create("custom-fields", made, by=by)


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def filled(kind: str, administrator: Actor, cast: Cast) -> Program:
    """Two warranties with values of the kind and one without."""
    make_field(administrator, kind)
    program = Program(cast.seller)
    _made_with, first, second, _shown = KINDS[kind]
    for number, values in (("W-2", {"finish": second}), ("W-1", {"finish": first}), ("W-3", {})):
        answer = program.post("warranties/", {"number": number} | values)
        assert answer.status_code == 201, answer.content
    return program


def numbers(program: Program, tree: Any = None, sort: str = "number") -> list[str]:
    answer = program.post("warranties/query/", {"filter": tree, "sort": [sort]})
    assert answer.status_code == 200, answer.content
    return [item["number"] for item in answer.json()["items"]]


def test_in_the_api(kind: str, filled: Program) -> None:
    _made_with, first, second, _shown = KINDS[kind]

    items = filled.get("warranties/", sort="number").json()["items"]

    assert [item["finish"] for item in items[:2]] == [first, second]
    assert items[2]["finish"] in (None, "", [])
    (described,) = [each for each in filled.get("schema/").json()["types"] if each["key"] == "warranties"]
    assert {each["key"]: each["label"] for each in described["fields"]}["finish"] == "Finish"


def test_asked_for(kind: str, filled: Program) -> None:
    first = KINDS[kind][1]
    value = first["amount"] if kind == "money" else first
    is_it = {"field": "finish", "op": "has_any" if kind in MANY else "is", "value": value}

    assert numbers(filled, is_it) == ["W-1"]
    assert numbers(filled, {"not": is_it}) == ["W-2", "W-3"]
    assert numbers(filled, {"field": "finish", "op": "empty"}) == ["W-3"]


def test_sorted_by(kind: str, filled: Program) -> None:
    if kind in (*MANY, "long_text"):
        assert filled.get("warranties/", sort="finish").status_code == 400
        return

    assert numbers(filled, sort="finish") == ["W-1", "W-2", "W-3"]
    assert numbers(filled, sort="-finish") == ["W-2", "W-1", "W-3"]
    first = filled.get("warranties/", sort="finish", limit=1).json()
    assert [item["number"] for item in filled.get("warranties/", sort="finish", cursor=first["next"]).json()["items"]] == ["W-2", "W-3"]


def test_on_the_screens(kind: str, filled: Program, cast: Cast, client: Client) -> None:
    cast.seller.__class__.objects.update(language="fr", formats="fr_FR")
    client.force_login(cast.seller)
    warranty = Warranty.objects.get(number="W-1")

    listed = client.get("/warranties/", {"columns": "finish"}).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    page = client.get(f"/warranties/{warranty.pk}/").content.decode()
    form = client.get(f"/warranties/{warranty.pk}/edit/").content.decode()

    assert KINDS[kind][3] in listed
    assert "Finition" in page or "finition" in page
    assert "Finition" in form and 'name="finish' in form


def test_exported_and_imported_again(kind: str, filled: Program, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager)
    content = b"".join(client.post("/warranties/export/", {"format": "csv", "delimiter": ",", "fields": "all"}).streaming_content)
    before = Warranty.objects.get(number="W-1").more
    Warranty.objects.all().delete()

    run = keep_file(cast.manager, registry.get("warranties"), "warranties.csv", BytesIO(content))
    counts = load_file(run)

    assert (counts["created"], counts["errors"]) == (3, 0)
    assert Warranty.objects.get(number="W-1").more == before


def test_grouped_by(kind: str, filled: Program) -> None:
    answer = filled.post("warranties/summary/", {"group_by": ["finish"], "measures": ["count"]})

    if kind in ("decimals", "money", "percent", "long_text", "time"):
        assert answer.status_code == 400
    else:
        assert [row["count"] for row in answer.json()["rows"]] == [1, 1, 1], answer.content


def test_undone_with_the_rest(kind: str, filled: Program, seller: Actor) -> None:
    warranty = Warranty.objects.get(number="W-1")
    before = warranty.more
    change(warranty, by=seller, finish=KINDS[kind][2])

    undo(Operation.objects.latest("pk"), by=seller)

    warranty.refresh_from_db()
    assert warranty.more == before


@pytest.mark.parametrize("kind", ["number", "decimals", "money"])
def test_added_up(kind: str, filled: Program) -> None:
    (row,) = filled.post("warranties/summary/", {"measures": ["sum:finish", "max:finish"]}).json()["rows"]

    first, second = (value["amount"] if kind == "money" else value for value in KINDS[kind][1:3])
    total = row["sum:finish"][0]["amount"] if kind == "money" else row["sum:finish"]
    assert Decimal(total) == Decimal(first) + Decimal(second)


@pytest.mark.parametrize(
    ("kind", "word"), [("text", "aerien"), ("email", "ada@relais"), ("phone", "0612345678"), ("choice", "envoye"), ("tags", "alpha")]
)
def test_searched(kind: str, word: str, administrator: Actor, seller: Actor, client: Client, cast: Cast) -> None:
    make_field(administrator, kind, is_searched=True)
    create("warranties", {"number": "W-1", "finish": KINDS[kind][1]}, by=seller)
    client.force_login(cast.seller)

    assert "W-1" in client.get("/search/", {"q": word}).content.decode()


def test_a_link(administrator: Actor, seller: Actor, cast: Cast, client: Client) -> None:
    make_field(administrator, "link", target="places")
    lyon, oslo = (create("places", {"name": name, "country": code}, by=seller).pk for name, code in (("Lyon", "FR"), ("Oslo", "NO")))
    for number, place in (("W-2", oslo), ("W-1", lyon), ("W-3", None)):
        create("warranties", {"number": number, "finish": place}, by=seller)
    program = Program(cast.reader)

    assert program.get("warranties/", sort="finish").json()["items"][0]["finish"] == {"id": lyon, "type": "places", "title": "Lyon"}
    assert numbers(program, sort="-finish") == ["W-2", "W-1", "W-3"]
    assert numbers(program, {"field": "finish.country", "op": "is", "value": "FR"}) == ["W-1"]
    asked = {"related": "warranties.finish", "count": {"gte": 1}}
    assert [each["name"] for each in program.post("places/query/", {"filter": asked}).json()["items"]] == ["Lyon", "Oslo"]
    assert program.get("warranties/", sort="finish.name").status_code == 400
    client.force_login(cast.reader)
    assert "Lyon" in client.get("/warranties/", {"columns": "finish"}).content.decode()
    assert "W-1" in client.get(f"/places/{lyon}/").content.decode()


def test_no_way_to_what_is_closed(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_field(administrator, "link", target="warranties", type="places")
    hidden = create("warranties", {"number": "SECRET"}, by=as_actor(cast.other_seller))
    place = create("places", {"name": "Lyon", "finish": hidden.pk}, by=administrator)

    assert Program(cast.administrator).get(f"places/{place.pk}/").json()["finish"]["title"] == "SECRET"
    assert Program(cast.seller).get(f"places/{place.pk}/").json()["finish"] is None
    refused = Program(cast.seller).post("places/", {"name": "Oslo", "finish": hidden.pk})
    assert (refused.status_code, "finish" in refused.json()["error"]["errors"]) == (422, True)


def test_a_number_given_by_itself(administrator: Actor, seller: Actor) -> None:
    make_field(administrator, "auto_number", prefix="G-", digits=4)

    made = [create("warranties", {"number": name}, by=seller) for name in ("a", "b")]

    own = registry.get("warranties").all_fields["finish"]
    assert [own.get(record) for record in made] == ["G-0001", "G-0002"]


def test_needed_where_the_firm_says_so(administrator: Actor, cast: Cast) -> None:
    make_field(administrator, is_required=True)

    answer = Program(cast.seller).post("warranties/", {"number": "W-1"})

    assert (answer.status_code, answer.json()["error"]["errors"]) == (422, {"finish": ["This is needed."]})
    assert not Warranty.objects.exists()


def test_given_by_itself_where_there_is_a_usual_value(administrator: Actor, seller: Actor) -> None:
    make_field(administrator, "number", usual="12")

    made = create("warranties", {"number": "W-1"}, by=seller)

    assert registry.get("warranties").all_fields["finish"].get(made) == 12


def test_renamed_retired_and_restored_without_loss(administrator: Actor, seller: Actor, cast: Cast) -> None:
    field = make_field(administrator)
    create("warranties", {"number": "W-1", "finish": "Mat"}, by=seller)
    program = Program(cast.seller)

    change(field, by=administrator, label_en="Surface")
    assert program.get("warranties/").json()["items"][0]["finish"] == "Mat"
    delete(field, by=administrator)
    assert "finish" not in program.get("warranties/").json()["items"][0]
    restore(field, by=administrator)

    assert program.get("warranties/").json()["items"][0]["finish"] == "Mat"


def test_choices_that_are_gone_stay_where_they_stand(administrator: Actor, cast: Cast) -> None:
    field = make_field(administrator, "choice")
    program = Program(cast.seller)
    program.post("warranties/", {"number": "W-1", "finish": "signed"})

    change(field, by=administrator, choices="Sent | Envoyé\nLost | Perdu")

    assert program.get("warranties/").json()["items"][0]["finish"] == "signed"
    assert program.post("warranties/", {"number": "W-2", "finish": "lost"}).status_code == 201
    refused = program.post("warranties/", {"number": "W-3", "finish": "Signed"})
    assert refused.status_code == 422


@pytest.mark.attack(3)
@pytest.mark.parametrize("label", ['k" FROM auth_user--', "k'); DROP--", "k->>'x'", "k%s", "k" * 120, "42", "__class__", "id", "é"])
def test_known_by_a_harmless_key_whatever_it_is_called(administrator: Actor, seller: Actor, cast: Cast, label: str) -> None:
    field = make_field(administrator, label_en=label, label_fr="")

    create("warranties", {"number": "W-1", field.key: "Mat"}, by=seller)

    assert field.key.isascii() and field.key[0].isalpha() and field.key.replace("_", "").isalnum() and len(field.key) < 63
    assert numbers(Program(cast.seller), {"field": field.key, "op": "is", "value": "mat"}, field.key) == ["W-1"]
    client = Client()
    client.force_login(cast.manager)
    assert client.get("/warranties/", {"columns": field.key}).status_code == 200


def test_hidden_from_roles_like_any_other(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_field(administrator)
    create("warranties", {"number": "W-1", "finish": "Mat"}, by=seller)
    role = cast.reader.roles.get()
    role.grants = {**role.grants, "warranties": {"view": "all", "fields": {"finish": "hidden"}}}
    role.save()
    program = Program(cast.reader)

    assert "finish" not in program.get("warranties/").json()["items"][0]
    assert program.post("warranties/query/", {"filter": {"field": "finish", "op": "is", "value": "Mat"}}).status_code == 400


def test_made_by_administrators_alone(cast: Cast) -> None:
    values = {"type": "warranties", "kind": "text", "label_en": "Finish"}

    assert Program(cast.manager).post("custom-fields/", values).status_code in (403, 404)
    assert Program(cast.administrator).post("custom-fields/", values).status_code == 201
    assert not json.loads(Program(cast.seller).get("custom-fields/").content).get("items")


def test_not_listed_on_the_page_where_many_are_empty(administrator: Actor, seller: Actor, cast: Cast, client: Client) -> None:
    rows = [{"type": "warranties", "kind": "text", "label_en": f"Detail {number}"} for number in range(41)]
    create_many("custom-fields", rows, by=administrator)
    page = f"/warranties/{create('warranties', {'number': 'W-1'}, by=seller).pk}/"
    client.force_login(cast.seller)

    assert "Detail 7" not in client.get(page).content.decode()
    assert "Detail 7" in client.get(page, {"empty": "1"}).content.decode()
