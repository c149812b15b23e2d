"""When the database cannot serve…"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection
from django.test import Client

from relais.accounts.models import ApiToken
from relais.parties.models import Party
from relais.project.backups.fresh import standing_in
from relais.project.configuration import database_settings
from relais.records.testing import Cast, make_cast
from tests.filled_form import FilledForm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(cast: Cast) -> Client:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(cast.seller)
    return client


@contextmanager
def full_disk() -> Iterator[None]:
    """The database gets no further page; PostgreSQL says what it says then."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file:"
                " No space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON parties_party EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA max_page_count = 1073741823")
            else:
                cursor.execute("DROP FUNCTION no_room CASCADE")


@pytest.mark.drill(8, 9)
def test_full_disk_refuses_what_is_written_and_lets_people_read(cast: Cast) -> None:
    client = signed_in(cast)
    _row, token = ApiToken.issue(cast.seller, scopes=["read", "write"], name="drill")
    program = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    assert client.get("/contacts/").status_code == 200
    form = FilledForm(client.get("/organizations/new/").content.decode()).sent | {"name": "Room", "description": "x" * 9000}
    values = {"last_name": "Room", "description": "x" * 9000}

    with full_disk():
        sent = client.post("/organizations/new/", form)
        called = program.post("/api/v1/contacts/", values, content_type="application/json")
        read = client.get("/contacts/")

    assert sent.status_code == 507, sent.content.decode()
    assert "The disk is full, so nothing can be saved." in sent.content.decode()
    assert (called.status_code, called.json()["error"]["code"]) == (507, "disk_full")
    assert read.status_code == 200
    assert not Party.objects.filter(title_key__contains="room").exists()
    assert program.post("/api/v1/contacts/", {"last_name": "Room"}, content_type="application/json").status_code == 201


def asked_by_the_server(client: Client) -> int:
    """The test client leaves out what Django does between two requests."""
    close_old_connections()
    return client.get("/contacts/").status_code


@pytest.mark.drill(5)
def test_database_that_is_away_is_told_and_found_again(cast: Cast) -> None:
    client = signed_in(cast)
    _row, token = ApiToken.issue(cast.seller, scopes=["read"], name="drill")
    program = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    nowhere = database_settings("postgresql://nobody@127.0.0.1:1/nothing", Path())

    with standing_in(DEFAULT_DB_ALIAS, nowhere):
        page, called, alive = client.get("/contacts/"), program.get("/api/v1/contacts/"), Client().get("/health/alive/")

    assert (page.status_code, called.status_code, alive.status_code) == (503, 503, 200)
    assert page["Retry-After"] == called["Retry-After"] == "5"
    assert "The database does not answer just now." in page.content.decode()
    assert called.json()["error"]["code"] == "unavailable"
    assert client.get("/contacts/").status_code == 200


@pytest.mark.drill(6)
def test_connections_that_the_server_has_ended_cost_one_request_at_most(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    client = signed_in(cast)
    with connection.copy().cursor() as other, connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", [cursor.fetchone()[0]])
        other.connection.close()

    statuses = [asked_by_the_server(client) for _turn in range(4)]

    assert statuses[1:] == [200, 200, 200]
    assert statuses[0] in (200, 503)
