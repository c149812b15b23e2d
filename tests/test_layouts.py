"""How an administrator arranges forms, pages and lists, and what a record must hold, is at once…"""

from __future__ import annotations

import json
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import InvalidValues
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program, as_import
from relais.records.api import Operation, Selection, change, create, registry, start_bulk, undo
from relais.records.fields import Reader
from relais.records.layouts.ruling import DataLacking
from relais.records.models import Layout
from relais.records.testing import Cast, as_actor, make_cast, role_called
from relais.sales.api import win_opportunity
from relais.sales.testing import make_opportunity, stage_called
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R271")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return as_actor(cast.administrator)


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.seller)
    return client


def make_layout(by: Actor, **values: Any) -> Layout:
    return create("layouts", {"type": "warranties", "purpose": "form", **values}, by=by)


def make_rule(by: Actor, effect: str, *fields: str, when: dict[str, Any] | None = None) -> Layout:
    return make_layout(by, rules=[{"fields": list(fields), "effect": effect, "when": when or {}}])


# --- enforced ----------------------------------------------------------------------------------------------------------


def test_needed_for_what_a_record_becomes_whoever_writes_it(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_rule(administrator, "require", "price", "expires_on", when={"field": "status", "op": "is", "value": "active"})
    warranty = create("warranties", {"number": "W-1", "status": "draft"}, by=seller)

    with pytest.raises(DataLacking) as refused:
        change(warranty, by=seller, status="active")

    assert set(refused.value.errors) == {"price", "expires_on"}
    assert "“Price” is needed when status is Active." in str(refused.value)
    assert "“Expires” is needed when status is Active." in str(refused.value)
    assert Warranty.objects.get().status == "draft"
    change(warranty, by=seller, status="active", price="12.50", expires_on="2027-01-31")
    assert Warranty.objects.get().status == "active"


def test_needed_in_the_api_and_in_bulk(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_rule(administrator, "require", "price", when={"field": "status", "op": "is", "value": "active"})
    warranty = create("warranties", {"number": "W-1"}, by=seller)

    answer = Program(cast.seller).patch(f"warranties/{warranty.pk}/", {"status": "active"})
    started = start_bulk(
        Selection(registry.get("warranties"), [warranty.pk]), "change", {"status": "active"}, by=seller, reader=Reader.of(seller.user)
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "data_lacking")
    assert started.outcome.refused == 1
    assert Warranty.objects.get().status == ""


def test_no_hindrance_to_who_corrects_something_else(administrator: Actor, seller: Actor) -> None:
    warranty = create("warranties", {"number": "W-1", "status": "active"}, by=seller)
    make_rule(administrator, "require", "price", when={"field": "status", "op": "is", "value": "active"})

    change(warranty, by=seller, product="Oven")
    with pytest.raises(DataLacking):
        change(warranty, by=seller, price=None)

    assert Warranty.objects.get().product == "Oven"


def test_locked_for_what_is_stored(administrator: Actor, seller: Actor) -> None:
    make_rule(administrator, "lock", "price", when={"field": "status", "op": "is", "value": "ended"})
    warranty = create("warranties", {"number": "W-1", "status": "ended", "price": "5"}, by=seller)

    with pytest.raises(InvalidValues) as refused:
        change(warranty, by=seller, status="active", price="6")

    assert refused.value.errors["price"] == ["“Price” is locked when status is Ended."]
    change(warranty, by=seller, status="active")
    change(warranty, by=seller, price="6")
    assert Warranty.objects.get().price == 6


def test_not_needed_where_it_is_not_shown(administrator: Actor, seller: Actor) -> None:
    active = {"field": "status", "op": "is", "value": "active"}
    rules = [{"fields": ["price"], "effect": "require"}, {"fields": ["price"], "effect": "show", "when": active}]
    make_layout(administrator, rules=rules)

    create("warranties", {"number": "W-1", "status": "draft"}, by=seller)
    with pytest.raises(DataLacking):
        create("warranties", {"number": "W-2", "status": "active"}, by=seller)


def test_a_condition_on_what_the_record_links_to(administrator: Actor, seller: Actor) -> None:
    make_rule(administrator, "require", "product", when={"field": "place.country", "op": "is", "value": "BE"})
    ghent, lyon = (create("places", {"name": name, "country": code}, by=SYSTEM) for name, code in (("Ghent", "BE"), ("Lyon", "FR")))

    create("warranties", {"number": "W-1", "place": lyon.pk}, by=seller)
    with pytest.raises(DataLacking, match="“Product” is needed"):
        create("warranties", {"number": "W-2", "place": ghent.pk}, by=seller)


# --- arranged ----------------------------------------------------------------------------------------------------------


def test_the_form_of_whom_it_is_for(administrator: Actor, page: Client) -> None:
    section = {"title_en": "First of all", "title_fr": "D’abord", "fields": ["product", "number"]}
    make_layout(administrator, arrangement={"sections": [section]}, role="seller")
    make_layout(administrator, arrangement={"sections": [{"title_en": "Everybody", "fields": ["number"]}]})

    text = page.get("/warranties/new/").content.decode()

    assert "First of all" in text and "Everybody" not in text
    assert text.index('name="product"') < text.index('name="number"')
    assert 'name="price"' not in text


def test_the_rest_of_the_form_where_that_is_wanted(administrator: Actor, page: Client) -> None:
    make_layout(administrator, arrangement={"sections": [{"title_en": "First", "fields": ["number"]}], "more": True})

    text = page.get("/warranties/new/").content.decode()

    assert text.index('name="number"') < text.index("<legend>More</legend>") < text.index('name="price"')


def test_the_columns_of_the_list(administrator: Actor, seller: Actor, page: Client) -> None:
    create("warranties", {"number": "W-1", "call_at": "09:30", "product": "Oven"}, by=seller)
    make_layout(administrator, purpose="list", arrangement={"columns": ["call_at"]})

    text = page.get("/warranties/").content.decode()

    assert "09:30" in text and "Oven" not in text.split("<tbody")[1]


def test_the_page_of_a_record(administrator: Actor, seller: Actor, page: Client) -> None:
    warranty = create("warranties", {"number": "W-1", "product": "Oven", "status": "active"}, by=seller)
    make_layout(administrator, purpose="detail", arrangement={"sections": [{"title_en": "In short", "fields": ["product", "status"]}]})
    make_rule(administrator, "show", "product", when={"field": "status", "op": "is", "value": "draft"})

    text = page.get(f"/warranties/{warranty.pk}/").content.decode()

    assert "In short" in text
    assert "fields/product/" not in text


# --- while one types ---------------------------------------------------------------------------------------------------


def test_a_form_that_says_what_it_shows_and_needs_for_what_is_typed(administrator: Actor, page: Client) -> None:
    active = {"field": "status", "op": "is", "value": "active"}
    make_layout(
        administrator,
        rules=[{"fields": ["price"], "effect": "show", "when": active}, {"fields": ["product"], "effect": "require", "when": active}],
    )

    drafted = page.post("/warranties/form-state/", {"number": "W-1", "status": "draft"})
    active_now = page.post("/warranties/form-state/", {"number": "W-1", "status": "active"})

    assert state_of(drafted) == {"hidden": ["price"], "needed": []}
    assert state_of(active_now) == {"hidden": [], "needed": ["product"]}


def test_a_form_that_keeps_what_it_does_not_show(administrator: Actor, seller: Actor, page: Client) -> None:
    warranty = create("warranties", {"number": "W-1", "product": "Oven", "status": "draft"}, by=seller)
    make_rule(administrator, "lock", "product")

    text = page.get(f"/warranties/{warranty.pk}/edit/").content.decode()
    answer = page.post(f"/warranties/{warranty.pk}/edit/", {"number": "W-9", "status": "draft", "product": "Stolen"})

    assert '<fieldset class="locked" disabled>' in text
    assert answer.status_code == 302
    assert Warranty.objects.values_list("number", "product").get() == ("W-9", "Oven")


def test_the_form_of_custom_fields_asking_only_what_the_kind_needs(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)

    of_choice = state_of(client.post("/custom-fields/form-state/", {"kind": "choice"}))
    of_link = state_of(client.post("/custom-fields/form-state/", {"kind": "link"}))

    assert {"target", "digits", "formula", "decimal_places"} <= set(of_choice["hidden"])
    assert "choices" not in of_choice["hidden"] and "choices" in of_choice["needed"]
    assert "target" not in of_link["hidden"] and {"choices", "target"} & set(of_link["needed"]) == {"target"}


# --- proven ------------------------------------------------------------------------------------------------------------


@pytest.mark.attack(32)
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"arrangement": {"sections": [{"fields": ["colour"]}]}}, "“colour” is no field"),
        ({"arrangement": {"columns": ["number"]}}, "“columns” cannot stand so here"),
        ({"arrangement": {"sections": [{"fields": ["price", "price"]}]}}, "twice"),
        ({"rules": [{"fields": ["price"], "effect": "delete"}]}, "“delete” is no effect"),
        ({"rules": [{"fields": ["price"], "effect": "lock", "when": {"related": "visits"}}]}, "not about related records"),
        ({"rules": [{"fields": ["price"], "effect": "lock", "when": {"field": "__class__", "op": "is", "value": 1}}]}, "__class__"),
        ({"rules": [{"fields": ["number"], "effect": "show", "when": {}}]}, "always needed"),
        ({"rules": [{"section": "none", "effect": "show"}]}, "no section “none”"),
        ({"rules": ["lock"]}, "An object with"),
    ],
)
def test_refused_with_a_sentence_where_it_names_what_is_not_there(administrator: Actor, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValues) as refused:
        make_layout(administrator, **values)

    assert sentence in str(refused.value)
    assert not Layout.objects.exists()


