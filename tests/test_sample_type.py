"""A type declared in 25 lines (`tests/sample`, warranties) has, without further code…"""

from __future__ import annotations

import ast
import inspect
import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from relais.accounts.actors import Actor
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file, revert
from relais.integrations.testing import Program
from relais.records.api import Change, Operation, RecordType, create, registry, undo
from relais.records.fields import Reader
from relais.records.testing import Cast, as_actor, make_cast
from relais.records.timeline import timeline
from tests.sample import record_types
from tests.sample.models import Visit, Warranty

pytestmark = pytest.mark.django_db

VALUES: dict[str, Any] = {
    "number": "W-1", "product": "Pump", "status": "active", "expires_on": date(2027, 1, 31), "price": {"amount": "12.50", "currency": "EUR"},
    "covers": ["parts", "work"], "mails": [{"type": "work", "value": "papers@example.com", "primary": True}],
}  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


@pytest.fixture
def screens(client: Client, cast: Cast) -> Client:
    client.force_login(cast.seller)
    return client


@pytest.fixture
def managers_screens(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.manager)
    return client


@pytest.fixture
def warranty(seller: Actor) -> Warranty:
    place = create("places", {"name": "Lyon works"}, by=seller)
    return create("warranties", VALUES | {"place": place.pk}, by=seller)


