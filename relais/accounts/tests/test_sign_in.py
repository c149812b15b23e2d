"""The door: one sentence for every refusal, a pause after too many, and no way out to another site."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from relais.accounts.models import User

PASSWORD = "un-mot-de-passe"
REFUSED = "This e-mail and password do not go together."


@pytest.fixture
def claire(db: None) -> User:
    return User.objects.create_user("claire@example.test", PASSWORD, first_name="Claire", last_name="Lambert", language="en")


def sign_in(client: Client, email: str, password: str, path: str = "/sign-in/") -> object:
    return client.post(path, {"username": email, "password": password}, headers={"accept-language": "en"})


@pytest.mark.covers("R282")
def test_email_and_password_open_it(client: Client, claire: User) -> None:
    response = sign_in(client, "Claire@Example.test", PASSWORD)

    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(claire.pk)


@pytest.mark.parametrize(("email", "password"), [("claire@example.test", "wrong"), ("nobody@example.test", PASSWORD)])
def test_every_refusal_reads_the_same(client: Client, claire: User, email: str, password: str) -> None:
    page = sign_in(client, email, password).content.decode()

    assert REFUSED in page
    assert "_auth_user_id" not in client.session


def test_user_who_may_not_sign_in_is_refused(client: Client, claire: User) -> None:
    User.objects.filter(pk=claire.pk).update(is_active=False)

    assert REFUSED in sign_in(client, "claire@example.test", PASSWORD).content.decode()


@pytest.mark.covers("R282")
def test_too_many_attempts_bring_a_pause(client: Client, claire: User) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, "claire@example.test", "wrong").status_code == 200

    refused = sign_in(client, "claire@example.test", "wrong")
    right = sign_in(client, "claire@example.test", PASSWORD)

    assert (refused.status_code, right.status_code) == (429, 429)
    assert "A short pause" in right.content.decode()
    assert AccessAttempt.objects.get().username == "claire@example.test"


@pytest.mark.parametrize(
    ("next_page", "goes_to"), [("/contacts/7/", "/contacts/7/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_next_page_is_ours(client: Client, claire: User, next_page: str, goes_to: str) -> None:
    response = client.post("/sign-in/", {"username": "claire@example.test", "password": PASSWORD, "next": next_page})

    assert response["Location"] == goes_to


def test_signing_out_takes_a_form(client: Client, claire: User) -> None:
    client.force_login(claire)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_private_page_sends_to_the_door(client: Client, claire: User) -> None:
    assert client.get("/preferences/")["Location"] == "/sign-in/?next=/preferences/"
