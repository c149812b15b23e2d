"""An upgrade…"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.test import Client
from pytest_django import Settings

from relais.core import health
from relais.project.backups.archive import examine
from relais.project.backups.place import Place, this_place
from relais.project.backups.restoring import restore_backup, snapshot_sums
from relais.project.configuration import backup_key
from relais.project.refused import Refused
from relais.project.upgrading import NOTE, UpgradeFailed, begun_upgrade, bring_up_to_date, is_behind
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
#: A package whose tables others do not point to: without it the database is that of an earlier release.
LATEST = "dataquality"


#: What migrations write beside their tables.
THEIRS = {"core_stamp", "django_content_type", "auth_permission"}


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[Place]:
    """A workspace of the release before, with people in it."""
    settings.RELAIS_HOME = tmp_path
    make_cast()
    go_back()
    yield replace(this_place(), home=tmp_path, files=tmp_path / "files")
    call_command("migrate", verbosity=0)


def go_back() -> None:
    call_command("migrate", LATEST, "zero", verbosity=0)


def upgrade_killed_after(place: Place, statements: int) -> int:
    """Another process begins the upgrade and is killed at one of its statements; the answer is the signal, or 0 if it came to its end."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        left = [statements]

        def kill(execute: Any, sql: str, *rest: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, *rest)

        try:
            with connection.execute_wrapper(kill):
                bring_up_to_date(place)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


@pytest.mark.drill(25)
@pytest.mark.covers("R287")
def test_killed_anywhere_goes_on_where_it_stood_and_knows_the_way_back(place: Place) -> None:
    before = snapshot_sums(place)
    killed = 0
    for statements in (40, 60, 75, 90, 120, 160):
        killed += upgrade_killed_after(place, statements) == signal.SIGKILL
        assert begun_upgrade(place) is not None or not is_behind(place)
    assert killed >= 3

    bring_up_to_date(place)

    assert not is_behind(place)
    assert begun_upgrade(place) is None
    after = snapshot_sums(place)
    assert {name for name in before if after[name] != before[name]} <= THEIRS
    (backup,) = (place.home / "backups").glob("*-before-upgrade.backup")
    assert examine(backup, backup_key(place.home))[1].tables == before


@pytest.mark.drill(25)
def test_that_fails_stays_closed_and_is_rolled_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot_sums(place)

    def fail(*_: object, **__: object) -> None:
        connection.cursor().execute("CREATE TABLE half_done (id integer)")
        raise OperationalError("column “x” does not exist")

    monkeypatch.setattr("relais.project.upgrading.call_command", fail)
    with pytest.raises(UpgradeFailed) as failed:
        bring_up_to_date(place)
    monkeypatch.undo()

    noted = json.loads((place.home / NOTE).read_text())
    assert "column “x” does not exist" in str(failed.value)
    assert f"relais restore --replace --continue-work {noted['backup']}" in str(failed.value)
    monkeypatch.setattr(health, "_applied", set())
    closed = Client().get("/sign-in/")
    assert (closed.status_code, closed["Retry-After"]) == (503, "5")
    assert "Relais is being brought up to date" in closed.content.decode()
    assert Client().get("/api/v1/contacts/").json()["error"]["code"] == "upgrade"
    restore_backup(Path(noted["backup"]), place, backup_key(place.home), replaces=True, continues_work=True)
    go_back()
    assert "half_done" not in connection.introspection.table_names()
    assert {name for name, each in snapshot_sums(place).items() if before[name] != each} <= THEIRS


@pytest.mark.drill(25)
def test_by_old_code_of_a_newer_database_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0099_of_tomorrow', '2027-01-01 00:00:00+00')")
    monkeypatch.setattr(health, "_applied", set())

    with pytest.raises(Refused, match="belongs to a newer Relais than this one"):
        bring_up_to_date(place)

    assert Client().get("/sign-in/").status_code == 503
    assert Client().get("/health/").json()["migrations"] is False
    assert not (place.home / "backups").exists()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0099_of_tomorrow'")