def shown(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_declaration_alone() -> None:
    tree = ast.parse(inspect.getsource(record_types))
    (declaration,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "WarrantyType"]

    (end,) = [declaration.end_lineno]
    lines = [line for line in inspect.getsource(record_types).splitlines()[declaration.lineno - 1 : end] if line.strip()]
    # Its one collection, with a table of its own, is what most types do not have.
    collection = next(node for node in ast.walk(declaration) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Collection")
    assert len(lines) - (collection.end_lineno - collection.lineno + 1) <= 25  # type: ignore[operator]
    assert not [node for node in declaration.body if isinstance(node, ast.FunctionDef)]


def test_a_list(screens: Client, warranty: Warranty) -> None:
    page = shown(screens.get("/warranties/"))

    for text in ("W-1", "Lyon works", "Pump", "Active", "12.50", "31/01/2027"):
        assert text in page


def test_a_form(screens: Client, cast: Cast) -> None:
    form = shown(screens.get("/warranties/new/"))
    assert 'name="expires_on"' in form
    assert re.search(rf'name="owner"[^>]*value="{cast.seller.pk}"', form)
    given = {
        "number": "W-9",
        "status": "draft",
        "expires_on": "2027-02-01",
        "price": "1 200,50",
        "price_currency": "EUR",
        "mails-0-value": "a@b.example",
        "mails-0-type": "work",
        "owner": cast.seller.pk,
    }
    cast.seller.__class__.objects.filter(pk=cast.seller.pk).update(formats="fr_FR")

    refused = screens.post("/warranties/new/", given | {"number": ""})
    made = screens.post("/warranties/new/", given)

    warranty = Warranty.objects.get()
    assert (refused.status_code, made.status_code, made["Location"]) == (422, 302, f"/warranties/{warranty.pk}/")
    assert (warranty.number, warranty.price, warranty.expires_on, warranty.owner) == (
        "W-9",
        Decimal("1200.50"),
        date(2027, 2, 1),
        cast.seller,
    )
    assert registry.get("warranties").collections["mails"].read([warranty.pk])[warranty.pk][0]["value"] == "a@b.example"


def test_a_detail(screens: Client, warranty: Warranty, seller: Actor) -> None:
    create("visits", {"subject": "Yearly check", "warranty": warranty.pk}, by=seller)

    page = shown(screens.get(f"/warranties/{warranty.pk}/"))

    for text in ("W-1", "Lyon works", "papers@example.com", "Parts", "Yearly check"):
        assert text in page


@pytest.mark.parametrize(
    ("tree", "numbers"),
    [
        ({"field": "status", "op": "is", "value": "active"}, ["W-1"]),
        ({"field": "covers", "op": "has_all", "value": ["parts", "work"]}, ["W-1"]),
        ({"field": "place.name", "op": "contains", "value": "LYON"}, ["W-1"]),
        ({"field": "price", "op": "gt", "value": 20, "currency": "EUR"}, ["W-2"]),
        ({"related": "visits", "where": {"field": "is_done", "op": "is", "value": False}, "count": {"gte": 1}}, ["W-1"]),
        ({"not": {"field": "expires_on", "op": "empty"}}, ["W-1"]),
    ],
)
def test_filters(screens: Client, warranty: Warranty, seller: Actor, tree: dict[str, Any], numbers: list[str]) -> None:
    create("warranties", {"number": "W-2", "price": {"amount": "30", "currency": "EUR"}}, by=seller)
    create("visits", {"subject": "Yearly check", "warranty": warranty.pk}, by=seller)

    page = shown(screens.get("/warranties/", {"filter": json.dumps(tree)}))

    assert [number for number in ("W-1", "W-2") if f">{number}<" in page] == numbers
    assert shown(screens.get("/warranties/filter/", {"filter": json.dumps(tree)}))


@pytest.mark.parametrize("text", ["w-1", "PUMP", "lyon", "papers@example.com"])
def test_search(client: Client, cast: Cast, warranty: Warranty, text: str) -> None:
    # A reader sees every place, and so finds by the name of one; who sees some must not learn of the others.
    client.force_login(cast.reader)

    assert f"/warranties/{warranty.pk}/" in shown(client.get("/search/", {"q": text}))


def import_file(actor: Actor, name: str, content: bytes) -> Any:
    run = keep_file(actor.user, registry.get("warranties"), name, BytesIO(content))
    return run, load_file(run)


def test_import_and_its_undo(seller: Actor) -> None:
    content = b"Number;Place;Status;Expires;Price\nW-1;Lyon works;Active;31/01/2027;12,50\nW-2;Lyon works;Ended;28/02/2027;13,50\n;;;;9\n"

    run, counts = import_file(seller, "warranties.csv", content)

    assert (counts["created"], counts["errors"]) == (2, 1)
    first = Warranty.objects.get(number="W-1")
    assert (first.status, first.expires_on, first.price, first.place.name) == ("active", date(2027, 1, 31), Decimal("12.50"), "Lyon works")
    revert(run, by=seller)
    assert not Warranty.objects.filter(deleted_at=None).exists()


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_export_that_imports_again(managers_screens: Client, warranty: Warranty, cast: Cast, format: str) -> None:
    Warranty.objects.update(external_id="V-77")
    answer = managers_screens.post("/warranties/export/", {"format": format, "delimiter": ","})
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, f".{format}" in answer["Content-Disposition"]) == (200, True)
    before = Warranty.objects.filter(pk=warranty.pk).values().get()

    manager = as_actor(cast.manager)
    _run, same = import_file(manager, f"warranties.{format}", content)
    assert (same["created"], same["errors"], Warranty.objects.filter(pk=warranty.pk).values().get()["price"]) == (0, 0, before["price"])

    Warranty.objects.update(external_id="elsewhere")
    Warranty.objects.filter(pk=warranty.pk).update(deleted_at=before["updated_at"])
    _run, again = import_file(manager, f"warranties.{format}", content)
    fresh = Warranty.objects.exclude(pk=warranty.pk).values().get()
    kept = (
        "number",
        "product",
        "place_id",
        "status",
        "expires_on",
        "price",
        "price_currency",
        "discount",
        "covers",
        "terms",
        "is_extended",
        "owner_id",
    )
    assert again["created"] == 1
    assert {name: fresh[name] for name in kept} == {name: before[name] for name in kept}


def test_an_api(cast: Cast) -> None:
    program = Program(cast.seller)

    made = program.post("warranties/", VALUES | {"expires_on": "2027-01-31"}).json()
    path = f"warranties/{made['id']}/"
    assert program.patch(path, {"product": "Motor"}, version=1).json()["product"] == "Motor"
    assert program.post("warranties/query/", {"filter": {"field": "product", "op": "is", "value": "motor"}}).json()["count"] == 1
    assert (program.delete(path).status_code, program.get(path).status_code) == (204, 404)
    assert program.post(f"{path}restoration/").json()["product"] == "Motor"
    assert [entry["kind"] for entry in program.get(f"{path}timeline/").json()["items"]] == ["changes"] * 4
    assert "warranties" in {described["key"] for described in program.get("schema/").json()["types"]}
    assert "/api/v1/warranties/{id}/" in program.get("openapi.json").json()["paths"]


def test_access(cast: Cast, warranty: Warranty) -> None:
    seen = {name for name, person in cast.people.items() if warranty.pk in (Program(person).ids("warranties/") if name != "nobody" else [])}

    assert seen == {"administrator", "manager", "seller", "colleague", "reader"}


def test_an_audit(screens: Client, warranty: Warranty, seller: Actor, cast: Cast) -> None:
    screens.post(f"/warranties/{warranty.pk}/fields/product/", {"product": "Motor"})

    change = Change.objects.latest("pk")
    assert (change.actor, change.through, change.verb, change.version, change.values) == (
        cast.seller,
        "screen",
        "changed",
        2,
        {"product": ["Pump", "Motor"]},
    )
    entries = timeline(registry.get("warranties"), warranty, Reader.of(cast.seller), kinds=[], limit=10)
    assert len(entries) == 2
    page = shown(screens.get(f"/warranties/{warranty.pk}/"))
    assert "Motor" in page and "Pump" in page


def test_undo(screens: Client, warranty: Warranty) -> None:
    screens.post(f"/warranties/{warranty.pk}/fields/product/", {"product": "Motor"})

    assert screens.post(f"/operations/{Operation.objects.latest('pk').pk}/undo/").status_code == 302

    warranty.refresh_from_db()
    assert warranty.product == "Pump"


def test_a_bin(screens: Client, warranty: Warranty, seller: Actor) -> None:
    screens.post(f"/warranties/{warranty.pk}/deletion/")
    assert "W-1" in shown(screens.get("/warranties/bin/"))
    assert screens.get(f"/warranties/{warranty.pk}/").status_code == 404

    undo(Operation.objects.latest("pk"), by=seller)

    assert shown(screens.get(f"/warranties/{warranty.pk}/"))


@pytest.mark.parametrize("part", ["columns", "filters", "search", "sort", "match_keys", "form"])
def test_a_start_that_is_stopped_by_a_wrong_name(part: str) -> None:
    from relais.records.api import Section

    names: Any = (Section("Visit", ("subject", "warantee")),) if part == "form" else ("warantee",)
    wrong = type("WrongType", (RecordType,), {"key": "wrong-visits", "model": Visit, "title": "subject", part: names})
    registry.add(wrong)
    try:
        with pytest.raises(ImproperlyConfigured) as refusal:
            registry.finish()
    finally:
        registry.remove("wrong-visits")

    said = str(refusal.value)
    assert f"WrongType.{part} names “warantee”" in said
    assert "Did you mean “warranty”?" in said
    assert "begins_at, cost, created_at" in said
