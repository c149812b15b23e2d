"""The door: one sentence for every refusal, a pause after too many, and no way out to another site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from relais.accounts.guessing import AT_ONE_NAME, FROM_ONE_PLACE
from relais.accounts.models import User
from relais.accounts.passwords import give_password
from relais.accounts.testing import is_signed_in, sign_in
from relais.accounts.tests.conftest import PASSWORD
from relais.accounts.tests.likeness import Work, as_read
from relais.core import clock

REFUSED = "This e-mail and password do not go together."


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


@pytest.mark.attack(109)
@pytest.mark.parametrize("known", ["nobody", "closed", "in the bin", "without a password"])
def test_refusal_tells_nothing_of_the_account(claire: User, known: str, work: Work) -> None:
    """Body, status, questions to the database, and passwords hashed: all as for somebody who is here and mistyped."""
    email = "nobody@example.test" if known == "nobody" else "other@example.test"
    other = User.objects.create_user("other@example.test", None if known == "without a password" else PASSWORD, language="en")
    other.is_active, other.deleted_at = known != "closed", clock.now() if known == "in the bin" else None
    other.save()

    with work.measured() as mistyped:
        here = sign_in(Client(), "claire@example.test", "wrong")
    with work.measured() as refused:
        there = sign_in(Client(), email, PASSWORD if other.has_usable_password() else "wrong")

    assert (there.status_code, as_read(there)) == (here.status_code, as_read(here))
    assert (refused.hashes, refused.queries) == (mistyped.hashes, mistyped.queries)
    assert refused.hashes == 1


@pytest.mark.attack(115)
def test_guessing_at_many_names_from_one_place_brings_a_pause(claire: User) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    answers = [sign_in(guesser, f"person{number}@example.test", "wrong").status_code for number in range(FROM_ONE_PLACE)]

    assert answers[-1] == 429 and set(answers[:-1]) == {200}
    assert sign_in(guesser, "claire@example.test", PASSWORD).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.8"), "claire@example.test", PASSWORD)["Location"] == "/"


@pytest.mark.attack(115)
def test_guessing_at_one_name_from_many_places_does_not_keep_its_owner_out(claire: User) -> None:
    own = Client(REMOTE_ADDR="198.51.100.1")
    sign_in(own, "claire@example.test", PASSWORD)
    own.post("/sign-out/")
    answers = [
        sign_in(Client(REMOTE_ADDR=f"203.0.{number // 200}.{number % 200}"), "claire@example.test", "wrong").status_code
        for number in range(AT_ONE_NAME + 5)
    ]

    assert answers[AT_ONE_NAME:] == [429] * 5
    assert sign_in(Client(REMOTE_ADDR="198.51.100.9"), "claire@example.test", PASSWORD).status_code == 429
    assert sign_in(own, "claire@example.test", PASSWORD)["Location"] == "/"


@pytest.mark.attack(115)
def test_pause_ends_however_long_somebody_goes_on_guessing(claire: User) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as moment:
        for _attempt in range(settings.AXES_FAILURE_LIMIT):
            sign_in(Client(), "claire@example.test", "wrong")
        moment.shift(timedelta(minutes=14))
        assert sign_in(Client(), "claire@example.test", "wrong").status_code == 429
        moment.shift(timedelta(minutes=2))

        assert sign_in(Client(), "claire@example.test", PASSWORD)["Location"] == "/"


def test_pause_is_over_for_whoever_has_chosen_a_new_password(claire: User) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        sign_in(Client(), "claire@example.test", "wrong")

    give_password(claire, "un autre relais de poste")

    assert sign_in(Client(), "claire@example.test", "un autre relais de poste")["Location"] == "/"


@pytest.mark.attack(115)
def test_word_of_a_stranger_about_their_address_is_not_believed(claire: User) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        Client().post(
            "/sign-in/", {"username": "claire@example.test", "password": "wrong"}, headers={"x-forwarded-for": f"203.0.113.{number}"}
        )

    assert sign_in(Client(), "claire@example.test", PASSWORD).status_code == 429


def test_word_of_the_firms_own_proxy_is_believed(claire: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)
    client = Client()

    client.post(
        "/sign-in/", {"username": "claire@example.test", "password": PASSWORD}, headers={"x-forwarded-for": "10.9.9.9, 203.0.113.5"}
    )

    assert claire.user_sessions.get().address == "203.0.113.5"


@pytest.mark.attack(104)
@pytest.mark.parametrize(
    "header", ["Remote-User", "Remote_User", "X-Remote-User", "X_Remote_User", "X-Forwarded-User", "X-Auth-Request-Email", "REMOTE_USER"]
)
def test_no_header_says_who_somebody_is(claire: User, header: str) -> None:
    client = Client()

    answers = [client.get(path, headers={header: "claire@example.test"}) for path in ("/preferences/", "/api/v1/contacts/")]

    assert [answer.status_code for answer in answers] == [302, 401]
    assert not is_signed_in(client)
