"""A file on its way in survives whatever happens to the worker."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.processes import descendants, wait_until
from tests.workspaces import Workspace

ROWS = 9000
KILLS = 12


def write_file(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "First name", "Last name", "E-mail", "City"])
        for number in range(ROWS):
            mail = "not an address" if number % 100 == 7 else f"person{number}@customer{number % 900}.example"
            writer.writerow([f"C{number}", "Anne", f"Martin {number}", mail, "Lyon"])


def ask(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    url = workspace.environment.get("RELAIS_DATABASE_URL")
    if url:
        with psycopg.connect(url) as connection:
            return connection.execute(sql).fetchall()
    connection = sqlite3.connect(workspace.home / "relais.sqlite3", timeout=30)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.drill(2)
@pytest.mark.slow
def test_import_killed_at_many_points_has_every_row_once(workspace: Workspace, tmp_path: Path):
    dice = random.Random(2)
    write_file(tmp_path / "people.csv")
    started = workspace.relais(
        "import", str(tmp_path / "people.csv"), "--as", "contacts", "--match", "external_id", "--background", "--json"
    )
    assert json.loads(started.stdout) == {"import": 1}, started.stderr
    worker = workspace.start("worker", "--lease=1")
    count = "SELECT count(*) FROM parties_party"
    for _kill in range(KILLS):
        goal = ask(workspace, count)[0][0] + dice.randint(1, 300)
        wait_until(lambda goal=goal: ask(workspace, count)[0][0] >= goal, seconds=60)
        for pid in descendants(worker.pid):
            os.kill(pid, signal.SIGKILL)

    wait_until(lambda: ask(workspace, "SELECT state FROM integrations_importrun")[0][0] == "done", seconds=120)
    worker.terminate()
    worker.communicate(timeout=60)

    good = [number for number in range(ROWS) if number % 100 != 7]
    assert sorted(int(row[0][1:]) for row in ask(workspace, "SELECT external_id FROM parties_party")) == good
    assert ask(workspace, "SELECT count(*) FROM records_change WHERE type = 'contacts' AND verb = 'created'")[0][0] == len(good)
    with next((workspace.home / "files" / "imports").glob("*/to-mend.csv")).open(encoding="utf-8-sig") as file:
        assert [row["Id"] for row in csv.DictReader(file)] == [f"C{number}" for number in range(7, ROWS, 100)]


@pytest.mark.drill(2, 4)
@pytest.mark.slow
def test_undo_by_command_killed_at_many_points_takes_every_record_back_once(workspace: Workspace, tmp_path: Path):
    dice = random.Random(3)
    write_file(tmp_path / "people.csv")
    created = json.loads(workspace.relais("import", str(tmp_path / "people.csv"), "--as", "contacts", "--json").stdout)["created"]
    undone = "SELECT count(*) FROM records_change c JOIN records_operation o ON o.id = c.operation_id WHERE o.kind = 'undo'"
    for _kill in range(4):
        undoing = workspace.start("import", "--revert", "1")
        goal = ask(workspace, undone)[0][0] + dice.randint(1, 1500)
        wait_until(lambda goal=goal: ask(workspace, undone)[0][0] >= goal, seconds=60)
        undoing.kill()
        undoing.communicate()
    assert ask(workspace, undone)[0][0] < created

    told = json.loads(workspace.relais("import", "--revert", "1", "--json").stdout)

    assert told == {"undone": created, "kept": 0, "import": 1}
    assert ask(workspace, undone)[0][0] == created
    assert ask(workspace, "SELECT count(*), min(version), max(version) FROM parties_party WHERE deleted_at IS NOT NULL") == [
        (created, 2, 2)
    ]
    assert ask(workspace, "SELECT count(*) FROM records_operation WHERE kind = 'undo'")[0][0] == 1
    assert workspace.relais("import", "--revert", "1").returncode == 2
