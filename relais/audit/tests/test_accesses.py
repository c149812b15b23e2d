"""The audit tells…"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.test import Client

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken, User
from relais.accounts.passwords import give_password
from relais.audit.models import Access
from relais.integrations.testing import Program, as_import
from relais.parties.testing import make_contact
from relais.project.people.deeds import give_roles
from relais.records.models import Change, Operation
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R287")]

PASSWORD = "un-mot-de-passe"
BORN = {"birth_date": "1984-05-17"}


def signed_in(user: User) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.force_login(user)
    return client


def told(verb: str) -> list[dict[str, Any]]:
    return list(Access.objects.filter(verb=verb).order_by("id").values("actor", "type", "record_id", "through", "address", "number"))


def test_who_looked_at_a_record_with_something_delicate(cast: Cast) -> None:
    born, other = make_contact("Amélie Rousseau", owner=cast.seller, **BORN), make_contact("Yann Le Goff", owner=cast.seller)
    client = signed_in(cast.seller)

    for path in (f"/contacts/{born.pk}/", f"/contacts/{other.pk}/", f"/contacts/{born.pk}/peek/"):
        assert client.get(path).status_code == 200

    seen = {"actor": cast.seller.pk, "type": "contacts", "record_id": born.pk, "through": "screen", "address": "203.0.113.9", "number": 1}
    assert told("viewed") == [seen]


def test_which_records_a_list_gave_out(cast: Cast) -> None:
    born = make_contact("Amélie Rousseau", owner=cast.seller, **BORN)
    make_contact("Yann Le Goff", owner=cast.seller)
    program = Program(cast.administrator)

    assert len(program.get("contacts/", fields="name").json()["items"]) == 2
    assert len(program.get("contacts/", fields="name,birth_date").json()["items"]) == 2

    row = Access.objects.get(verb="listed")
    assert (row.actor, row.through, row.number, row.details) == (
        cast.administrator, "api", 1, {"fields": ["birth_date"], "ids": [born.pk]},
    )  # fmt: skip
    assert row.key == f"{ApiToken.objects.get().prefix}…"


def test_who_took_records_away_and_which(cast: Cast) -> None:
    make_contact("Amélie Rousseau", owner=cast.manager, city="Lyon")
    query = {"field": "city", "op": "is", "value": "Lyon"}
    client = signed_in(cast.manager)

    answer = client.post(f"/contacts/export/?filter={json.dumps(query)}", {"format": "csv", "scope": "shown"})

    row = Access.objects.get(verb="exported")
    assert answer.status_code == 200
    assert (row.actor, row.type, row.number, row.address, row.details["query"]) == (cast.manager, "contacts", 1, "203.0.113.9", query)


def test_from_where_and_with_which_token_something_was_changed(cast: Cast) -> None:
    contact = make_contact("Amélie Rousseau", owner=cast.seller)

    signed_in(cast.seller).post(f"/contacts/{contact.pk}/fields/city/", {"city": "Lyon"})
    Program(cast.seller).patch(f"contacts/{contact.pk}/", {"city": "Nantes"})

    screen, api = Operation.objects.filter(actor=cast.seller).order_by("id")
    assert (screen.through, screen.address, screen.key) == ("screen", "203.0.113.9", "")
    assert (api.through, api.address, api.key) == ("api", "127.0.0.1", f"{ApiToken.objects.get().prefix}…")


def test_who_came_in_who_failed_to_and_who_went() -> None:
    claire = User.objects.create_user("claire@example.test", PASSWORD)
    client = Client(REMOTE_ADDR="203.0.113.9")
    for email, password in (("claire@example.test", "wrong"), ("hunter2@typed.here", "x"), ("claire@example.test", PASSWORD)):
        client.post("/sign-in/", {"username": email, "password": password})
    client.post("/sign-out/")

    rows = Access.objects.order_by("id").values_list("verb", "actor", "address", "details")
    assert list(rows) == [
        ("sign_in_failed", claire.pk, "203.0.113.9", {"known": True}),
        ("sign_in_failed", None, "203.0.113.9", {"known": False}),
        ("signed_in", claire.pk, "203.0.113.9", {}),
        ("signed_out", claire.pk, "203.0.113.9", {}),
    ]


@pytest.mark.parametrize(
    ("method", "path", "route", "code"),
    [
        ("get", "/administration/jobs/", "administration/jobs/", "not_found"),
        ("post", "/users/new/", "<slug:key>/new/", "not_allowed"),
        ("post", "/exchange-rates/new/", "<slug:key>/new/", "not_allowed"),
    ],
)
def test_what_was_refused_to_whom(cast: Cast, method: str, path: str, route: str, code: str) -> None:
    client = signed_in(cast.seller)

    answers = [getattr(client, method)(path).status_code for _twice in range(2)]

    row = Access.objects.get(verb="refused")
    assert set(answers) <= {403, 404}
    assert (row.actor, row.address, row.details["code"]) == (cast.seller, "203.0.113.9", code)


@pytest.mark.attack(83)
def test_what_was_refused_to_a_program(cast: Cast) -> None:
    program = Program(cast.seller)

    assert program.patch(f"users/{cast.administrator.pk}/", {"first_name": "X"}).status_code == 403

    row = Access.objects.get(verb="refused")
    assert (row.actor, row.through, row.type, row.record_id) == (cast.seller, "api", "users", cast.administrator.pk)


def test_tokens_that_are_unknown() -> None:
    Client().get("/api/v1/contacts/", headers={"Authorization": "Bearer rel_guessed"})

    row = Access.objects.get(verb="refused")
    assert (row.actor, row.through, row.details["code"]) == (None, "api", "not_signed_in")


def test_little_of_somebody_who_tries_every_door(cast: Cast) -> None:
    client = signed_in(cast.seller)

    for pk in range(1, 41):
        client.get(f"/administration/jobs/?page={pk}")
        client.post(f"/users/{pk}/fields/first_name/", {"first_name": "X"})

    assert Access.objects.filter(verb="refused").count() <= 30


@pytest.mark.attack(107)
def test_token_that_reads_too_much(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("relais.audit.bulk_reading.MOST_AN_HOUR", 5)
    monkeypatch.setattr("relais.audit.bulk_reading.STEP", 2)
    for _each in range(4):
        make_contact()
    program = Program(cast.administrator)

    for _again in range(4):
        program.get("contacts/")

    row = Access.objects.get(verb="bulk_read")
    assert (row.actor, row.key) == (cast.administrator, f"{ApiToken.objects.get().prefix}…")
    assert "has read more than 5 records within an hour" in caplog.text


@pytest.mark.attack(112)
def test_neither_sessions_nor_secrets(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    User.objects.create_user("claire@example.test", PASSWORD).roles.set(cast.administrator.roles.all())
    client, program = Client(), Program(cast.seller)
    client.post("/sign-in/", {"username": "claire@example.test", "password": PASSWORD})
    contact = make_contact("Amélie Rousseau", **BORN)
    client.get(f"/contacts/{contact.pk}/")
    program.get("contacts/")
    program.patch(f"users/{cast.administrator.pk}/", {"first_name": "X"})

    kept = (
        serializers.serialize("json", [*Access.objects.all(), *Operation.objects.all(), *Change.objects.filter(type="users")]) + caplog.text
    )

    assert client.session.session_key not in kept
    assert PASSWORD not in kept
    assert program.headers["Authorization"].removeprefix("Bearer ") not in kept
    assert "1984-05-17" not in serializers.serialize("json", Access.objects.all())


@pytest.mark.attack(122)
def test_nothing_that_a_visitor_writes_into_an_address(cast: Cast) -> None:
    evil = "/users/new/?a=%0d%0a2026-01-01%20INFO%20forged%1b[31m"
    signed_in(cast.seller).post(evil, headers={"user-agent": "forged\x1b[31m", "referer": "forged"})
    Client().post("/sign-in/", {"username": "forged@example.test", "password": "forged"})

    assert Access.objects.filter(verb__in=["refused", "sign_in_failed"]).count() == 2
    assert "forged" not in serializers.serialize("json", Access.objects.all())


def test_who_gave_somebody_another_role(cast: Cast) -> None:
    give_roles(cast.reader, ["seller"], by=Actor(cast.administrator, "screen", address="203.0.113.9"))

    row = Access.objects.get(verb="secured")
    assert (row.actor, row.type, row.record_id, row.address) == (cast.administrator, "users", cast.reader.pk, "203.0.113.9")
    assert row.details == {"code": "roles", "before": ["reader"], "roles": ["seller"]}


def test_that_a_password_or_a_token_is_new(cast: Cast) -> None:
    give_password(cast.reader, PASSWORD)
    _token, secret = ApiToken.issue(cast.seller, scopes=["read"], name="shop")

    rows = Access.objects.filter(verb="secured").order_by("id").values_list("record_id", "details")
    assert list(rows) == [
        (cast.reader.pk, {"code": "password"}),
        (cast.seller.pk, {"code": "token made", "token": f"{secret[:10]}… shop", "scopes": ["read"]}),
    ]


def test_from_where_a_file_was_imported(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("first name,last name\nAmélie,Rousseau\n")
    run = as_import(file, "contacts", user=cast.manager, state="planned")

    signed_in(cast.manager).post(f"/imports/{run.token}/preview/")

    operation = Operation.objects.get(kind="import")
    assert (operation.actor, operation.through, operation.address) == (cast.manager, "import", "203.0.113.9")
