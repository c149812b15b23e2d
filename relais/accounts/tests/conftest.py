from __future__ import annotations

import pytest

from relais.accounts.models import User

PASSWORD = "trois chênes et un relais"


@pytest.fixture
def claire(db: None) -> User:
    return User.objects.create_user("claire@example.test", PASSWORD, first_name="Claire", last_name="Lambert", language="en")
