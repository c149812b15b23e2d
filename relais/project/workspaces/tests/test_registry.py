"""An installation with several workspaces…"""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, connections

from relais.core.workspaces import MAIN, NoWorkspace, State, context, find_workspaces, inside, serve_all_workspaces
from relais.core.workspaces.connections import MOST_OPEN, close_everything
from relais.project.configuration import FILE, home_of
from relais.project.workspaces.edge import enter
from relais.project.workspaces.refusals import Refusal
from relais.project.workspaces.written import write_settings
from tests.firms import House

pytestmark = pytest.mark.covers("R391")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_answers_to_any_name_while_there_is_one(house: House) -> None:
    assert house.registry.find("anything.example") is MAIN or house.registry.find("anything.example").is_main  # type: ignore[union-attr]


@pytest.mark.attack(102)
def test_answers_to_no_other_name_once_there_are_two(house: House) -> None:
    acme = house.put("acme", "acme.example")

    assert house.registry.find("acme.example") == acme
    assert house.registry.find("anything.example") is None
    assert house.registry.find("localhost").is_main  # type: ignore[union-attr]


def test_lets_one_with_broken_settings_wait_and_serves_the_others(house: House) -> None:
    house.put("acme", "acme.example")
    house.put("globex", "globex.example")

    (home_of(house.home, "acme") / FILE).write_text("secret_key = \n")
    house.registry.look_again()

    states = [house.registry.find(host).state for host in ("acme.example", "globex.example", "localhost")]  # type: ignore[union-attr]
    assert states == [State.CLOSED, State.OPEN, State.OPEN]
    assert [each.name for each in house.registry.broken] == ["acme"]


def test_gives_a_name_that_two_claim_to_the_first(house: House) -> None:
    acme = house.put("acme", "shared.example")
    house.put("globex", "shared.example")

    assert house.registry.find("shared.example").name == acme.name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("hosts", "status"), [(["acme.example"], 0), (["acme.example", "globex.example"], 421), ([], 421), (["nobody.example"], 421)]
)
@pytest.mark.attack(102)
def test_takes_one_name_a_request(house: House, hosts: list[str], status: int) -> None:
    house.put("acme", "acme.example")
    house.put("globex", "globex.example")

    found = enter(house.registry.find, hosts, "/")

    assert (found.status if isinstance(found, Refusal) else 0) == status


def test_lets_load_balancers_ask_how_it_is_by_any_name(house: House) -> None:
    house.put("acme", "acme.example")

    write_settings(house.home / FILE, {"state": "suspended"})
    house.registry.look_again()

    assert enter(house.registry.find, ["10.0.0.7"], "/health/").is_main  # type: ignore[union-attr]
    assert enter(house.registry.find, ["localhost"], "/").status == 503  # type: ignore[union-attr]


@pytest.mark.parametrize(("state", "status"), [("suspended", 503), ("closed", 503), ("outdated", 503)])
def test_says_that_one_rests(house: House, state: str, status: int) -> None:
    house.put("acme", "acme.example", state=state)

    page, answer = (enter(house.registry.find, ["acme.example"], path) for path in ("/contacts/", "/api/v1/contacts/"))

    assert isinstance(page, Refusal) and isinstance(answer, Refusal)
    assert (page.status, answer.status) == (status, status)
    assert 'lang="fr"' in page.body.decode() and answer.body.startswith(b'{"error": {"code": "workspace_')
    assert dict(page.headers)["Cache-Control"] == "no-store"


def test_has_settings_of_its_own_in_each(house: House) -> None:
    acme = house.put("acme", "acme.example", public_url="https://acme.example", mail_from="Acme <crm@acme.example>")
    usual = settings.PUBLIC_URL

    with inside(acme):
        own = (settings.PUBLIC_URL, settings.SESSION_COOKIE_SECURE, settings.DEFAULT_FROM_EMAIL, settings.ALLOWED_HOSTS)

    assert own == ("https://acme.example", True, "Acme <crm@acme.example>", ["acme.example"])
    assert usual == settings.PUBLIC_URL


def test_does_nothing_where_nobody_said_for_which(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    acme = house.put("acme", "acme.example")
    monkeypatch.setattr(context, "_found", context._found)
    monkeypatch.setattr(context, "_all", context._all)
    find_workspaces(house.registry.all)
    serve_all_workspaces()
    raised: list[type[BaseException]] = []

    def forgotten() -> None:
        try:
            connection.vendor  # noqa: B018
        except NoWorkspace as error:
            raised.append(type(error))

    with inside(acme):
        thread = Thread(target=forgotten)
        thread.start()
        thread.join()

    assert raised == [NoWorkspace]


def test_keeps_no_more_than_some_connections_open(house: House) -> None:
    many = [house.put(f"firm-{number}", f"{number}.example") for number in range(MOST_OPEN + 5)]

    for workspace in many:
        with inside(workspace):
            assert connection.settings_dict["NAME"] == home_of(house.home, workspace.name) / "relais.sqlite3"

    assert len(connections._opened()) == MOST_OPEN  # type: ignore[attr-defined]
    close_everything()
    connections._opened().clear()  # type: ignore[attr-defined]


def test_keeps_what_people_wrote_into_its_settings(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text('# ours\nsecret_key = "k"\nstate = "suspended"\n\n[more]\nstate = "x"\n')

    write_settings(file, {"state": "", "hosts": "a.example"})

    assert file.read_text() == '# ours\nsecret_key = "k"\n\nhosts = "a.example"\n[more]\nstate = "x"\n'