def test_made_by_administrators_alone(seller: Actor, cast: Cast) -> None:
    answer = Program(cast.seller).post("layouts/", {"type": "warranties", "purpose": "form"})

    assert answer.status_code == 404
    assert not Layout.objects.exists()


def state_of(answer: Any) -> dict[str, list[str]]:
    return json.loads(answer.headers["HX-Trigger"])["form-state"]


# --- to go on ----------------------------------------------------------------------------------------------------------


def test_asked_for_where_a_card_is_moved_and_filled_in_to_go_on(administrator: Actor, seller: Actor, page: Client) -> None:
    make_rule(administrator, "require", "price", "product", when={"field": "status", "op": "is", "value": "active"})
    warranty = create("warranties", {"number": "W-1", "status": "draft", "product": "Oven"}, by=seller)

    moved = page.post(f"/warranties/{warranty.pk}/fields/status/", {"status": "active"}, headers={"HX-Request": "true"})
    url = json.loads(moved.headers["HX-Trigger"])["lacking"]["url"]
    asked = page.get(url, headers={"HX-Request": "true"}).content.decode()
    refused = page.post(url, {"price": "", "price_currency": "EUR"}, headers={"HX-Request": "true"})
    done = page.post(url, {"price": "12.50", "price_currency": "EUR"}, headers={"HX-Request": "true"})

    assert moved.status_code == 422
    assert "Status: Active" in asked and 'name="price"' in asked and 'name="product"' not in asked
    assert (refused.status_code, done.status_code) == (422, 204)
    assert Warranty.objects.values_list("status", "price").get() == ("active", Decimal("12.50"))


