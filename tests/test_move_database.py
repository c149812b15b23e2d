"""A workspace that moves to another database…"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from pytest_django import Settings

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.audit.api import examine_chain
from relais.audit.sealing import seal_ledgers
from relais.project.backups.fresh import standing_in
from relais.project.backups.moving import move_database
from relais.project.backups.place import Place, this_place
from relais.project.backups.restoring import snapshot_sums
from relais.project.backups.sums import Sum
from relais.project.backups.testing import new_postgresql
from relais.project.configuration import database_settings
from relais.project.refused import Refused
from relais.records.api import create
from relais.records.testing import make_cast
from tests.one_of_each import make_one_of_each

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.covers("R287")]


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Place:
    settings.RELAIS_HOME = tmp_path
    return replace(this_place(), home=tmp_path, files=tmp_path / "files")


def check_it_works() -> None:
    """The audit holds, numbers go on, and what is there and what is new is found."""
    ada = User.objects.get(email__startswith="ada.")
    last = User.objects.latest("pk").pk
    assert examine_chain().fault is None
    assert examine_chain().entries > 0
    made = create("contacts", {"last_name": "Nouvelle-Aquitaine"}, by=Actor(ada))
    client = Client()
    client.force_login(ada)
    assert f"/contacts/{made.pk}/" in found(client, "nouvelle aquit")
    assert User.objects.create_user(f"after-{last}@relais.example").pk > last
    assert "er Ltd" in found(client, "sunflow")


def found(client: Client, words: str) -> str:
    page = client.get("/search/", {"q": words})
    assert page.status_code == 200
    return page.content.decode()


def test_has_every_row_there_and_goes_on_working(place: Place, tmp_path: Path) -> None:
    cast = make_cast()
    make_one_of_each(cast)
    create("organizations", {"name": "Sunflower Ltd"}, by=Actor(cast.seller))
    seal_ledgers()
    before, usual = snapshot_sums(place), dict(connections[DEFAULT_DB_ALIAS].settings_dict)
    new = f"sqlite:///{tmp_path / 'new.sqlite3'}"

    moved = move_database(place, new)

    assert moved.tables == before == snapshot_sums(place)
    with standing_in(DEFAULT_DB_ALIAS, settings_of(new, tmp_path)):
        assert unlike(snapshot_sums(place), before) <= {"core_stamp"}
        check_it_works()
        if usual["ENGINE"] == "django.db.backends.postgresql":
            check_it_comes_back(place, usual, before)


def check_it_comes_back(place: Place, usual: dict[str, object], before: dict[str, Sum]) -> None:
    """From SQLite to PostgreSQL, which is where firms go."""
    with new_postgresql(usual) as name:
        url = f"postgresql://{usual['USER']}:{usual['PASSWORD']}@{usual['HOST']}:{usual['PORT']}/{name}"
        here = snapshot_sums(place)
        assert move_database(place, url).tables == here
        with standing_in(DEFAULT_DB_ALIAS, settings_of(url, place.home)):
            assert unlike(snapshot_sums(place), here) <= {"core_stamp"}
            check_it_works()


def unlike(one: dict[str, Sum], other: dict[str, Sum]) -> set[str]:
    return {name for name in one if one[name] != other[name]}


def settings_of(url: str, home: Path) -> dict[str, object]:
    return connections.configure_settings({"default": database_settings(url, home)})["default"]


def test_is_refused_where_somebody_works_already(place: Place, tmp_path: Path) -> None:
    (tmp_path / "used.sqlite3").write_text("mine")

    with pytest.raises(Refused, match=r"used\.sqlite3 exists already"):
        move_database(place, f"sqlite:///{tmp_path / 'used.sqlite3'}")

    assert (tmp_path / "used.sqlite3").read_text() == "mine"
