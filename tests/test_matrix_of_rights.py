"""What holds for the types of the program holds for those that a firm adds, for what is worked out, and for what was shared…"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponse

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import User
from relais.integrations.testing import Program
from relais.records.api import change, create, registry, writable_fields
from relais.records.live.topics import open_topics
from tests.one_of_each import HOUSE
from tests.test_every_route import KEYS, World, faults_of, form_of, signed_in, tries_of_a_type, tries_of_the_api, undone, world
from tests.test_hidden_fields import answers, hide_everything, make_holder, text_of

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]

#: Values that stand nowhere else, and what is worked out of them: of a power of 908170 the double.
SECRETS: dict[str, Any] = {
    "label": "canaryword",
    "power": 908170,
    "price": {"amount": "777123.45", "currency": "EUR"},
    "state": "zorglubbed",
}
SIGNS = ("canaryword", "908170", "908,170", "1816340", "1,816,340", "777123", "777,123", "orglubbed")
#: What no request may set, whatever the type calls it.
NEVER = (
    "id", "pk", "version", "created_at", "created_by", "created_by_id", "updated_at", "updated_by_id", "deleted_at", "title_key", "more", "object_id",
    "password", "is_staff", "is_superuser", "is_administrator", "role", "roles", "permissions", "grants", "sessions_salt", "tenant", "owner_id",
    "last_login", "totp", "api_key", "hash", "locked", "lists",
)  # fmt: skip


#: What every write brings along.
WRITTEN_ANYWAY = {"updated_at", "updated_by_id", "version", "title_key"}


@pytest.fixture
def machines(world: World) -> World:
    """Machines, with a field of each sort and one that is worked out, three of them the seller's."""
    by = Actor(world.cast.administrator)
    names = {"label_en": "machine", "label_fr": "machine", "plural_en": "machines", "plural_fr": "machines"}
    create("custom-objects", names | {"icon": "factory", "group": "service"}, by=by)
    for values in (
        {"kind": "text", "label_en": "Label"},
        {"kind": "number", "label_en": "Power"},
        {"kind": "money", "label_en": "Price"},
        {"kind": "choice", "label_en": "State", "choices": "Running | En marche\nZorglubbed | Zorglubbé"},
        {"kind": "formula", "label_en": "Double", "formula": "power * 2"},
    ):
        create("custom-fields", {"type": "machines"} | values, by=by)
    seller = Actor(User.objects.get(pk=world.cast.seller.pk))
    for made in (world.first, world.second, world.third):
        made["machines"] = create("machines", {"name": f"Press {len(made)}"}, by=seller)
    return world


@pytest.mark.attack(84, 93, 95, 101, 110)
def test_by_every_screen_of_a_type_that_was_added(machines: World) -> None:
    assert faults_of(list(tries_of_a_type(machines, "machines")), machines.cast.people) == []


@pytest.mark.attack(84, 89, 110)
def test_by_every_route_of_a_type_that_was_added(machines: World) -> None:
    faults = []
    for name, person in machines.cast.people.items():
        program = Program(person)
        for method, path, body, within, status, refused, _missing in tries_of_the_api(machines, "machines"):
            answer = undone(lambda: program.send(method, path, body))  # noqa: B023 - it is asked at once
            expected = status if name in within else refused.get(name, 404)
            faults += [] if answer.status_code == expected else [f"{name} {method} {path}: {answer.status_code}, not {expected}"]
    assert faults == []


@pytest.mark.attack(20, 21, 86)
def test_field_by_field_where_the_fields_were_added_and_one_is_worked_out(machines: World) -> None:
    declared = registry.get("machines")
    change(machines.first["machines"], by=SYSTEM, **SECRETS)
    blind, role = make_holder("blind")
    told = {name for name, answer in answers(machines, declared, blind) if any(sign in text_of(answer) for sign in SIGNS)}
    hide_everything(role, declared)

    blind = User.objects.get(pk=blind.pk)
    leaks = [name for name, answer in answers(machines, declared, blind) if any(sign in text_of(answer) for sign in SIGNS)]

    assert leaks == []
    assert len(told) > 5


