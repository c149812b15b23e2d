"""The page of the audit…"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.audit.api import note_access
from relais.audit.jobs import examine_audit
from relais.audit.models import Access, Seal
from relais.audit.sealing import seal_ledgers
from relais.audit.testing import tamper
from relais.core.models import Job
from relais.parties.testing import make_contact
from relais.records.models import Change
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R287")]


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    make_contact("Amélie Rousseau")
    seal_ledgers()
    return client


def page(client: Client) -> str:
    return client.get("/audit/").content.decode()


def test_says_that_the_chain_is_whole(client: Client) -> None:
    assert "The chain has not been examined yet." in page(client)

    examine_audit()

    assert "The chain is whole." in page(client)
    assert Seal.objects.latest("number").hash in page(client)


def test_names_the_first_broken_entry(client: Client) -> None:
    change = Change.objects.earliest("pk")
    tamper("UPDATE records_change SET verb = 'deleted' WHERE id = %s", change.pk)

    examine_audit()

    assert f"Entry {change.pk} of records.change is not what was sealed" in page(client)


def test_examines_on_demand(client: Client) -> None:
    assert client.post("/audit/examination/")["Location"] == "/audit/"
    assert Job.objects.get().name == "audit.examine_audit"


def test_is_closed_to_others(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager)

    assert (client.get("/audit/").status_code, client.post("/audit/examination/").status_code) == (404, 404)
    assert not Job.objects.exists()


def test_leads_to_tokens_that_read_too_much(cast: Cast, client: Client) -> None:
    note_access(Access.Verb.BULK_READ, by=Actor(cast.seller, "api", key="rel_abc123… shop"), number=10_000)

    (link,) = re.findall(r'href="(/accesses/\?filter=[^"]+)"', page(client))

    assert "rel_abc123… shop" in client.get(link).content.decode()
