"""The page of integrations…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.core import clock
from relais.integrations.connections import troubled
from relais.integrations.models import Exchange, Webhook
from relais.integrations.testing import make_connections
from relais.parties.testing import make_contact
from relais.project.doctor import integrations
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R324")]
PAGE = "/administration/integrations/"


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def test_says_where_to_begin_when_there_is_nothing(administrator: Client) -> None:
    shown = administrator.get(PAGE).content.decode()

    for path in ("/webhooks/new/", "/file-exchanges/new/", "/security/tokens/", "/administration/sign-in/providers/new/"):
        assert f'href="{path}"' in shown


def test_says_how_each_fares(administrator: Client, cast: Cast) -> None:
    make_connections(Actor(cast.administrator))

    shown = administrator.get(PAGE).content.decode()

    for words in ("Online shop", "switched off", "1 error", "Ledger", "not run yet", "Mail server"):
        assert words in shown


def test_home_and_doctor_tell_of_what_has_stopped(administrator: Client, cast: Cast) -> None:
    webhook, came = make_connections(Actor(cast.administrator))
    make_contact("Amélie")
    assert troubled() == []
    Webhook.objects.filter(pk=webhook.pk).update(
        is_active=True, secret="whsec_a", paused_at=clock.now() - timedelta(hours=1), pause="failing"
    )
    Exchange.objects.filter(pk=came.exchange_id).update(fault="The server does not let this user in.")

    shown = administrator.get("/").content.decode()

    assert "Online shop" in shown
    assert "The server does not let this user in." in shown
    assert len(list(integrations())) == 2


def test_home_of_others_does_not(client: Client, cast: Cast) -> None:
    _webhook, came = make_connections(Actor(cast.administrator))
    Exchange.objects.filter(pk=came.exchange_id).update(fault="The server does not let this user in.")
    client.force_login(cast.manager)

    assert "does not let this user in" not in client.get("/").content.decode()
