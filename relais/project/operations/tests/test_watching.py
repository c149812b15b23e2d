"""Whoever watches over the installation…"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from relais.accounts.models import User
from relais.core.jobs import enqueue, job
from relais.core.log_lines import JsonFormatter
from relais.core.models import Job
from relais.project.watching import meters

pytestmark = pytest.mark.django_db


@job
def polish() -> None: ...


def figures(answer: str) -> dict[tuple[str, ...], float]:
    found = {}
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.values()))] = sample.value
    return found


def test_counts_requests_by_route_and_reads_the_queue() -> None:
    enqueue(polish)
    Job.objects.create(name="tests.lost", state=Job.State.DEAD, finished_at="2026-01-01T00:00:00Z")
    before = figures(Client().get("/metrics/").content.decode())
    for _turn in range(3):
        Client().get("/contacts/12/?q=Petra+Secret")

    answer = Client().get("/metrics/")

    after = figures(answer.content.decode())
    counted = {name: after[name] - before.get(name, 0) for name in after if name[0] == "relais_requests_total"}
    assert sorted(counted.values())[-1] == 3
    (route,) = (name for name in counted if counted[name] == 3)
    assert "302" in route and "12" not in route
    assert after[("relais_jobs_dead", "main")] == 1
    assert after[("relais_jobs", "default", "main", "waiting")] == 1
    assert after[("relais_database_up", "main")] == 1
    assert after[("relais_queue_age_seconds", "main")] >= 0
    assert "Petra" not in answer.content.decode()


@pytest.mark.parametrize(
    ("token", "public_url", "headers", "status"),
    [
        ("", "", {}, 200),
        ("", "", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("", "https://crm.example.org", {}, 404),
        ("open sesame", "https://crm.example.org", {"Authorization": "Bearer open sesame"}, 200),
        ("open sesame", "", {"Authorization": "Bearer open"}, 404),
        ("open sesame", "", {}, 404),
    ],
)
def test_reads_the_figures_with_the_token_or_on_the_machine_itself(
    settings: Settings, token: str, public_url: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN, settings.PUBLIC_URL, settings.ALLOWED_HOSTS = token, public_url, ["*"]

    assert Client(headers=headers).get("/metrics/").status_code == status
    assert Client(headers=headers, REMOTE_ADDR="192.0.2.7").get("/metrics/").status_code == (status if token else 404)


def test_adds_up_what_several_processes_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = "from relais.project.watching import meters; meters.requests.labels('a', 'GET', '200').inc(); meters.streams.inc()"
    monkeypatch.setenv(meters.FOLDER, str(tmp_path))
    for _turn in range(2):
        subprocess.run([sys.executable, "-c", count], check=True)

    added = figures(meters.counted().decode())

    assert added[("relais_requests_total", "200", "GET", "a")] == 2
    assert added.get(("relais_live_streams",), 0) == 0


def test_asks_whether_it_is_alive_without_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/health/alive/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.attack(122)
def test_finds_one_line_a_request_that_names_nobody() -> None:
    user = User.objects.create_user("petra@relais.test")
    client = Client(headers={"X-Request-ID": "from-the-proxy-1", "User-Agent": "me\r\nforged"})
    client.force_login(user)
    said = StringIO()
    handler, logger = logging.StreamHandler(said), logging.getLogger("relais.requests")
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        answer = client.get("/contacts/?q=Petra+Secret")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.WARNING)

    (line,) = said.getvalue().splitlines()
    told = json.loads(line)
    assert {key: told[key] for key in ("level", "logger", "method", "status", "request", "user")} == {
        "level": "info",
        "logger": "relais.requests",
        "method": "GET",
        "status": answer.status_code,
        "request": "from-the-proxy-1",
        "user": user.pk,
    }
    assert told["ms"] >= 0
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    assert not any(word in line for word in ("petra", "Petra", "forged"))


@pytest.mark.attack(122)
def test_gives_a_request_a_name_of_its_own_where_the_visitors_would_forge_one() -> None:
    answer = Client(headers={"X-Request-ID": 'a"} {"level": "critical'}).get("/health/alive/")

    assert answer["X-Request-ID"].isalnum() and len(answer["X-Request-ID"]) == 32
