"""On the page of one's tokens, somebody…"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from relais.accounts.models import ApiToken
from relais.accounts.sessions import CONFIRMED
from relais.core import clock
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.attack(107), pytest.mark.covers("R329")]
GIVEN = {"name": "Shop", "scopes": "read, warranties:write", "networks": "127.0.0.0/8", "requests_a_minute": "100", "days": "30"}
MINE = "/security/tokens/"


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.seller)
    session = client.session
    session[CONFIRMED] = clock.now().timestamp()
    session.save()
    return client


def used_with(secret: str) -> int:
    return Client().get("/api/v1/warranties/", headers={"Authorization": f"Bearer {secret}"}).status_code


def made(client: Client) -> str:
    return re.findall(r"rel_[\w-]{30,}", client.post(MINE, GIVEN).content.decode())[0]


def test_makes_one_and_sees_it_once(signed_in: Client, cast: Cast) -> None:
    secret = made(signed_in)

    token = ApiToken.objects.get()
    assert (token.user, token.scopes, token.networks, token.requests_a_minute) == (
        cast.seller, ["read", "warranties:write"], ["127.0.0.0/8"], 100,
    )  # fmt: skip
    assert timedelta(days=29) < token.expires_at - clock.now() < timedelta(days=31)
    assert used_with(secret) == 200
    page = signed_in.get(MINE)
    assert b"Shop" in page.content and secret.encode() not in page.content and b"127.0.0.1" in page.content


def test_revokes_one_at_once(signed_in: Client) -> None:
    secret = made(signed_in)

    signed_in.post(f"{MINE}{ApiToken.objects.get().pk}/revocation/")

    assert used_with(secret) == 401


def test_is_asked_who_it_is_before(client: Client, cast: Cast) -> None:
    client.force_login(cast.seller)
    session = client.session
    session.pop(CONFIRMED, None)
    session.save()

    assert client.post(MINE, GIVEN).url.startswith("/confirmation/")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": "all"}, {"scopes": "fairies:read"}, {"scopes": ""}, {"networks": "here"}, {"days": "0"}, {"requests_a_minute": "-1"}],
)
def test_is_told_what_is_wrong(signed_in: Client, wrong: dict[str, str]) -> None:
    assert signed_in.post(MINE, GIVEN | wrong).status_code == 422
    assert not ApiToken.objects.exists()


def test_does_not_end_those_of_others(signed_in: Client, cast: Cast) -> None:
    token, secret = ApiToken.issue(cast.administrator, scopes=["read"])

    for path in (MINE, "/administration/tokens/"):
        assert signed_in.post(f"{path}{token.pk}/revocation/").status_code == 404
    assert (signed_in.get("/administration/tokens/").status_code, used_with(secret)) == (404, 200)


def test_who_administers_sees_and_ends_all(client: Client, cast: Cast) -> None:
    token, secret = ApiToken.issue(cast.seller, scopes=["read"], name="Shop")
    client.force_login(cast.administrator)

    page: Any = client.get("/administration/tokens/")
    client.post(f"/administration/tokens/{token.pk}/revocation/")

    assert b"Shop" in page.content and secret.encode() not in page.content
    assert used_with(secret) == 401
