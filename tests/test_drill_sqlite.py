"""SQLite, killed while it writes and asked by many at once…"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from random import Random
from time import sleep

import pytest
from django.db import connection, connections
from django.test import Client

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken
from relais.parties.models import Party
from relais.records.api import create
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, WRITERS = 20, 20


def write_until_killed(actor: Actor, told: int) -> None:
    number = 0
    while True:
        made = create("organizations", {"name": f"Firm {os.getpid()} {number}"}, by=actor)
        os.write(told, f"{made.pk}\n".encode())
        number += 1


def killed_while_writing(actor: Actor, seconds: float) -> set[int]:
    """The ids that another process was told are saved, before it was killed."""
    connections.close_all()
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            write_until_killed(actor, told)
        finally:
            os._exit(1)
    os.close(told)
    first = os.read(heard, 100)
    sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(heard, "rb") as rest:
        return {int(line) for line in (first + rest.read()).split()}


@pytest.mark.drill(7)
def test_stays_whole_and_keeps_what_it_said_it_had() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks after this itself")
    actor, random, saved = Actor(make_cast().seller), Random(7), set[int]()

    for _turn in range(KILLS):
        saved |= killed_while_writing(actor, random.random() / 25)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]

    kept = set(Party.objects.filter(name__startswith="Firm ").values_list("pk", flat=True))
    assert len(saved) >= KILLS
    assert saved <= kept
    assert len(kept) <= len(saved) + KILLS


@pytest.mark.drill(7)
def test_lets_twenty_write_at_once() -> None:
    _row, token = ApiToken.issue(make_cast().seller, scopes=["write"], name="drill")

    def write(number: int) -> int:
        try:
            client = Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)
            return client.post("/api/v1/organizations/", {"name": f"Firm {number}"}, content_type="application/json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as threads:
        statuses = list(threads.map(write, range(WRITERS)))

    assert statuses == [201] * WRITERS
    assert Party.objects.filter(name__startswith="Firm ").count() == WRITERS
