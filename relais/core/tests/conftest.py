from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from relais.core.tests.drills.theatre import Theatre


@pytest.fixture(scope="session")
def empty_theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with Theatre(tmp_path_factory.mktemp("drills"), name="empty") as theatre:
        theatre.build()
        yield theatre


@pytest.fixture
def theatre(empty_theatre: Theatre, tmp_path: Path) -> Iterator[Theatre]:
    """A database of its own, and real processes on it."""
    with Theatre(tmp_path) as theatre:
        theatre.copy(empty_theatre)
        yield theatre
