from __future__ import annotations

import pytest

from relais.integrations.testing import Program
from relais.records.testing import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def program(cast: Cast) -> Program:
    """A program of the administrator's."""
    return Program(cast.administrator)


@pytest.fixture
def sellers_program(cast: Cast) -> Program:
    return Program(cast.seller)
