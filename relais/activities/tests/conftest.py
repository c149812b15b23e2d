from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from relais.accounts.models import User


@pytest.fixture(autouse=True)
def no_kept_counts() -> None:
    cache.clear()


@pytest.fixture
def signed_in(client: Client):
    """`signed_in(user)` answers a browser in which this user is signed in."""

    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter
