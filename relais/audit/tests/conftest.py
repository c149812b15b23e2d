from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from relais.records.testing import Cast, make_cast


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """What is noted of the chain beside the database is this test's alone."""
    settings.RELAIS_HOME = tmp_path
    return tmp_path


@pytest.fixture
def cast() -> Cast:
    return make_cast()
