"""One server and one worker for two firms…"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from relais.accounts.models import ApiToken
from relais.core import jobs
from relais.core.jobs.housekeeping import remove_old_jobs_and_events
from relais.core.models import Job
from relais.core.workspaces import State, Workspace, inside
from relais.project.configuration import FILE
from relais.project.workspaces.written import write_settings
from relais.records.testing import make_user
from tests.firms import House, copy_of_database, two_firms
from tests.processes import Server, children, kill, serving, wait_until
from tests.workspaces import Workspace as Installation

pytestmark = [
    pytest.mark.slow,
    pytest.mark.covers("R391"),
    pytest.mark.django_db,
    pytest.mark.skipif(sys.platform != "linux", reason="starts real servers"),
]


@dataclass
class Firm:
    workspace: Workspace
    host: str
    token: str
    session: str


@dataclass
class Served:
    house: House
    installation: Installation
    server: Server
    acme: Firm
    globex: Firm

    def ask(self, host: str, path: str, *, method: str = "GET", body: Any = None, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        said = {"Host": f"{host}:{self.server.port}", "Content-Type": "application/json", **headers}
        connection.request(method, path, json.dumps(body) if body else None, said)
        return connection.getresponse()

    def api(self, firm: Firm, path: str, **more: Any) -> Any:
        return json.loads(self.ask(firm.host, f"/api/v1/{path}", Authorization=f"Bearer {firm.token}", **more).read())

    def relais(self, *arguments: str) -> str:
        done = self.installation.relais(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RELAIS_", "DJANGO_"))} | {
        "RELAIS_HOME": str(home)
    }
    installation = Installation(home, environment)
    with django_db_blocker.unblock(), two_firms(home) as (house, acme, globex), copy_of_database(home / "main.sqlite3") as main:
        write_settings(home / FILE, {"database_url": main})
        firms = [_fill(workspace) for workspace in (acme, globex)]
        with serving(installation, "--no-migrate") as server:
            found = Served(house, installation, server, *firms)
            for firm in firms:
                found.api(firm, "contacts/", method="POST", body={"last_name": f"Person of {firm.workspace.name}"})
            yield found


def _fill(workspace: Workspace) -> Firm:
    with inside(workspace):
        user = make_user(f"Ada {workspace.name.title()}", "administrator")
        token = ApiToken.issue(user, scopes=["read", "write"], requests_a_minute=1_000_000)[1]
        browser = Client()
        browser.force_login(user)
    return Firm(workspace, min(workspace.hosts), token, browser.cookies["sessionid"].value)


def test_serve_each_by_the_name_of_its_host(served: Served) -> None:
    def ask(number: int) -> bool:
        firm = (served.acme, served.globex)[number % 2]
        return served.api(firm, "contacts/1/")["last_name"] == f"Person of {firm.workspace.name}"

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(40)))
    assert served.ask("localhost", "/sign-in/").status == 200


@pytest.mark.attack(84)
def test_open_neither_to_who_belongs_to_the_other(served: Served) -> None:
    token = served.ask(served.globex.host, "/api/v1/contacts/1/", Authorization=f"Bearer {served.acme.token}")
    session = served.ask(served.globex.host, "/contacts/", Cookie=f"sessionid={served.acme.session}")
    at_home = served.ask(served.acme.host, "/contacts/", Cookie=f"sessionid={served.acme.session}")

    assert (token.status, session.status, at_home.status) == (401, 302, 200)


@pytest.mark.attack(102)
@pytest.mark.parametrize(
    "host", ["unknown.example", "", "acme.localhost,globex.localhost", "acme.localhost.globex.localhost", "[", "localhost:x"]
)
def test_refuse_a_name_that_is_nobodys(served: Served, host: str) -> None:
    connection = HTTPConnection("127.0.0.1", served.server.port, timeout=30)
    connection.putrequest("GET", "/sign-in/", skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()

    assert answer.status in (400, 421)
    assert b"/static/" not in answer.read()


@pytest.mark.attack(86)
def test_tell_a_listener_nothing_of_the_other(served: Served) -> None:
    stream = _listen(served, served.acme)
    stream.readline()
    served.api(served.globex, "contacts/", method="POST", body={"last_name": "Theirs"})
    served.api(served.acme, "organizations/", method="POST", body={"name": "Ours"})

    told = next(line for line in iter(stream.readline, b"") if line.startswith(b"data: "))

    assert json.loads(told.removeprefix(b"data: ")) == {"topics": ["organizations"]}
    assert _listen(served, served.globex, session=served.acme.session).status == 404


def _listen(served: Served, firm: Firm, session: str = "") -> HTTPResponse:
    asked = urlencode([("topic", "contacts"), ("topic", "organizations"), ("at", time.time() + 60)])
    return served.ask(firm.host, f"/live/?{asked}", Cookie=f"sessionid={session or firm.session}")


@pytest.mark.drill(2)
def test_do_the_jobs_of_both_though_the_worker_is_killed(served: Served) -> None:
    (worker,) = wait_until(lambda: served.server.workers)
    runners = wait_until(lambda: len(children(worker)) == 2 and children(worker))
    for runner in runners:
        kill(runner)

    done = [_enqueue(firm) for firm in (served.acme, served.globex)]

    for firm, pk in zip((served.acme, served.globex), done, strict=True):
        wait_until(lambda: _state(firm, pk) == Job.State.DONE)  # noqa: B023


def test_let_a_suspended_one_rest(served: Served) -> None:
    set_state(served, State.SUSPENDED)
    page = wait_until(lambda: (answer := served.ask(served.globex.host, "/")).status == 503 and answer)

    assert "suspendu" in page.read().decode()
    assert page.headers["Retry-After"] == "3600"
    assert served.api(served.globex, "contacts/")["error"]["code"] == "workspace_suspended"
    assert served.ask(served.globex.host, "/live/?topic=contacts", Cookie=f"sessionid={served.globex.session}").status == 503
    assert served.api(served.acme, "contacts/1/")["last_name"] == "Person of acme"
    job = wait_until(lambda: _resting_job(served))

    set_state(served, State.OPEN)

    wait_until(lambda: served.ask(served.globex.host, "/sign-in/").status == 200)
    wait_until(lambda: _state(served.globex, job) == Job.State.DONE)
    assert served.api(served.globex, "contacts/1/")["last_name"] == "Person of globex"


def test_let_one_go_and_take_it_in_again(served: Served) -> None:
    said = served.relais("workspace", "delete", "globex", "--confirm", "globex")
    wait_until(lambda: served.ask(served.globex.host, "/sign-in/").status == 421)
    (backup,) = (served.house.home / "backups").glob("globex-*.backup")
    assert str(backup) in said and not (served.house.home / "workspaces" / "globex").exists()

    served.relais("workspace", "restore", str(backup), "globex")

    wait_until(lambda: served.ask(served.globex.host, "/sign-in/").status == 200)
    assert served.api(served.globex, "contacts/1/")["last_name"] == "Person of globex"
    assert served.ask(served.acme.host, "/api/v1/contacts/1/", Authorization=f"Bearer {served.globex.token}").status == 401


def _resting_job(served: Served) -> int | None:
    """A job of the suspended one that waits while a later one of the other is done; the worker notices within a second."""
    resting, other = _enqueue(served.globex), _enqueue(served.acme)
    wait_until(lambda: _state(served.acme, other) == Job.State.DONE)
    return resting if _state(served.globex, resting) == Job.State.WAITING else None


def set_state(served: Served, state: State) -> None:
    """As `relais workspace suspend globex` does it."""
    write_settings(served.house.registry.file_of(served.globex.workspace), {"state": state})


def _enqueue(firm: Firm) -> int:
    with inside(firm.workspace):
        return jobs.enqueue(remove_old_jobs_and_events).pk


def _state(firm: Firm, pk: int) -> str:
    with inside(firm.workspace):
        return Job.objects.get(pk=pk).state
