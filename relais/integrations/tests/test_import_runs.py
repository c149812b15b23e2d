"""An import in the background…"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from relais.accounts.models import User
from relais.core import jobs
from relais.core.models import Job
from relais.core.testing import run_jobs
from relais.integrations.files.testing import make_file
from relais.integrations.imports.planning import start_plan
from relais.integrations.imports.running import go_on, settle, start_import
from relais.integrations.models import ImportRun
from relais.integrations.testing import as_import, import_by_command
from relais.parties.models import Party
from relais.records.testing import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R265")]

State = ImportRun.State
ROWS = 1200


@pytest.fixture
def ada() -> User:
    return make_user("Ada Administrator", "administrator")


@pytest.fixture
def run(ada: User, tmp_path: Path) -> ImportRun:
    rows = "\n".join(f"C{number},Person {number}" for number in range(ROWS))
    return as_import(make_file(tmp_path / "people.csv", f"Id,Name\n{rows}\n"), "contacts", user=ada)


def screens_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def again(run: ImportRun) -> ImportRun:
    """The run as the next request finds it."""
    fresh = ImportRun.objects.select_related("operation", "user").get(pk=run.pk)
    settle(fresh)
    return fresh


def test_tells_how_far_it_is_while_it_runs(run: ImportRun, ada: User) -> None:
    start_import(run)

    page = screens_of(ada).get(f"/imports/{run.token}/").content.decode()
    assert "0 rows are in." in page
    run_jobs()

    (job,) = Job.objects.filter(pk=run.job_id)
    assert (job.progress_done, job.progress_total) == (ROWS, ROWS)


def test_is_stopped_between_two_batches_and_goes_on_behind_the_last(run: ImportRun, monkeypatch: pytest.MonkeyPatch) -> None:
    start_import(run)
    _stop_after(monkeypatch, batches=1)
    run_jobs()
    assert (again(run).state, Party.objects.count(), again(run).counts["created"]) == (State.CANCELLED, 500, 500)

    monkeypatch.undo()
    go_on(again(run))
    run_jobs()

    assert (again(run).state, again(run).counts["created"]) == (State.DONE, ROWS)
    assert sorted(int(name[1:]) for name in Party.objects.values_list("external_id", flat=True)) == list(range(ROWS))


def test_is_stopped_and_what_is_in_is_taken_out_again(run: ImportRun, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    start_import(run)
    _stop_after(monkeypatch, batches=2)
    run_jobs()

    screens_of(ada).post(f"/imports/{run.token}/reversal/")
    run_jobs()

    assert not Party.objects.filter(deleted_at=None).exists()


def test_is_stopped_before_it_began(run: ImportRun, ada: User) -> None:
    start_import(run)

    screens_of(ada).post(f"/imports/{run.token}/cancellation/")

    assert (again(run).state, run_jobs(), Party.objects.count()) == (State.CANCELLED, [], 0)


@pytest.mark.drill(29)
def test_ends_with_a_sentence_when_its_file_cannot_be_read_to_the_end(run: ImportRun, ada: User) -> None:
    start_import(run)
    run.path.write_bytes(b'[{"Id": "C1", "Name": "Ann"}, {"Id": ')
    ImportRun.objects.update(options={}, columns=["Id", "Name"])

    with pytest.raises(Exception, match="stops being JSON"):
        run_jobs()

    ended = again(run)
    assert (ended.state, ended.message) == (State.FAILED, "This file stops being JSON in line 1.")
    assert ended.message in screens_of(ada).get(f"/imports/{run.token}/").content.decode()


def test_that_is_given_up_does_not_seem_to_run_for_ever(run: ImportRun, monkeypatch: pytest.MonkeyPatch) -> None:
    start_import(run)
    monkeypatch.setattr("relais.integrations.imports.running._load_batch", _break)
    Job.objects.update(max_attempts=1)

    with pytest.raises(RuntimeError):
        run_jobs()

    assert (again(run).state, again(run).message[:20]) == (State.FAILED, "Something went wrong")


def test_is_checked_in_the_background_when_it_is_large(run: ImportRun, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.imports.planning.AT_ONCE", 10)
    start_plan(run)
    assert "The file is being checked." in screens_of(ada).get(f"/imports/{run.token}/preview/").content.decode()

    run_jobs()

    assert (again(run).state, again(run).plan["created"]) == (State.PLANNED, ROWS)


def test_is_not_checked_by_what_the_user_has_changed_since(run: ImportRun, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.imports.planning.AT_ONCE", 10)
    start_plan(run)
    first = run.job_id

    start_plan(run)
    run_jobs()

    assert Job.objects.get(pk=first).state == Job.State.CANCELLED
    assert again(run).state == State.PLANNED


def test_whose_check_fails_leads_back_to_the_columns_with_a_sentence(run: ImportRun, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.imports.planning.AT_ONCE", 10)
    start_plan(run)
    run.path.write_bytes(b'[{"Id": "C1", "Name": "Ann"}, {"Id": ')
    ImportRun.objects.update(options={})
    run_jobs()

    answer = screens_of(ada).get(f"/imports/{run.token}/preview/")

    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{run.token}/columns/")
    assert again(run).message == "This file stops being JSON in line 1."


def test_by_command_is_resumed_where_it_broke_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_file(tmp_path / "people.csv", "Id,Name,Parent company\n" + "\n".join(f"C{n},Firm {n},Firm {n + 1}" for n in range(ROWS)))
    _break_after(monkeypatch, batches=1)
    with pytest.raises(RuntimeError):
        import_by_command(str(path), "--as", "organizations")
    monkeypatch.undo()

    answer = import_by_command("--resume", str(ImportRun.objects.get().pk))

    assert (answer["created"], answer["linked"], answer["errors"]) == (ROWS, {"organizations": 1}, 0)
    assert Party.objects.count() == ROWS + 1
    assert Party.objects.filter(parent=None).get().name == f"Firm {ROWS}"


def test_that_was_only_tried_leaves_no_file(tmp_path: Path) -> None:
    before = set(Path(settings.MEDIA_ROOT, "imports").glob("*"))

    import_by_command(str(make_file(tmp_path / "a.csv", "Name\nAnn Ash\n")), "--as", "contacts", "--dry-run")

    assert set(Path(settings.MEDIA_ROOT, "imports").glob("*")) == before
    assert not ImportRun.objects.exists()


def _stop_after(monkeypatch: pytest.MonkeyPatch, *, batches: int) -> None:
    """Somebody presses « Stop » when so many batches are in."""
    from relais.integrations.imports import running

    load, done = running._load_batch, [0]

    def loading(run: ImportRun, *rest: Any) -> Any:
        if done[0] == batches:
            jobs.cancel(run.job_id or 0)
        done[0] += 1
        return load(run, *rest)

    monkeypatch.setattr(running, "_load_batch", loading)


def _break_after(monkeypatch: pytest.MonkeyPatch, *, batches: int) -> None:
    from relais.integrations.imports import running

    load, done = running._load_batch, [0]

    def loading(*given: Any) -> Any:
        done[0] += 1
        return load(*given) if done[0] <= batches else _break()

    monkeypatch.setattr(running, "_load_batch", loading)


def _break(*_given: Any) -> Any:
    raise RuntimeError("broken")
