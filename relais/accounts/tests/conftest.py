from __future__ import annotations

import pytest
from pytest_django import Settings

from relais.accounts.models import User
from relais.accounts.tests.likeness import Work

PASSWORD = "trois chênes et un relais"


@pytest.fixture
def claire(db: None) -> User:
    return User.objects.create_user("claire@example.test", PASSWORD, first_name="Claire", last_name="Lambert", language="en")


@pytest.fixture
def work(settings: Settings, claire: User) -> Work:
    """Counts from here on; Claire's password is hashed by what counts."""
    settings.PASSWORD_HASHERS = ["relais.accounts.tests.likeness.CountingHasher"]
    claire.set_password(PASSWORD)
    claire.save()
    return Work()
