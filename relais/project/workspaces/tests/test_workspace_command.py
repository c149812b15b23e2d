"""`relais workspace`…"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from relais.accounts.models import User
from relais.core.workspaces import State, Workspace, inside
from relais.project.backups.place import this_place
from relais.project.configuration import FILE, home_of, read_configuration
from relais.project.refused import Refused
from relais.project.upgrading import is_behind
from relais.project.workspaces.databases import database_of
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings

pytestmark = [pytest.mark.covers("R391"), pytest.mark.django_db]


@pytest.fixture
def acme() -> Iterator[Workspace]:
    """A workspace of the tests' own installation, of which only the settings are there."""
    home = home_of(read_configuration().home, "acme")
    home.mkdir(parents=True)
    write_settings(home / FILE, {"secret_key": "k" * 50, "hosts": "acme.example, www.acme.example", "public_url": "https://acme.example"})
    the_registry().look_again()
    yield the_registry().get("acme")
    shutil.rmtree(home.parent)
    the_registry().look_again()


def relais(*arguments: str) -> str:
    said = StringIO()
    call_command("workspace", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("name", "host", "more", "sentence"),
    [
        ("main", "new.example", [], "There is a workspace “main” already."),
        ("acme", "new.example", [], "There is a workspace “acme” already."),
        ("../out", "new.example", [], "“../out” is no name of a workspace: small letters, digits and - alone, a letter first, 40 at most."),
        ("new", "WWW.acme.example", [], "www.acme.example is a name of the workspace acme."),
        ("new", "localhost", [], "localhost is a name of the workspace main."),
        ("new", "https://new.example", [], "“https://new.example” is no name of a host. Give one like crm.example.org, without https:// and without a port."),
        ("new", "new.example", ["--database-url", "sqlite:///{acme}"], "This database is that of the workspace acme."),
    ],
)  # fmt: skip
def test_refuses_what_belongs_to_another(acme: Workspace, name: str, host: str, more: list[str], sentence: str) -> None:
    before = sorted(path.name for path in home_of(read_configuration().home, "").iterdir())

    with pytest.raises(Refused) as refused:
        relais("create", name, "--host", host, *(each.format(acme=database_of(acme)["NAME"]) for each in more))

    assert str(refused.value) == sentence
    assert sorted(path.name for path in home_of(read_configuration().home, "").iterdir()) == before


def test_makes_one_that_is_ready(acme: Workspace) -> None:
    said = relais("create", "globex", "--host", "globex.example")

    globex = the_registry().get("globex")
    with inside(globex):
        assert list(User.objects.all()) == [] and not is_behind(this_place())
        connection.close()
    assert "relais --workspace globex user create EMAIL" in said
    assert stat.S_IMODE(the_registry().file_of(globex).stat().st_mode) == 0o600


def test_names_them_for_programs(acme: Workspace) -> None:
    rows = {row["name"]: row for row in json.loads(relais("list", "--json"))}

    assert (rows["acme"]["state"], rows["acme"]["hosts"]) == ("open", ["acme.example", "www.acme.example"])
    assert rows["main"]["hosts"] == ["127.0.0.1", "::1", "localhost"]


def test_changes_the_names_of_a_host(acme: Workspace) -> None:
    relais("add-host", "acme", "crm.acme.example")
    relais("remove-host", "acme", "www.acme.example")
    relais("rename-host", "acme", "acme.example", "Société.example")

    changed = the_registry().get("acme")
    assert changed.hosts == {"crm.acme.example", "xn--socit-esab.example"}
    assert changed.settings["PUBLIC_URL"] == "https://xn--socit-esab.example"


def test_suspends_the_main_one_too(acme: Workspace) -> None:
    relais("suspend", "main")
    suspended = the_registry().get("main").state
    relais("resume", "main")

    assert (suspended, the_registry().get("main").state) == (State.SUSPENDED, State.OPEN)


@pytest.mark.parametrize("arguments", [["delete", "main", "--confirm", "main"], ["delete", "nobody"], ["suspend", "nobody"]])
def test_refuses_what_is_no_other_workspace(acme: Workspace, arguments: list[str]) -> None:
    with pytest.raises(Refused):
        relais(*arguments)

    assert the_registry().get("main").state == State.OPEN


def test_deletes_nothing_without_the_name(acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("acmee\n"))

    with pytest.raises(Refused, match="nothing was deleted"):
        relais("delete", "acme")

    assert the_registry().get("acme").state == State.OPEN


def test_start_goes_on_when_the_database_of_one_is_broken(acme: Workspace, capsys: Any) -> None:
    Path(str(database_of(acme)["NAME"])).write_bytes(b"this is no database" * 500)
    told = StringIO()

    call_command("prepare", stderr=told)

    assert the_registry().get("acme").state == State.OUTDATED
    assert told.getvalue().startswith("The workspace acme stays closed, since its database cannot be brought up to date:")
