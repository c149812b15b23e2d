"""The house…"""

from __future__ import annotations

import os
import re
import subprocess
import venv
from pathlib import Path

import pytest
from django.utils import translation

from tests.processes import first_asset, serving
from tests.workspaces import ROOT, Workspace

COMMANDS = ["setup", "run", "test", "check", "build", "lock", "measure", "translations", "with-postgresql"]
in_ci = pytest.mark.skipif(not os.environ.get("CI"), reason="builds and installs a wheel: set CI=true to run it")
on_sqlite = pytest.mark.skipif(os.environ.get("RELAIS_DATABASE_URL", "").startswith("postgres"), reason="the same on every database")


@pytest.mark.parametrize("command", COMMANDS)
def test_has_commands_that_can_be_called(command: str) -> None:
    assert os.access(ROOT / "bin" / command, os.X_OK)


def test_is_presented_by_its_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()

    assert "./bin/run" in readme
    assert "./bin/test" in readme


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
)
def test_links_to_pages_that_exist(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text())

    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@pytest.mark.skipif(not (ROOT / ".venv/.stamps/frontend").exists(), reason="this folder was not set up by bin/setup")
def test_is_set_up_again_without_doing_anything() -> None:
    again = subprocess.run([ROOT / "bin/setup", "--dev"], capture_output=True, text=True, check=True)

    assert (again.stdout, again.stderr) == ("", "")


@pytest.mark.parametrize("command", ["setup", "check"])
def test_refuses_an_argument_that_it_does_not_know(command: str) -> None:
    refused = subprocess.run([ROOT / "bin" / command, "--fly"], capture_output=True, text=True, check=False)

    assert refused.returncode == 2
    assert f"bin/{command}: unknown argument “--fly”" in refused.stderr


@in_ci
@on_sqlite
@pytest.mark.slow
def test_wheel_serves_without_node_and_without_the_source(workspace: Workspace, tmp_path: Path) -> None:
    subprocess.run([ROOT / "bin/build"], check=True, capture_output=True)
    (wheel,) = (ROOT / "dist").glob("relais-*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    install = [python, "-m", "pip", "install", "--quiet", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*install, "--require-hashes", "--requirement", ROOT / "requirements/base.txt"], check=True)
    subprocess.run([*install, wheel], check=True)
    (tmp_path / "elsewhere").mkdir()

    installed = Workspace(
        workspace.home, workspace.environment | {"PATH": "/nowhere"}, program=(tmp_path / "venv/bin/relais",), folder=tmp_path / "elsewhere"
    )

    with translation.override("fr"):
        sign_in = translation.gettext("Sign in")
    with serving(installed) as server:
        assert server.get("/sign-in/").status == 200
        assert server.get(first_asset()).status == 200
        assert sign_in != "Sign in"
        assert sign_in in server.get("/sign-in/", {"Accept-Language": "fr"}).read().decode()
