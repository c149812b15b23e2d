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

from tests.conftest import ROOT

PACKAGES = sorted(path.parent.name for path in (ROOT / "relais").glob("*/__init__.py"))
# The ground that everything stands on is open; what stands above it has doors.
GROUND = {"core", "accounts", "ui"}
DOORS = {"api", "events", "testing", "demo"}
# What models, declarations and screens are made of; models are read before the engine behind `api` can be.
MATERIALS = {"records": {"columns", "fields", "models", "screens", "timeline"}}
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
