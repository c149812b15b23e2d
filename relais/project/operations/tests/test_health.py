from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client

from relais.core import health
from relais.core.jobs import enqueue, job
from relais.core.models import OutboxEvent
from relais.core.testing import run_jobs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@job
def breathe() -> None: ...


@pytest.mark.django_db
def test_healthy_server_says_so_to_anyone() -> None:
    run_jobs()

    answer = Client().get("/health/")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "migrations": True, "queue_seconds": 0}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_delay_of_the_queue_is_told() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        run_jobs()
        enqueue(breathe, run_at=NOON + timedelta(seconds=10))
        clock.shift(timedelta(seconds=70))
        assert health.longest_wait() == timedelta(seconds=60)

        OutboxEvent.objects.create(name="core.Event", payload={}, emitted_at=NOON)
        assert Client().get("/health/").json()["queue_seconds"] == 70


@pytest.mark.django_db
def test_database_that_does_not_answer_takes_the_server_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", unreachable)
    monkeypatch.setattr(connection, "close", lambda: None)

    answer = Client().get("/health/")

    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "database": False, "migrations": False}


@pytest.mark.django_db
def test_database_of_another_release_takes_the_server_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_applied", set())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name LIKE '0003%'")

    answer = Client().get("/health/")

    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "database": True, "migrations": False}
