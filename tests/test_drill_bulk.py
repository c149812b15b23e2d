"""A change to many records, and its undo, survive whatever happens to the worker."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.processes import descendants, wait_until
from tests.test_drill_import import ask
from tests.workspaces import Workspace

RECORDS = 6000
KILLS = 5
BEGIN = """
from relais.accounts.models import User
from relais.accounts.actors import Actor
from relais.records.api import Selection, registry, start_bulk
from relais.records.fields import Reader
user = User.objects.get(email="anna@relais.example")
everyone = Selection(registry.get("contacts"), is_everything=True)
start_bulk(everyone, "{verb}", {values}, by=Actor(user), reader=Reader.of(user))
"""
UNDO = """
from relais.accounts.models import User
from relais.accounts.actors import Actor
from relais.records.api import Operation, start_undo
start_undo(Operation.objects.get(kind="{kind}"), by=Actor(User.objects.get(email="anna@relais.example")))
"""


@pytest.fixture
def firm(workspace: Workspace, tmp_path: Path) -> Workspace:
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Last name", "City"])
        writer.writerows([f"C{number}", f"Martin {number}", "Lyon"] for number in range(RECORDS))
    workspace.relais("user", "create", "anna@relais.example", "--role", "administrator", "--password-stdin", typed="un-mot-de-passe\n")
    done = workspace.relais("import", str(tmp_path / "people.csv"), "--as", "contacts", "--user", "anna@relais.example")
    assert done.returncode == 0, done.stderr + done.stdout
    return workspace


def run_with_kills(firm: Workspace, count: str, goal: int) -> None:
    """Kill the process of the job again and again at some point on its way, then let it end."""
    dice = random.Random(goal)
    worker = firm.start("worker", "--lease=1")
    for _kill in range(KILLS):
        reached = ask(firm, count)[0][0] + dice.randint(1, goal // KILLS // 2)
        wait_until(lambda reached=reached: ask(firm, count)[0][0] >= reached, seconds=60)
        for pid in descendants(worker.pid):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not ask(firm, "SELECT 1 FROM core_job WHERE name LIKE 'records.run_%' AND finished_at IS NULL"), seconds=120)
    worker.terminate()
    worker.communicate(timeout=60)


def do(firm: Workspace, script: str) -> None:
    done: subprocess.CompletedProcess[str] = firm.relais("shell", "--verbosity=0", "--command", script)
    assert done.returncode == 0, done.stderr


@pytest.mark.drill(2, 4)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("verb", "values", "kind", "audit"), [("change", {"city": "Brest"}, "bulk_edit", "changed"), ("delete", {}, "delete", "deleted")]
)
def test_killed_at_many_points_every_record_is_changed_and_undone_once(
    firm: Workspace, verb: str, values: dict[str, str], kind: str, audit: str
) -> None:
    of_kind = f"SELECT count(*) FROM records_change c JOIN records_operation o ON o.id = c.operation_id WHERE o.kind = '{kind}'"
    do(firm, BEGIN.format(verb=verb, values=values))
    run_with_kills(firm, of_kind, RECORDS)

    assert ask(firm, f"{of_kind} AND c.verb = '{audit}'")[0][0] == RECORDS
    assert ask(firm, "SELECT city, deleted_at IS NULL, version, count(*) FROM parties_party GROUP BY 1, 2, 3") == [
        (values.get("city", "Lyon"), verb == "change", 2, RECORDS)
    ]

    do(firm, UNDO.format(kind=kind))
    run_with_kills(firm, of_kind.replace(f"'{kind}'", "'undo'"), RECORDS)

    assert ask(firm, "SELECT city, deleted_at IS NULL, version, count(*) FROM parties_party GROUP BY 1, 2, 3") == [
        ("Lyon", True, 3, RECORDS)
    ]
    assert ask(firm, of_kind.replace(f"'{kind}'", "'undo'"))[0][0] == RECORDS
    assert ask(firm, "SELECT count(*) FROM records_operation WHERE undone_at IS NOT NULL")[0][0] == 1
