"""The architecture: doors, gates, and what no file may hold. (The layers themselves are held by import-linter.)"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workspaces import ROOT

PACKAGES = sorted(path.parent.name for path in (ROOT / "relais").glob("*/__init__.py"))
# The ground that everything stands on is open; what stands above it has doors.
GROUND = {"core", "accounts", "ui"}
DOORS = {"api", "events", "testing", "demo"}
# What models, declarations and screens are made of; models are read before the engine behind `api` can be.
MATERIALS = {"audit": {"models"}, "records": {"columns", "fields", "models", "screens", "timeline"}}
# Broken up, so that this file does not hold what it looks for.
FOREIGN = [
    "registry.npm" + "js.org",
    "files.python" + "hosted.org",
    "pypi" + ".org/simple",
    "/ro" + "ot/",
    "/wo" + "rk/",
    "/home/" + "runner",
]


def sources(package: str) -> Iterator[Path]:
    for path in sorted((ROOT / "relais" / package).rglob("*.py")):
        if not {"tests", "migrations"}.intersection(path.relative_to(ROOT).parts):
            yield path


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """What a file imports of ours, as dotted names, wherever in the file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("package", [package for package in PACKAGES if package != "project"])
def test_packages_are_entered_by_their_doors(package: str) -> None:
    passed = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources(package)
        for line, name in imported(path)
        if name.startswith("relais.") and name.count(".") > 1
        for other, room in [name.split(".")[1:3]]
        if other not in {package, *GROUND} and room not in DOORS | MATERIALS.get(other, set())
    ]

    assert passed == []


@pytest.mark.parametrize("package", PACKAGES)
def test_views_find_records_through_the_gate(package: str) -> None:
    passed = [
        f"{path.relative_to(ROOT)}:{node.lineno} asks .objects; ask the gate: visible(…) or visible_or_404(…)"
        for path in sources(package)
        if "views" in {path.stem, *path.relative_to(ROOT).parts}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]

    assert passed == []


#: The tables of these packages are no records, but for what stands behind the door itself.
OWN_TABLES = {"audit", "core", "records", "integrations", "collaboration"}
#: Where the tables of records are written beside the door, and why no audit misses it.
BESIDE_THE_DOOR = {
    "accounts/copies.py": "a copy of a workspace begins without the ways in of the original",
    "accounts/jobs.py": "sessions that are over are no records",
    "accounts/models/allowance.py": "how often something was tried is no record",
    "accounts/models/token.py": "a token is no record",
    "accounts/models/user.py": "the engine stands above; it is for tests and the first start",
    "accounts/passwords.py": "one's own password; the engine stands above",
    "accounts/provider_form.py": "a sign-in service is no record",
    "accounts/second_factors/codes.py": "a second factor is no record",
    "accounts/second_factors/owning.py": "a second factor is no record",
    "accounts/second_factors/passkeys.py": "a second factor is no record",
    "accounts/second_factors/recovery.py": "a recovery code is no record",
    "accounts/second_factors/roles.py": "what a role asks for at the door; the engine stands above",
    "accounts/sessions.py": "a session is no record",
    "accounts/single_sign_on/people.py": "an identity is no record",
    "accounts/views/administration.py": "a sign-in service is no record",
    "accounts/views/preferences.py": "one's own looks; the engine stands above",
    "activities/actions/reminding.py": "that somebody was reminded is no change of the activity",
    "adoption/demo/house.py": "the passwords of the demonstration",
    "dataquality/actions/merging.py": "runs and groups of duplicates, which are no records; the records are merged by the engine",
    "dataquality/actions/portion.py": "which merges belong to a run, which are no records",
    "dataquality/actions/searching.py": "what a search found, which is no record",
    "dataquality/actions/telling_apart.py": "what was told apart, which is no record",
    "parties/actions/interactions.py": "worked out from exchanges, which are written down themselves",
    "parties/bands.py": "worked out from figures, which are written down themselves",
    "parties/lifecycle.py": "the statuses that were left, beside a change that went through the door",
    "parties/mirrors.py": "relationships that go to the bin with their party, and a batch that its party's creation tells of",
    "parties/normalizing.py": "keys worked out from names",
    "project/backups/work.py": "jobs and events, which are no records",
    "project/management/commands/user.py": "passwords and roles",
    "sales/stage_history.py": "the stages that were left, beside a change that went through the door",
}
MANAGERS = {"objects", "_default_manager"}


