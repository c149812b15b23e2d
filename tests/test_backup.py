"""A backup…"""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.workspaces import Workspace, Workspaces

pytestmark = pytest.mark.slow


def with_someone(workspace: Workspace, email: str) -> Workspace:
    assert workspace.relais("user", "create", email).returncode == 0
    return workspace


def test_backup_brings_back_the_database_and_the_files(workspaces: Workspaces, tmp_path: Path) -> None:
    old, new, file = with_someone(workspaces.ready(), "alice@example.org"), workspaces.new(), tmp_path / "relais.tar.gz"
    (old.home / "files/contracts").mkdir(parents=True)
    (old.home / "files/contracts/été.txt").write_text("signed")

    backed_up = old.relais("backup", str(file))
    restored = new.relais("restore", str(file))

    assert (backed_up.returncode, restored.returncode) == (0, 0), backed_up.stderr + restored.stderr
    assert new.relais("user", "create", "alice@example.org").stderr == "Refused: alice@example.org exists already.\n"
    assert (new.home / "files/contracts/été.txt").read_text() == "signed"
    assert file.stat().st_mode & 0o077 == 0


def test_backup_does_not_carry_the_secret_key(workspace: Workspace, tmp_path: Path) -> None:
    with_someone(workspace, "alice@example.org").relais("backup", str(tmp_path / "relais.tar.gz"))

    with tarfile.open(tmp_path / "relais.tar.gz") as tar:
        assert sorted(tar.getnames()) == ["database", "manifest.json"]


def test_backup_is_not_restored_over_a_used_workspace(workspaces: Workspaces, tmp_path: Path) -> None:
    old, used, file = with_someone(workspaces.ready(), "alice@example.org"), workspaces.ready(), tmp_path / "relais.tar.gz"
    old.relais("backup", str(file))
    with_someone(used, "bob@example.org")

    refused = used.relais("restore", str(file))

    assert refused.returncode == 2
    assert "This workspace is not empty." in refused.stderr
    assert "bob@example.org exists already." in used.relais("user", "create", "bob@example.org").stderr


def test_backup_does_not_replace_a_file(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "relais.tar.gz"
    file.write_text("mine")

    refused = with_someone(workspace, "alice@example.org").relais("backup", str(file))

    assert refused.returncode == 2
    assert file.read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08broken"])
def test_backup_that_is_none_is_refused(workspace: Workspace, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "relais.tar.gz"
    file.write_bytes(content)

    refused = workspace.relais("restore", str(file))

    assert refused.returncode == 2
    assert "is not a whole backup of Relais" in refused.stderr


@pytest.mark.parametrize("name", ["files/../../elsewhere", "/elsewhere", "elsewhere"])
def test_backup_writes_nowhere_else(workspace: Workspace, tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "relais.tar.gz", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name))

    refused = workspace.relais("restore", str(tmp_path / "relais.tar.gz"))

    assert refused.returncode == 2
    assert refused.stderr == f"Refused: The backup holds “{name}”, which no backup of Relais does.\n"
    assert not list(tmp_path.rglob("elsewhere"))
