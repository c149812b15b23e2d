"""What the tests of the whole need: workspaces of their own, in which real processes run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workspaces import Workspace, Workspaces


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspaces]:
    made = Workspaces(tmp_path_factory.mktemp("workspaces"))
    yield made
    made.remove()


@pytest.fixture
def workspace(workspaces: Workspaces) -> Workspace:
    """One that is up to date and empty."""
    return workspaces.ready()


@pytest.fixture
def new_workspace(workspaces: Workspaces) -> Workspace:
    """One in which nothing has happened yet."""
    return workspaces.new()
