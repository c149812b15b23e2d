from __future__ import annotations

import pytest

from relais.accounts.actors import Actor
from relais.records.testing import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return Actor(cast.seller, "screen")