def test_told_of_what_is_refused_in_bulk(administrator: Actor, seller: Actor, page: Client) -> None:
    make_rule(administrator, "require", "price", when={"field": "status", "op": "is", "value": "active"})
    warranty = create("warranties", {"number": "W-1"}, by=seller)

    answer = page.post("/warranties/bulk-edit/", {"ids": [warranty.pk], "field": "status", "value": "active"}, follow=True)

    assert "“Price” is needed when status is Active." in unescape(answer.content.decode())


# --- arranged by hand --------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def test_arranged_line_by_line_and_taken_back(administrator: Actor, desk: Client) -> None:
    layout = make_layout(administrator)
    address = f"/layouts/{layout.pk}/arrangement/"
    items = ["section:a", "price", "number", "section:unused", "product"]

    shipped = desk.get(address).content.decode()
    moved = desk.post(address, {"item": items, "title_en:a": "First", "do": "up:number"}).content.decode()
    desk.post(address, {"item": ["section:a", "number", "price"], "title_en:a": "First", "title_fr:a": "D’abord", "do": "save"})

    assert 'value="Cover"' in shipped
    assert moved.index('value="up:number"') < moved.index('value="up:price"') < moved.index('value="in:product"')
    section = {"key": "a", "title_en": "First", "title_fr": "D’abord", "fields": ["number", "price"]}
    assert Layout.objects.get().arrangement == {"sections": [section], "more": False}
    undo(Operation.objects.latest("pk"), by=administrator)
    assert Layout.objects.get().arrangement == {}


