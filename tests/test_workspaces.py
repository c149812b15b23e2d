"""Of two firms in one installation, neither…"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken, User, UserSession
from relais.core import jobs
from relais.core.encryption import SecretLost, decrypt, encrypt
from relais.core.jobs.housekeeping import remove_old_jobs_and_events
from relais.core.jobs.queue import claim, complete
from relais.core.jobs.runner import Runner
from relais.core.models import Job
from relais.core.seals import BrokenSeal, seal, unseal
from relais.core.testing import run_jobs
from relais.core.workspaces import Workspace, inside
from relais.core.workspaces.copies import become_a_copy
from relais.integrations.api import make_agent
from relais.integrations.models import ExportRun, Webhook
from relais.records.api import create
from relais.records.models import Change
from relais.records.testing import make_user
from tests.firms import House, two_firms

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R391")]


@dataclass
class Firm:
    """A firm with an administrator, who uses a browser and a program."""

    house: House
    workspace: Workspace
    administrator: User
    browser: Client
    program: Client
    token: str

    def api(self, method: str, path: str, body: Any = None, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.program.generic(method, path, body or "", content_type="application/json", headers=headers)

    def create(self, key: str, **values: Any) -> Any:
        with inside(self.workspace):
            return create(key, values, by=Actor(self.administrator))


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, Firm]]:
    with django_db_blocker.unblock(), two_firms(tmp_path_factory.mktemp("house")) as (house, acme, globex):
        yield _fill(house, acme), _fill(house, globex)


def _fill(house: House, workspace: Workspace) -> Firm:
    with inside(workspace):
        user = make_user(f"Ada {workspace.name.title()}", "administrator")
        token = ApiToken.issue(user, scopes=["read", "write"], requests_a_minute=1_000_000)[1]
    firm = Firm(house, workspace, user, house.browser(workspace), house.browser(workspace), token)
    with inside(workspace):
        firm.browser.force_login(user)
    firm.create("contacts", last_name=f"Person of {workspace.name}")
    return firm


@pytest.fixture
def acme(both: tuple[Firm, Firm]) -> Firm:
    return both[0]


@pytest.fixture
def globex(both: tuple[Firm, Firm]) -> Firm:
    return both[1]


# --- data ---------------------------------------------------------------------------------------------------------


@pytest.mark.attack(85)
def test_sees_a_record_of_the_other_with_the_same_number(acme: Firm, globex: Firm) -> None:
    answers = [firm.api("GET", "/api/v1/contacts/1/").json()["last_name"] for firm in (acme, globex, acme)]

    assert answers == ["Person of acme", "Person of globex", "Person of acme"]


@pytest.mark.attack(101)
def test_finds_what_the_other_has(acme: Firm, globex: Firm) -> None:
    found = {firm.workspace.name: firm.api("GET", "/api/v1/search/?q=person").content.decode() for firm in (acme, globex)}

    assert "Person of acme" in found["acme"] and "Person of globex" not in found["acme"]
    assert "Person of globex" in found["globex"] and "Person of acme" not in found["globex"]


def test_has_the_fields_of_the_other(acme: Firm, globex: Firm) -> None:
    acme.create("custom-fields", type="contacts", kind="text", label_en="Grade", label_fr="Grade")
    globex.create("custom-fields", type="contacts", kind="number", label_en="Grade", label_fr="Grade")
    globex.create("custom-objects", plural_en="Vessels", plural_fr="Navires")

    kinds = [firm.api("GET", "/api/v1/schema/").json() for firm in (acme, globex, acme)]

    assert [_kind_of("grade", described) for described in kinds] == ["text", "number", "text"]
    assert [firm.api("GET", "/api/v1/vessels/").status_code for firm in (acme, globex, acme)] == [404, 200, 404]


def _kind_of(key: str, described: dict[str, Any]) -> str:
    contacts = next(each for each in described["types"] if each["key"] == "contacts")
    return next(own["kind"] for own in contacts["fields"] if own["key"].startswith(key))


def test_sees_the_other_while_requests_of_both_run_side_by_side(acme: Firm, globex: Firm) -> None:
    def ask(number: int) -> bool:
        firm = (acme, globex)[number % 2]
        try:
            return firm.api("GET", "/api/v1/contacts/1/").json()["last_name"] == f"Person of {firm.workspace.name}"
        finally:
            with inside(firm.workspace):
                connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(60)))


def test_finds_in_memory_what_the_other_keeps_there(acme: Firm, globex: Firm) -> None:
    with inside(acme.workspace):
        cache.set("drill", "ours")
        with inside(globex.workspace):
            assert cache.get("drill") is None
        assert cache.get("drill") == "ours"


# --- ways in ------------------------------------------------------------------------------------------------------


@pytest.mark.attack(84)
def test_lets_the_session_of_the_other_in(acme: Firm, globex: Firm) -> None:
    thief = globex.house.browser(globex.workspace)
    thief.cookies = SimpleCookie(acme.browser.cookies.output(header="", sep=";"))

    assert acme.browser.get("/preferences/").status_code == 200
    assert thief.get("/preferences/").headers["Location"].startswith("/sign-in/")


def test_lets_a_session_in_that_was_copied_into_its_own_table(acme: Firm, globex: Firm) -> None:
    """What signs it is another key."""
    thief = globex.house.browser(globex.workspace)
    with inside(acme.workspace):
        row = acme.browser.session
        stored = {"session_key": row.session_key, "session_data": row.encode(dict(row.items())), "expire_date": "2099-01-01T00:00:00Z"}
    with inside(globex.workspace):
        row.model.objects.create(**stored)
    thief.cookies = SimpleCookie(acme.browser.cookies.output(header="", sep=";"))

    assert thief.get("/preferences/").status_code == 302


@pytest.mark.attack(84)
def test_takes_a_token_of_the_other_on_any_route(acme: Firm, globex: Firm) -> None:
    described = globex.api("GET", "/api/v1/openapi.json").json()["paths"]
    routes = [(method.upper(), re.sub(r"\{\w+\}", "1", path)) for path, methods in described.items() for method in methods]

    open_to_it = [route for route in routes if globex.api(*route, token=acme.token).status_code != 401]

    assert len(routes) > 200
    assert open_to_it == []


@pytest.mark.attack(84)
def test_opens_any_page_to_a_session_of_the_other(acme: Firm, globex: Firm) -> None:
    thief, visitor = globex.house.browser(globex.workspace), globex.house.browser(globex.workspace)
    thief.cookies = SimpleCookie(acme.browser.cookies.output(header="", sep=";"))

    def seen(client: Client, path: str) -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, answer.headers.get("Location", "")

    pages = list(_plain_pages(get_resolver().url_patterns))
    assert len(pages) > 40
    assert [path for path in pages if seen(thief, path) != seen(visitor, path)] == []


def _plain_pages(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _plain_pages(entry.url_patterns, route)
        elif isinstance(entry, URLPattern) and not re.search(r"[<(^\\]", route) and not route.startswith("/api/"):
            yield route


@pytest.mark.attack(84)
def test_lets_the_agent_of_the_other_read(acme: Firm, globex: Firm) -> None:
    pytest.importorskip("mcp")
    with inside(acme.workspace):
        secret = make_agent(acme.administrator, name="Reader", scopes=["read"])[1]

    at_home, elsewhere = (_ask_as_agent(firm, secret) for firm in (acme, globex))

    assert (at_home.status_code, elsewhere.status_code) == (200, 401)
    assert "Person of acme" in at_home.content.decode()


def _ask_as_agent(firm: Firm, secret: str) -> Any:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "read", "arguments": {"type": "contacts", "id": 1}}}
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    return firm.program.post("/mcp/", json.dumps(asked), content_type="application/json", headers=headers)


def test_opens_what_the_other_has_sealed_or_encrypted(acme: Firm, globex: Firm) -> None:
    with inside(acme.workspace):
        sealed, closed, cookie = seal("drill", 7), encrypt("secret"), signing.dumps("cookie")
        assert (unseal("drill", sealed, within=timedelta(days=1)), decrypt(closed)) == (7, "secret")
    with inside(globex.workspace):
        with pytest.raises(BrokenSeal):
            unseal("drill", sealed, within=timedelta(days=1))
        with pytest.raises(SecretLost):
            decrypt(closed)
        with pytest.raises(signing.BadSignature):
            signing.loads(cookie)


def test_is_entered_by_what_entered_the_one_it_is_a_copy_of(acme: Firm, globex: Firm) -> None:
    with inside(globex.workspace), transaction.atomic():
        Webhook.objects.create(name="Stock", url="https://stock.example/", type="contacts")
        become_a_copy()
        left = (ApiToken.objects.filter(revoked_at=None).count(), UserSession.objects.count(), User.objects.count())
        assert [hook.is_active for hook in Webhook.objects.all()] == [False]
        transaction.set_rollback(True)

    assert left == (0, 0, 1)
    assert acme.api("GET", "/api/v1/contacts/1/").status_code == 200


# --- work and files -----------------------------------------------------------------------------------------------


def test_runs_the_jobs_of_the_other(acme: Firm, globex: Firm) -> None:
    for firm in (acme, globex):
        with inside(firm.workspace):
            jobs.enqueue(remove_old_jobs_and_events, idempotency_key="drill")

    with inside(acme.workspace):
        run_jobs()
        assert Job.objects.get(idempotency_key="drill").state == Job.State.DONE
    with inside(globex.workspace):
        assert Job.objects.get(idempotency_key="drill").state == Job.State.WAITING


def test_waits_for_the_long_jobs_of_the_other(acme: Firm, globex: Firm) -> None:
    """One runner stands in reserve, and takes jobs of those alone that have none running."""
    for firm in (acme, globex):
        with inside(firm.workspace):
            run_jobs()
            jobs.enqueue(remove_old_jobs_and_events, idempotency_key="first")
            jobs.enqueue(remove_old_jobs_and_events, idempotency_key="second")
    with inside(acme.workspace):
        long_one = claim("somebody")
    reserve = Runner("reserve", queues=(), lease=timedelta(minutes=1), is_reserve=True)

    worked = [reserve.work_for(firm.workspace) for firm in (acme, globex)]

    with inside(acme.workspace):
        states = Job.objects.filter(idempotency_key__in=["first", "second"]).values_list("state", flat=True)
        assert set(states) == {Job.State.RUNNING, Job.State.WAITING}
        complete(long_one, None)
    assert worked == [False, True]


def test_fetches_the_files_of_the_other(acme: Firm, globex: Firm) -> None:
    with inside(acme.workspace):
        export = ExportRun.objects.create(user=acme.administrator, type="contacts", format="csv", state=ExportRun.State.DONE)
        export.path.parent.mkdir(parents=True)
        export.path.write_text("of acme")
        assert export.path.is_relative_to(acme.house.home / "workspaces" / "acme")

    address = f"/exports/{export.token}/file/"
    answer = acme.browser.get(address)
    assert (answer.status_code, answer.getvalue()) == (200, b"of acme"), answer.headers
    assert globex.browser.get(address).status_code == 404


def test_writes_into_the_audit_of_the_other(acme: Firm, globex: Firm) -> None:
    before = [_last_change(firm) for firm in (acme, globex)]

    acme.create("contacts", last_name="Seen once")

    assert [_last_change(firm) - was for firm, was in zip((acme, globex), before, strict=True)] == [1, 0]


def _last_change(firm: Firm) -> int:
    with inside(firm.workspace):
        return Change.objects.latest("pk").pk
