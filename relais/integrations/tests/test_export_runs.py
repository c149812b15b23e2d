"""A large list is exported in the background…"""

from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.core.testing import run_jobs
from relais.integrations.models import ExportRun
from relais.parties.testing import make_contact
from relais.records.testing import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R265")]

State = ExportRun.State


@pytest.fixture
def ada() -> User:
    return make_user("Ada Administrator", "administrator")


@pytest.fixture
def screens(ada: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("relais.integrations.screens.exporting.AT_ONCE", 1)
    for name in ("Ann Ash", "Bob Birch", "Cid Cedar"):
        make_contact(name, job_title="=1+1")
    client = Client()
    client.force_login(ada)
    return client


def export(screens: Client, format: str = "csv") -> ExportRun:
    answer = screens.post("/contacts/export/", {"format": format, "delimiter": ",", "scope": "all"})
    run = ExportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/exports/{run.token}/")
    return run


@pytest.mark.attack(117)
def test_and_fetched_when_it_is_ready(screens: Client) -> None:
    run = export(screens)
    assert "0 rows are written." in screens.get(f"/exports/{run.token}/").content.decode()
    assert screens.get(f"/exports/{run.token}/file/").status_code == 404

    run_jobs()

    assert "3 rows are ready." in screens.get(f"/exports/{run.token}/").content.decode()
    file = b"".join(screens.get(f"/exports/{run.token}/file/").streaming_content).decode("utf-8-sig")
    assert file.count("'=1+1") == 3
    assert "Contacts, CSV" in screens.get("/imports/").content.decode()


def test_and_not_to_be_fetched_by_who_has_lost_the_right(screens: Client, ada: User) -> None:
    run = export(screens)
    run_jobs()
    ada.roles.clear()

    assert screens.get(f"/exports/{run.token}/file/").status_code in (403, 404)


def test_and_stopped(screens: Client) -> None:
    run = export(screens)

    screens.post(f"/exports/{run.token}/cancellation/")

    assert "Stopped. Nothing was kept." in screens.get(f"/exports/{run.token}/").content.decode()
    run_jobs()
    assert not run.path.exists()


def test_and_told_of_when_a_format_cannot_hold_it(screens: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.files.write._MAX_SHEET_ROWS", 2)
    run = export(screens, "xlsx")

    with pytest.raises(Exception, match="An XLSX sheet holds at most 2 rows"):
        run_jobs()

    run.refresh_from_db()
    assert (run.state, run.message) == (State.FAILED, "An XLSX sheet holds at most 2 rows. Export this list as CSV or JSON.")
    assert not list(run.path.parent.glob(f"{run.token}*"))
