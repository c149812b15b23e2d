"""Merging by rule, and its undo, survive whatever happens to the worker."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
from pathlib import Path

import pytest

from tests.processes import descendants, wait_until
from tests.test_drill_import import ask
from tests.workspaces import Workspace

GROUPS = 400
KILLS = 4
MERGED = "SELECT count(*) FROM dataquality_mergeofrun"
UNDONE = f"{MERGED} m JOIN records_operation o ON o.id = m.operation_id WHERE o.undone_at IS NOT NULL"
LIVING = "SELECT count(*) FROM parties_party WHERE deleted_at IS NULL"
#: Letters alone, so that no two of these people are alike but the pairs.
LETTERS = "bcdfglmnprstvz"


@pytest.fixture
def firm(workspace: Workspace, tmp_path: Path) -> Workspace:
    dice = random.Random(7)
    names = {"".join(letter + dice.choice("aeiou") for letter in dice.sample(LETTERS, 5)).capitalize() for _turn in range(GROUPS + 20)}
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "First name", "Last name", "E-mail", "City"])
        for number, name in enumerate(sorted(names)[:GROUPS]):
            writer.writerows([f"{copy}{number}", name[:4], name, f"{name.lower()}@{name.lower()}.example", "Lyon"] for copy in "AB")
    workspace.relais("user", "create", "anna@relais.example", "--role", "administrator", "--password-stdin", typed="un-mot-de-passe\n")
    done = workspace.relais("import", str(tmp_path / "people.csv"), "--as", "contacts", "--match", "external_id")
    assert done.returncode == 0, done.stderr + done.stdout
    return workspace


def run_with_kills(firm: Workspace, count: str, job: str) -> None:
    """Kill the process of the job again and again at some point on its way, then let it end."""
    dice = random.Random(job)
    worker = firm.start("worker", "--lease=1")
    for _kill in range(KILLS):
        reached = min(ask(firm, count)[0][0] + dice.randint(1, GROUPS // KILLS // 4), GROUPS)
        wait_until(lambda reached=reached: ask(firm, count)[0][0] >= reached, seconds=60)
        for pid in descendants(worker.pid):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: ask(firm, f"SELECT state FROM core_job WHERE name = 'dataquality.{job}'")[0][0] == "done", seconds=120)
    worker.terminate()
    worker.communicate(timeout=60)


@pytest.mark.drill(2, 4)
@pytest.mark.slow
def test_killed_at_many_points_each_group_is_merged_once_and_one_undo_takes_all_back(firm: Workspace) -> None:
    begun = firm.relais("duplicates", "contacts", "--merge", "oldest", "--above", "90", "--user", "anna@relais.example", "--json")
    assert json.loads(begun.stdout)["to_merge"] == GROUPS, begun.stdout

    run_with_kills(firm, MERGED, "merge_groups")

    assert ask(firm, "SELECT merged, refused FROM dataquality_mergingrun") == [(GROUPS, 0)]
    assert ask(firm, LIVING)[0][0] == ask(firm, MERGED)[0][0] == GROUPS
    gone = "records_change c JOIN records_operation o ON o.id = c.operation_id WHERE o.kind = 'merge' AND c.verb = 'deleted'"
    assert ask(firm, f"SELECT count(*), count(DISTINCT c.record_id) FROM {gone}") == [(GROUPS, GROUPS)]

    firm.relais("duplicates", "--undo", "1")
    run_with_kills(firm, UNDONE, "undo_merges")

    assert ask(firm, LIVING)[0][0] == 2 * GROUPS
    assert ask(firm, "SELECT count(*) FROM records_redirect")[0][0] == 0
    assert ask(firm, UNDONE)[0][0] == GROUPS
    assert ask(firm, "SELECT count(*) FROM records_operation WHERE kind = 'undo'") == [(1,)]
    back = "records_change c JOIN records_operation o ON o.id = c.operation_id WHERE o.kind = 'undo' AND c.verb = 'restored'"
    assert ask(firm, f"SELECT count(*), count(DISTINCT c.record_id) FROM {back}") == [(GROUPS, GROUPS)]