@pytest.mark.attack(20)
def test_where_only_what_a_formula_is_made_of_is_hidden(machines: World) -> None:
    change(machines.first["machines"], by=SYSTEM, **SECRETS)
    holder, role = make_holder("half-blind")
    role.grants["machines"] = role.grants["*"] | {"fields": {"power": "hidden"}}
    role.save()
    program = Program(User.objects.get(pk=holder.pk))

    item = program.get(f"machines/{machines.first['machines'].pk}/").json()

    assert (item["label"], "power" in item, "double" in item) == ("canaryword", False, False)
    for name in ("power", "double"):
        for body in ({"sort": [name]}, {"filter": {"field": name, "op": "gt", "value": 1}}, {"fields": [name]}):
            assert program.post("machines/query/", body).status_code == 400, (name, body)


@pytest.mark.attack(86, 101)
def test_what_was_shared_is_redacted_like_one_s_own(machines: World) -> None:
    """The other team sees the one that is shared by every address, the others by none, and no hidden field of either."""
    shared, other = machines.first["machines"], machines.second["machines"]
    change(shared, by=SYSTEM, **SECRETS)
    change(other, by=SYSTEM, name="Zorglub", label="Zorglub")
    person = machines.cast.other_seller
    role = person.roles.get()
    role.grants["machines"] = role.grants["*"] | {"fields": dict.fromkeys([*SECRETS, "double"], "hidden")}
    role.save()
    create(
        "shares",
        {"type": "machines", "record_id": shared.pk, "person": person.pk, "right": "change"},
        by=Actor(machines.cast.administrator),
    )
    person, declared = User.objects.get(pk=person.pk), registry.get("machines")

    leaks, met = [], 0
    for name, answer in answers(machines, declared, person):
        text = text_of(answer)
        leaks += [name for sign in (*SIGNS, "Zorglub") if sign in text]
        met += shared.name in text

    assert leaks == []
    assert met > 8
    assert open_topics(person, [f"machines/{shared.pk}", f"machines/{other.pk}"]) == {f"machines/{shared.pk}"}


# --- mass assignment ----------------------------------------------------------------------------------------------


def row_of(record: Model) -> dict[str, Any]:
    fresh = type(record)._base_manager.get(pk=record.pk)
    return {column.attname: getattr(fresh, column.attname) for column in fresh._meta.concrete_fields}


def writes(world: World, key: str, user: User, given: dict[str, Any]) -> Iterator[tuple[str, HttpResponse]]:
    """Every route by which a record is written, with more than it takes."""
    program, client, record = Program(user), signed_in(user), world.first[key]
    one = f"{key}/{record.pk}/"
    yield "PATCH", program.patch(one, given)
    yield "POST", program.post(f"{key}/", given)
    yield "PUT", program.send("PUT", f"{key}/external/{record.external_id or 'X-9'}/", given)
    yield "bulk", program.post(f"{key}/bulk/", {"rows": [{"id": record.pk, **{k: v for k, v in given.items() if k != "id"}}]})
    kept = form_of(registry.get(key), record) | {"is_active": "1"}
    yield "form", client.post(f"/{key}/{record.pk}/edit/", kept | given)
    yield "new", client.post(f"/{key}/new/", kept | given)
    for name in list(given)[:6]:
        yield f"value {name}", client.post(f"/{key}/{record.pk}/fields/{name}/", given)
        yield f"bulk form {name}", client.post(f"/{key}/bulk-edit/", {"ids": [record.pk], "field": name, "value": "1"})


@pytest.mark.attack(91)
def test_no_route_writes_a_column_that_is_not_the_writer_s(machines: World) -> None:
    """Whatever the type calls its columns: each is sent alone with a value of its own, by every route, and the row is compared."""
    faults, asked = [], 0
    for key in [*KEYS, "machines"]:
        declared = registry.get(key)
        person = machines.cast.administrator if key in HOUSE else machines.cast.seller
        user, record = User.objects.get(pk=person.pk), machines.first[key]
        open_to = {name for own in writable_fields(user, declared).values() for name in (own.key, *own.attributes)}
        columns = {column.attname for column in record._meta.concrete_fields} - open_to
        given: dict[str, Any] = dict.fromkeys(sorted({*columns, *NEVER} - open_to), 1)
        before = row_of(record)
        for way, answer in writes(machines, key, user, given):
            after = row_of(record)
            changed = {name for name in columns - WRITTEN_ANYWAY if before[name] != after[name]}
            asked += 1
            if changed or answer.status_code >= 500:
                faults.append((key, way, answer.status_code, sorted(changed)))

    assert faults == []
    assert asked > 200
