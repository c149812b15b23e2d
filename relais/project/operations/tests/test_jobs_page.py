from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.models import Role, User
from relais.core.jobs import enqueue, job
from relais.core.jobs.queue import claim, fail
from relais.core.jobs.scheduling import plan_schedules
from relais.core.models import Job, Schedule

PAGE = "/administration/jobs/"


@job(title="Count the stock <b>")
def count_stock() -> None: ...


@pytest.fixture
def administrator(db) -> Client:
    user = User.objects.create_user("ada@relais.test", language="en")
    user.roles.add(Role.objects.create(key="test-administrator", name="Administrator", is_administrator=True))
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def dead_job(error: str) -> Job:
    row = enqueue(count_stock)
    claimed = claim("worker")
    assert claimed is not None
    fail(claimed, error, permanent=True)
    row.refresh_from_db()
    return row


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_visitor_is_asked_to_sign_in() -> None:
    assert Client().get(PAGE).url == f"/sign-in/?next={PAGE}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", [PAGE, PAGE + "schedules/"])
def test_page_does_not_exist_for_others_than_administrators(address: str) -> None:
    client = signed_in(User.objects.create_user("bob@relais.test"))

    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_others_than_administrators_cannot_stop_a_job() -> None:
    row = enqueue(count_stock)
    client = signed_in(User.objects.create_user("bob@relais.test"))

    assert client.post(f"{PAGE}{row.pk}/cancellation/").status_code == 404

    assert Job.objects.get().state == "waiting"


def test_waiting_job_is_shown_with_its_title_escaped(administrator: Client) -> None:
    enqueue(count_stock)

    page = shown(administrator, f"{PAGE}?state=waiting")

    assert "Count the stock &lt;b&gt;" in page


def test_running_job_shows_how_far_it_is(administrator: Client) -> None:
    enqueue(count_stock)
    claim("worker")
    Job.objects.update(progress_done=3, progress_total=8, progress_message="Row 3 of 8")

    page = shown(administrator, PAGE)

    assert "Row 3 of 8" in page
    assert 'max="8" value="3"' in page


def test_dead_job_shows_its_error_and_is_tried_again(administrator: Client) -> None:
    row = dead_job("Traceback\n  File …\nValueError: <script>alert(1)</script>\n")
    page = shown(administrator, f"{PAGE}?state=dead")
    assert "ValueError: &lt;script&gt;alert(1)&lt;/script&gt;</summary>" in page

    answer = administrator.post(f"{PAGE}{row.pk}/retrial/?state=dead")

    assert answer.url == f"{PAGE}?state=dead"
    assert Job.objects.get().state == "waiting"


def test_waiting_job_is_stopped(administrator: Client) -> None:
    row = enqueue(count_stock)

    administrator.post(f"{PAGE}{row.pk}/cancellation/?state=waiting")

    assert Job.objects.get().state == "cancelled"


def test_job_that_is_done_is_not_tried_again(administrator: Client) -> None:
    row = dead_job("")
    Job.objects.update(state="done")

    assert administrator.post(f"{PAGE}{row.pk}/retrial/").status_code == 404

    assert Job.objects.get().state == "done"


@pytest.mark.parametrize("query", ["state=nonsense", "page=-1", "page=9999999999999999999", "state=dead&page=3"])
def test_nonsense_in_the_address_is_no_error(administrator: Client, query: str) -> None:
    shown(administrator, f"{PAGE}?{query}")


def test_second_page_goes_on_where_the_first_ends(administrator: Client) -> None:
    for _ in range(51):
        enqueue(count_stock)

    assert shown(administrator, f"{PAGE}?state=waiting").count("Count the stock") == 50
    assert shown(administrator, f"{PAGE}?state=waiting&page=2").count("Count the stock") == 1


def test_page_asks_the_database_as_often_for_many_jobs_as_for_one(administrator: Client, django_assert_max_num_queries) -> None:
    for _ in range(30):
        enqueue(count_stock)
    shown(administrator, PAGE)  # The side bar counts jobs that were given up once a minute.

    with django_assert_max_num_queries(10):
        shown(administrator, f"{PAGE}?state=waiting")


def test_schedule_runs_now_and_keeps_its_time(administrator: Client) -> None:
    plan_schedules()
    schedule = Schedule.objects.get(name="project.back_up_workspace")
    page = shown(administrator, f"{PAGE}schedules/")
    assert "Back up the workspace" in page and "Run now: Back up the workspace" in page

    for _turn in range(2):
        assert administrator.post(f"{PAGE}schedules/{schedule.pk}/runs/").url == f"{PAGE}schedules/"

    ran = Job.objects.get()
    after = Schedule.objects.get(pk=schedule.pk)
    assert (ran.name, ran.state, after.last_job, after.next_run_at) == (schedule.name, "waiting", ran, schedule.next_run_at)


@pytest.mark.django_db
def test_others_than_administrators_start_no_schedule() -> None:
    plan_schedules()
    client = signed_in(User.objects.create_user("bob@relais.test"))

    assert client.post(f"{PAGE}schedules/{Schedule.objects.earliest('pk').pk}/runs/").status_code == 404

    assert not Job.objects.exists()


def test_schedules_are_shown_with_their_next_run(administrator: Client) -> None:
    plan_schedules()

    page = shown(administrator, f"{PAGE}schedules/")

    assert "Remove old jobs and events" in page
    assert "daily at 03:10 (Europe/Paris)" in page
