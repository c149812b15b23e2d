from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.core.testing import run_jobs
from relais.dataquality.actions import start_search
from relais.records.api import registry
from relais.records.testing import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def search(key: str = "contacts") -> None:
    start_search(registry.get(key), by=None)
    run_jobs()