def test_a_rule_made_with_the_filter_builder(administrator: Actor, desk: Client) -> None:
    layout = make_layout(administrator)
    condition = {"kind:0": "group", "word:0": "all", "kind:0.0": "condition", "field:0.0": "status", "op:0.0": "is", "value:0.0": "active"}

    desk.post(f"/layouts/{layout.pk}/rules/0/", {"effect": "require", "fields": ["price"], **condition, "do": "apply"})

    assert Layout.objects.get().rules[0]["effect"] == "require"
    text = unescape(desk.get(f"/layouts/{layout.pk}/arrangement/").content.decode())
    assert "Needed: Price – when status is Active" in text
    desk.post(f"/layouts/{layout.pk}/rules/0/", {"effect": "require", "fields": ["price"], **condition, "do": "discard"})
    assert Layout.objects.get().rules == []


def test_what_a_role_sees_of_a_form(administrator: Actor, desk: Client, cast: Cast) -> None:
    layout = make_layout(
        administrator, role="seller", arrangement={"sections": [{"title_en": "In short", "fields": ["number", "product"]}]}
    )
    role_called("seller").__class__.objects.filter(key="seller").update(
        grants={"warranties": {"view": "all", "create": True, "change": "all", "fields": {"product": "read"}}}
    )

    text = desk.get(f"/layouts/{layout.pk}/preview/?role=seller").content.decode()

    assert "In short" in text and 'name="number"' in text
    assert 'name="product"' not in text


def test_arranged_by_administrators_alone(administrator: Actor, page: Client) -> None:
    layout = make_layout(administrator)

    for part in ("arrangement", "rules/0", "preview"):
        assert page.get(f"/layouts/{layout.pk}/{part}/").status_code == 404


def test_needed_by_what_closes_an_opportunity(administrator: Actor, cast: Cast) -> None:
    made = make_opportunity("Doors", owner=cast.seller)
    won = stage_called("Won")
    rule = {"fields": ["amount"], "effect": "require", "when": {"field": "stage", "op": "is", "value": won.pk}}
    create("layouts", {"type": "opportunities", "purpose": "form", "rules": [rule]}, by=administrator)

    with pytest.raises(DataLacking, match="“Amount” is needed when stage is Won"):
        win_opportunity(made, by=as_actor(cast.seller))

    made.refresh_from_db()
    assert made.stage_id != won.pk


def test_needed_in_an_import(administrator: Actor, seller: Actor, cast: Cast, tmp_path: Path) -> None:
    make_rule(administrator, "require", "price", when={"field": "status", "op": "is", "value": "active"})
    file = tmp_path / "warranties.csv"
    file.write_text("number,status,price\nW-1,active,\nW-2,active,12.50\nW-3,draft,\n", encoding="utf-8")

    run = as_import(file, "warranties", user=cast.seller, match=[], mapping={"number": "number", "status": "status", "price": "price"})
    counts = load_file(run)

    assert (counts["created"], counts["errors"]) == (2, 1)
    assert sorted(Warranty.objects.values_list("number", flat=True)) == ["W-2", "W-3"]


def test_reached_from_the_page_of_a_stage(cast: Cast, administrator: Actor, client: Client) -> None:
    client.force_login(cast.administrator)
    stage = make_opportunity().stage
    page = f"/stages/{stage.pk}/"
    layout = create("layouts", {"type": "opportunities", "purpose": "form"}, by=administrator)

    offered = f"/layouts/{layout.pk}/rules/0/?field=stage&amp;is={stage.pk}"
    assert offered in client.get(page).content.decode()
    assert f'<option value="{stage.pk}" selected>' in client.get(offered.replace("&amp;", "&")).content.decode()
    given = {"do": "apply", "effect": "require", "fields": ["amount"], "kind:0": "group", "kind:0.0": "condition"}
    client.post(f"/layouts/{layout.pk}/rules/0/", given | {"field:0.0": "stage", "op:0.0": "is", "value:0.0": str(stage.pk)})

    shown = client.get(page).content.decode()
    assert f'<a href="/layouts/{layout.pk}/rules/0/">Amount</a>' in shown and f"/rules/1/?field=stage&amp;is={stage.pk}" in shown
