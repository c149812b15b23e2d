"""What a role hides of a record is told to its holders…"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import Role, User
from relais.activities.testing import make_interaction
from relais.core.errors import InvalidValues
from relais.integrations.imports.planning import plan
from relais.integrations.imports.preparing import keep_file
from relais.integrations.models import ImportRun
from relais.integrations.testing import Program
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, RecordType, change, registry
from relais.records.fields import Collection, Field
from relais.records.testing import make_user
from tests.one_of_each import FOR_ADMINISTRATORS, tried_daily
from tests.test_every_route import (
    WITH_SCREENS,
    World,
    body_of,
    send,
    signed_in,
    tries_of_a_type,
    tries_of_the_api,
    tries_of_the_house,
    undone,
    world,
)

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.attack(1, 20, 21, 86)]

#: Reference lists are read by administrators alone, from whom nothing is hidden.
#: A share holds nothing but links.
KEYS = [key for key in WITH_SCREENS if key not in FOR_ADMINISTRATORS | {"shares"}]
#: What stands on the pages that are of no type.
OF_THE_HOUSE = ("contacts", "organizations", "activities")
RIGHTS: dict[str, Any] = {"view": "all", "change": "all", "delete": "all", "create": True, "export": True, "bulk": True}
#: Values that stand nowhere else, by kind; {n} tells two of them apart.
SECRETS: dict[str, Any] = {
    "email": "canary{n}@secret.example", "phone": "+3361234560{n}", "url": "https://canary{n}.example/", "tags": ["canary{n}"], "number": 908170,
    "decimal": "9081.7{n}", "percent": "90.8{n}", "date": "1987-06-0{n}", "datetime": "1987-06-0{n}T04:03:00Z", "time": "04:0{n}",
    "money": {"amount": "90817{n}.90", "currency": "EUR"}, "text": "canary{n}", "long_text": "canary{n}", "rich_text": "<p>canary{n}</p>",
}  # fmt: skip
OF_FIELDS: dict[str, Any] = {"siren": "732829320", "siret": "73282932000074", "vat_number": "FR44732829320"}
#: How they look wherever they are shown.
SIGNS = (
    "canary",
    "612345",
    "6 12 34 56",
    "908170",
    "908,17",
    "9081.7",
    "9,081.7",
    "90.8",
    # A year alone may be the number of a record.
    "1987-06",
    "06/1987",
    "Jun 1987",
    "June 1987",
    "04:03",
    "04:01",
    "04:02",
    "732829320",
    "732 829 320",
)


def secret_of(own: Field, n: int) -> Any:
    if isinstance(own, Collection):
        return [{own.title: secret_of(own.items[own.title], n)}]
    template = OF_FIELDS.get(own.key, SECRETS.get(own.kind) if own.editable else None)
    return json.loads(json.dumps(template).replace("{n}", str(n)))


def fill_with_secrets(declared: RecordType, record: Any, by: Actor) -> set[str]:
    """Give every field that takes one a value that would give itself away; twice, so that the audit holds another."""
    filled = set()
    for own in declared.all_fields.values():
        for n in (1, 2):
            if (value := secret_of(own, n)) is not None:
                try:
                    change(record, by=by, **{own.key: value})
                except InvalidValues:
                    continue
                filled.add(own.key)
    return filled


def make_holder(name: str) -> tuple[User, Role]:
    role = Role.objects.create(key=name, name=name, grants={"*": RIGHTS})
    user = make_user(f"Bea {name}")
    user.roles.set([role])
    return user, role


def hide_everything(role: Role, declared: RecordType) -> None:
    """Of this type everything; the types that it links to are open, or its records might not be."""
    linked = {target.key: RIGHTS for link in declared.links.values() for target in link.targets if target is not declared}
    role.grants = linked | {declared.key: RIGHTS | {"fields": dict.fromkeys(declared.all_fields, "hidden")}}
    role.save()


def answers(world: World, declared: RecordType, user: User) -> Iterator[tuple[str, HttpResponse]]:
    """What every address of the type answers, and the search."""
    client, program = signed_in(user), Program(user)
    for each in tries_of_a_type(world, declared.key):
        each.data = {name: value for name, value in each.data.items() if not any(sign in str(value) for sign in SIGNS)}
        yield f"{each.method} {each.path}", send(client, each, each.path)
    for method, path, body, *_rest in tries_of_the_api(world, declared.key):
        given = {name: value for name, value in (body or {}).items() if not any(sign in str(value) for sign in SIGNS)}
        yield f"{method} /api/v1/{path}", undone(lambda: program.send(method, path, given if body is not None else None))  # noqa: B023
    for each in tries_of_the_house(world) if declared.key in OF_THE_HOUSE else ():
        if each.method == "GET":
            yield f"GET {each.path}", send(client, each, each.path)
    yield f"GET /{declared.key}/", client.get(f"/{declared.key}/", {"view": ""})
    yield "GET /api/v1/search/", program.get("search/", q="canary2")
    yield "GET /lookup/", client.get(f"/lookup/{declared.key}/", {"q": "612345602"})


def text_of(answer: HttpResponse) -> str:
    return "" if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("key", tried_daily(KEYS))
def test_by_no_address(world: World, key: str) -> None:
    declared = registry.get(key)
    blind, role = make_holder("blind")
    filled = fill_with_secrets(declared, world.first[key], SYSTEM)
    fill_with_secrets(declared, world.second[key], SYSTEM)
    sighted = {name for name, answer in answers(world, declared, blind) if any(sign in text_of(answer) for sign in SIGNS)}
    hide_everything(role, declared)

    told, statuses = [], {}
    for name, answer in answers(world, declared, blind):
        statuses[name] = answer.status_code
        told += [f"{name}: {sign}" for sign in SIGNS if sign in text_of(answer)]

    first = f"/{key}/{world.first[key].pk}/"
    shown = {
        f"GET /{key}/",
        f"GET {first}",
        f"GET {first}peek/",
        f"GET /api/v1{first}",
        f"GET /api/v1/{key}/",
        f"POST /api/v1/{key}/query/",
    }
    assert filled
    assert shown <= sighted
    assert {statuses[name] for name in shown} == {200}
    assert told == []


# --- one contact, of whom much is hidden ------------------------------------------------------------------------------

HIDDEN = ("email", "emails", "birth_date", "tags", "description", "organization")


@pytest.fixture
def bea(db: None) -> User:
    user, role = make_holder("blind")
    role.grants = {"contacts": RIGHTS | {"fields": dict.fromkeys(HIDDEN, "hidden")}, "organizations": {"view": "all"}}
    role.save()
    return User.objects.get(pk=user.pk)


@pytest.fixture
def anne(bea: User) -> Any:
    values = {"email": "canary1@secret.example", "birth_date": "1987-06-01", "tags": ["canary1"], "description": "canary1"}
    return make_contact("Anne Petit", city="Lyon", organization=make_organization("Canary works"), **values)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_by_no_export(bea: User, anne: Any, format: str) -> None:
    answer = signed_in(bea).post("/contacts/export/", {"format": format, "delimiter": ",", "scope": "all"})

    exported = b"".join(answer.streaming_content).decode().lower()
    assert "lyon" in exported
    assert [sign for sign in (*SIGNS, "e-mail", "birth") if sign in exported] == []


def told(bea: User, anne: Any, field: str, value: str) -> list[tuple[int, bytes]]:
    """What comes of asking about a field in every way there is, without the guess itself."""
    client, program = signed_in(bea), Program(bea)
    tree = {"all": [{"not": {"field": field, "op": "is", "value": value}}]}
    answers = [
        program.post("contacts/query/", {"filter": tree}), program.post("contacts/query/", {"sort": [field]}), program.get("contacts/", fields=field),
        program.post("contacts/query/", {"filter": {"field": f"organization.{field}", "op": "is", "value": value}}),
        program.post("organizations/query/", {"filter": {"related": "contacts", "where": tree}}),
        program.patch(f"contacts/{anne.pk}/", {field: value}), program.patch(f"contacts/{anne.pk}/", {field: value}, version=99),
        client.get("/contacts/", {"filter": json.dumps(tree)}), client.get("/contacts/", {"sort": field}), client.get("/contacts/", {"columns": field}),
        client.post("/contacts/bulk-edit/", {"ids": [anne.pk], "field": field, "value": value}), client.post(f"/contacts/{anne.pk}/fields/{field}/", {field: value}),
        client.get(f"/contacts/{anne.pk}/fields/{field}/?shown"), client.post("/contacts/views/", {"name": "Mine", "filter": json.dumps(tree)}),
    ]  # fmt: skip
    return [(answer.status_code, body_of(answer).replace(value.encode(), b"")) for answer in answers]


@pytest.mark.parametrize("field", HIDDEN)
@pytest.mark.parametrize("value", ["canary1@secret.example", "canary1", "1987-06-01"])
def test_by_no_question(bea: User, anne: Any, field: str, value: str) -> None:
    """Right and wrong guesses are refused with the same words, and no otherwise than of a field that was never there."""
    guessed = told(bea, anne, field, value)

    assert guessed == told(bea, anne, field, "something else")
    assert [status for status, _body in guessed] == [status for status, _body in told(bea, anne, "color", value)]
    assert {status for status, _body in guessed} == {400, 404, 409, 422}
    anne.refresh_from_db()
    assert (anne.version, anne.email) == (1, "canary1@secret.example")


def test_by_no_conflict(bea: User, anne: Any) -> None:
    change(anne, by=SYSTEM, city="Nantes")

    answer = Program(bea).patch(f"contacts/{anne.pk}/", {"city": "Brest", "email": "x@y.example", "birth_date": "2000-01-01"}, version=1)

    assert (answer.status_code, answer.json()["error"]["values"]) == (409, {"city": {"theirs": "Nantes", "yours": "Brest"}})


def test_by_no_undo(bea: User, anne: Any) -> None:
    role = Role.objects.get(key="blind")
    role.grants["contacts"]["fields"] = {}
    role.save()
    change(anne, by=Actor(User.objects.get(pk=bea.pk)), description="canary2", city="Nantes")
    role.grants["contacts"]["fields"] = {"description": "hidden"}
    role.save()

    answer = signed_in(bea).post(f"/operations/{Operation.objects.latest('pk').pk}/undo/")

    anne.refresh_from_db()
    assert (answer.status_code, anne.description, anne.city) == (302, "canary2", "Nantes")


def test_by_no_import(bea: User, anne: Any) -> None:
    """No column can fill a hidden field, none can be what two rows are compared by, and no cell finds a record by one."""
    client = signed_in(bea)
    content = b"Name;E-mail;Birth date\nAnne Petit;canary1@secret.example;1987-06-01\n"
    page = client.post("/imports/new/", {"type": "contacts", "file": SimpleUploadedFile("a.csv", content)})
    run = ImportRun.objects.get()
    assert (page.status_code, run.mapping, run.match) == (302, {"Name": "name"}, [["name"]])

    for target in ("email", "emails:work", "birth_date", "organization.email"):
        given = {"column": ["E-mail"], "target": [target], "match": "email", "do": "plan"}
        assert client.post(f"/imports/{run.token}/columns/", given).status_code == 422


@pytest.mark.parametrize("who", ["canary1@secret.example", "nobody@secret.example"])
def test_by_no_name_in_a_file(bea: User, anne: Any, who: str) -> None:
    """Whoever is named by a hidden address is not found by it, and made like anybody who is not there."""
    role = Role.objects.get(key="blind")
    role.grants["activities"] = RIGHTS
    role.save()

    run = keep_file(User.objects.get(pk=bea.pk), registry.get("activities"), "a.csv", BytesIO(f"Subject;With\nCall;{who}\n".encode()))
    run.mapping = {"Subject": "subject", "With": "party"}

    assert plan(run)["linked"] == {"contacts": 1}


def test_by_no_merge(bea: User, anne: Any) -> None:
    """Both are led into one, hidden values too, without a word of them; the way back brings all of it."""
    other = make_contact("Anne Petit", email="canary2@secret.example", tags=["canary2"], description="canary2")
    client = signed_in(bea)

    page = client.get(f"/contacts/{anne.pk}/merge/", {"with": other.pk})
    done = client.post(f"/contacts/{anne.pk}/merge/", {"with": other.pk, "keep-description": "right", "keep-birth_date": "right"})

    assert (page.status_code, done.status_code) == (200, 302)
    assert [sign for sign in SIGNS if sign in page.content.decode()] == []
    emails = registry.get("contacts").collections["emails"]
    assert [item["value"] for item in emails.read([anne.pk])[anne.pk]] == ["canary1@secret.example", "canary2@secret.example"]
    anne.refresh_from_db()
    assert (anne.description, str(anne.birth_date)) == ("canary1", "1987-06-01")


def test_by_no_word_that_is_needed(bea: User) -> None:
    """Who may not write the name of a contact makes none without."""
    role = Role.objects.get(key="blind")
    role.grants["organizations"] = RIGHTS | {"fields": {"name": "read"}}
    role.save()

    answer = Program(bea).post("organizations/", {"city": "Lyon"})

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "name")
    assert not Party.objects.exists()


def test_by_nobody_around(bea: User, anne: Any) -> None:
    """Who may not know where people work does not see them at their organization, nor what was said with them there."""
    firm = anne.organization
    make_contact("Bruno Colleague", organization=firm, job_title="Boss")
    make_interaction(party=anne, subject="Secret talk")
    role = Role.objects.get(key="blind")
    role.grants["interactions"] = {"view": "all"}
    role.save()
    client, program = signed_in(bea), Program(bea)
    addresses = (f"/contacts/{anne.pk}/", f"/organizations/{firm.pk}/", f"/organizations/{firm.pk}/timeline/")

    def told() -> list[str]:
        pages = [client.get(path).content.decode() for path in addresses]
        pages.append(program.get(f"organizations/{firm.pk}/overview/").content.decode())
        return [sign for page in pages for sign in ("Colleague", "Secret talk") if sign in page.replace(f"/contacts/{anne.pk}/", "")]

    hidden = told()
    role.grants["contacts"]["fields"] = {}
    role.save()

    # What was said with Anne stands on her own page.
    assert hidden == ["Secret talk"]
    assert {"Colleague", "Secret talk"} == set(told()) and len(told()) > 4


def test_by_no_figures_of_a_group(bea: User) -> None:
    group = make_organization("Canary group", country="FR")
    make_contact("Anne Petit", organization=make_organization("Canary works", country="BR", parent=group))
    role = Role.objects.get(key="blind")
    role.grants = {"contacts": {"view": "all"}, "organizations": {"view": "all", "fields": {"country": "hidden"}}}
    role.save()

    told = [signed_in(bea).get(f"/organizations/{group.pk}/group/").content.decode()]
    told.append(json.dumps(Program(bea).get(f"organizations/{group.pk}/group/").json()))

    assert [name for page in told for name in ("Brazil", '"BR"', "France", '"FR"') if name in page] == []
    assert Program(bea).get(f"organizations/{group.pk}/group/").json()["contacts"] == 1