def is_write(node: ast.AST) -> bool:
    """Whether a call writes rows: by a model, a manager or a queryset."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in ("insert_rows", "insert_records")
    if not isinstance(node.func, ast.Attribute):
        return False
    has_manager = any(isinstance(inner, ast.Attribute) and inner.attr in MANAGERS for inner in ast.walk(node.func.value))
    match node.func.attr:
        case "save" | "bulk_create" | "bulk_update" | "update_or_create" | "get_or_create":
            return True
        case "create":
            return has_manager
        case "update":
            return bool(node.keywords) and not node.args
        case "delete":
            return not node.args and not node.keywords
    return False


def test_records_are_written_through_the_door() -> None:
    writing = {
        str(path.relative_to(ROOT / "relais"))
        for package in set(PACKAGES) - OWN_TABLES
        for path in sources(package)
        if path.name != "testing.py" and any(is_write(node) for node in ast.walk(tree_of(path)))
    }

    assert writing - set(BESIDE_THE_DOOR) == set(), "call create, change, delete or their like of records.api"
    assert set(BESIDE_THE_DOOR) - writing == set(), "nothing is written there any more"


@pytest.mark.attack(2, 9, 19)
@pytest.mark.parametrize("package", PACKAGES)
def test_conditions_are_built_from_the_registry_and_never_from_text(package: str) -> None:
    passed = [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.attr}"
        for path in sources(package)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("raw", "extra")
    ]

    assert passed == []


@pytest.mark.attack(25, 39)
@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_from_outside_is_run_or_unpacked_into_objects(package: str) -> None:
    loaders = {"pickle", "marshal", "shelve", "jsonpickle", "dill", "yaml"}
    passed = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources(package)
        for line, name in imported(path)
        if name.split(".")[0] in loaders
    ]
    passed += [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.id}"
        for path in sources(package)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "compile", "__import__")
    ]

    assert passed == []


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_say_what_they_are(package: str) -> None:
    assert ast.get_docstring(tree_of(ROOT / "relais" / package / "__init__.py"))


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    held = []
    for path in tracked_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        held += [f"{path.relative_to(ROOT)} holds {foreign}" for foreign in FOREIGN if foreign in text]

    assert held == []


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_python_packages_are_pinned_by_hash_and_without_a_place(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip().replace("\\\n", " "))

    assert entries
    assert [entry for entry in entries if not re.match(r"[a-z0-9._-]+==\S+( ; .+?)? +--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in text


def test_every_python_package_that_is_asked_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = [package for packages in project["project"]["optional-dependencies"].values() for package in packages]
    wanted = {"base": [*project["project"]["dependencies"], *extras], "dev": project["dependency-groups"]["dev"]}

    for lock, packages in wanted.items():
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / f"requirements/{lock}.txt").read_text(), re.MULTILINE))
        assert {re.split(r"[\[<>=;, ]", package)[0] for package in packages} - pinned == set(), "run bin/lock"


def test_front_end_packages_are_pinned_by_hash_and_without_a_place() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name and not entry.get("inBundle")}

    assert installed
    assert [name for name, entry in installed.items() if not entry.get("integrity")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_front_end_packages_are_locked_for_every_platform() -> None:
    """`npm ci` refuses a lock that lacks what another platform needs; npm leaves it out where the registry does not offer it."""
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]

    assert {
        wanted
        for entry in packages.values()
        for wanted in entry.get("optionalDependencies", {})
        if not any(name.endswith(f"node_modules/{wanted}") for name in packages)
    } == set()
