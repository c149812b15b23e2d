"""`relais bench`…"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relais.project.bench.goals import GOALS
from tests.workspaces import Workspace

pytestmark = pytest.mark.slow

PAGES = {
    "list",
    "list_filtered",
    "list_deep",
    "list_api",
    "filter_related",
    "search",
    "record",
    "save",
    "save_two_records",
    "board",
    "move",
    "home",
    "form",
}
WIDE = {"list_500_fields", "form_500_fields"}


def test_measures_every_path_in_a_workspace_of_its_own(new_workspace: Workspace, tmp_path: Path) -> None:
    workspace = new_workspace
    kept = tmp_path / "kept"
    server = workspace.environment.get("RELAIS_DATABASE_URL", "")

    answer = workspace.relais("bench", "--contacts", "200", "--requests", "6", "--json", "--database", server, "--keep", str(kept))

    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout)
    assert report["contacts"] == 200
    assert report["database"] == ("postgresql" if server else "sqlite")
    paths = report["paths"]
    assert paths.keys() == GOALS.keys()
    for name in PAGES:
        figures = paths[name]
        assert 0 < figures["median_ms"] <= figures["p95_ms"]
        assert 0 < figures["queries"] < 60
    assert all(paths[name]["median_ms"] > 0 for name in WIDE)
    assert all(paths[name]["bytes_gzip"] > 500 for name in PAGES - {"save", "save_two_records", "move"})
    for name in ("import_contacts", "import_opportunities", "export_csv", "export_csv_all_fields"):
        assert paths[name]["rows_per_s"] > 0
        assert 20 < paths[name]["rss_mb"] < 400
    assert paths["throughput_list"]["per_s"] > 0
    assert not list(workspace.home.glob("*.sqlite3"))

    other = workspace.relais("bench", "--contacts", "300", "--database", server, "--keep", str(kept))
    assert other.returncode == 2
    assert "holds a workspace of 200 contacts" in other.stderr


def test_refuses_too_few_contacts_to_measure_anything(workspace: Workspace) -> None:
    answer = workspace.relais("bench", "--contacts", "5")

    assert answer.returncode == 2
    assert "from 100" in answer.stderr
