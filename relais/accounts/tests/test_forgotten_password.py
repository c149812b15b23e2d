"""A link in a mail…"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from relais.accounts.known_devices import PURPOSE as KNOWN_DEVICE
from relais.accounts.models import User
from relais.accounts.passwords import INVITATION, RESET, link_for
from relais.accounts.testing import is_signed_in, link_in_mail, make_application, path_of, sign_in
from relais.accounts.tests.conftest import PASSWORD
from relais.accounts.tests.likeness import Work, as_read
from relais.core import clock
from relais.core.seals import BrokenSeal, seal, unseal
from relais.core.testing import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R282")]
NEW = "un tout autre relais"


def ask(email: str, client: Client | None = None, **headers: str) -> object:
    answer = (client or Client()).post("/sign-in/forgotten/", {"email": email}, headers={"accept-language": "en", **headers})
    run_jobs()
    return answer


def test_leads_to_a_new_password(client: Client, claire: User, mailoutbox: list[EmailMessage]) -> None:
    ask("Claire@Example.test")

    page = client.get(path_of(link_in_mail()), follow=True)
    answer = client.post("/new-password/", {"password": NEW})

    assert page.redirect_chain == [("/new-password/", 302)]
    assert answer["Location"] == "/sign-in/"
    assert sign_in(client, "claire@example.test", NEW)["Location"] == "/"
    run_jobs()
    assert [message.subject for message in mailoutbox] == ["Choose a new password", "Your account: a change"]


def test_is_written_in_the_readers_language(claire: User, mailoutbox: list[EmailMessage]) -> None:
    User.objects.filter(pk=claire.pk).update(language="fr")

    ask("claire@example.test")

    assert mailoutbox[0].subject == "Choisir un nouveau mot de passe"
    assert "Bonjour Claire," in mailoutbox[0].body


@pytest.mark.attack(108)
def test_ends_every_session_when_the_password_is_chosen(client: Client, claire: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(claire)
    ask("claire@example.test")
    client.get(path_of(link_in_mail()))

    client.post("/new-password/", {"password": NEW})

    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)


@pytest.mark.attack(115)
def test_opens_once(client: Client, claire: User) -> None:
    ask("claire@example.test")
    path = path_of(link_in_mail())
    client.get(path)
    client.post("/new-password/", {"password": NEW})

    assert Client().get(path, follow=True).status_code == 410
    assert client.post("/new-password/", {"password": "encore un autre relais"}).status_code == 410
    claire.refresh_from_db()
    assert claire.check_password(NEW)


def test_does_not_take_the_second_factor_away(client: Client, claire: User) -> None:
    make_application(claire)
    ask("claire@example.test")
    client.get(path_of(link_in_mail()))
    client.post("/new-password/", {"password": NEW})

    assert sign_in(client, "claire@example.test", NEW)["Location"] == "/sign-in/second-factor/"


@pytest.mark.parametrize(("purpose", "hours"), [(RESET, 2), (INVITATION, 168)])
def test_is_over_after_its_time(client: Client, claire: User, purpose: str, hours: int) -> None:
    with time_machine.travel(datetime(2026, 11, 1, 9, 0, tzinfo=UTC), tick=False) as moment:
        path = path_of(link_for(claire, purpose))
        moment.shift(timedelta(hours=hours, minutes=-1))
        assert client.get(path, follow=True).status_code == 200
        moment.shift(timedelta(minutes=2))
        assert client.get(path, follow=True).status_code == 410


def test_is_over_when_the_address_or_the_account_has_changed(client: Client, claire: User) -> None:
    path = path_of(link_for(claire, RESET))
    User.objects.filter(pk=claire.pk).update(email="elsewhere@example.test")
    assert client.get(path, follow=True).status_code == 410
    User.objects.filter(pk=claire.pk).update(email="claire@example.test", is_active=False)
    assert client.get(path, follow=True).status_code == 410


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("court", "at least 12 characters"),
        ("qwertyuiop123", "too common"),
        ("claire.lambert", "too similar to the"),
    ],
)
def test_takes_no_weak_password_and_says_why(client: Client, claire: User, password: str, sentence: str) -> None:
    client.get(path_of(link_for(claire, RESET)))

    answer = client.post("/new-password/", {"password": password})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sentence in client.post("/new-password/check/", {"password": password}, headers={"accept-language": "en"}).content.decode()
    claire.refresh_from_db()
    assert claire.check_password(PASSWORD)


def test_takes_any_characters_as_long_as_there_are_enough(client: Client, claire: User) -> None:
    client.get(path_of(link_for(claire, RESET)))

    assert client.post("/new-password/", {"password": "œuf à la coque"})["Location"] == "/sign-in/"


@pytest.mark.attack(109)
@pytest.mark.parametrize("known", ["nobody", "closed", "in the bin", "without a password"])
def test_is_asked_for_by_anybody_in_the_same_way(claire: User, known: str, work: Work, mailoutbox: list[EmailMessage]) -> None:
    other = User.objects.create_user("other@example.test", None)
    other.is_active, other.deleted_at = known != "closed", clock.now() if known == "in the bin" else None
    other.save()
    answers, measures = [], []

    for email in ("claire@example.test", "nobody@example.test" if known == "nobody" else "other@example.test"):
        with work.measured() as done:
            answers.append(Client().post("/sign-in/forgotten/", {"email": email}, headers={"accept-language": "en"}))
        measures.append((done.hashes, done.queries))

    assert answers[0].status_code == answers[1].status_code == 200
    assert as_read(answers[0]) == as_read(answers[1])
    assert measures[0] == measures[1]
    run_jobs()
    assert [message.to for message in mailoutbox if message.to == ["nobody@example.test"]] == []


@pytest.mark.attack(115)
def test_is_not_sent_again_and_again(claire: User, mailoutbox: list[EmailMessage]) -> None:
    answers = [ask("claire@example.test") for _time in range(8)]

    assert len(mailoutbox) == 5
    assert len({as_read(answer) for answer in answers}) == 1


@pytest.mark.attack(102)
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "testserver", "x-forwarded-host": "evil.example"},
        {"host": "testserver:80@evil.example"},
        {"host": "testserver", "forwarded": "host=evil.example"},
        {"host": "testserver", "origin": "https://evil.example", "referer": "https://evil.example/"},
    ],
)
@pytest.mark.parametrize("public", ["", "https://crm.example"])
def test_begins_with_the_firms_own_address_whatever_a_request_says(
    claire: User, headers: dict[str, str], public: str, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.PUBLIC_URL = public
    settings.ALLOWED_HOSTS = ["crm.example", "testserver"] if public else ["*"]

    answer = ask("claire@example.test", Client(raise_request_exception=False), **headers)

    assert answer.status_code in (200, 400)  # type: ignore[attr-defined]
    assert len(mailoutbox) == (answer.status_code == 200)  # type: ignore[attr-defined]
    for message in mailoutbox:
        assert "evil" not in message.body
        assert link_in_mail().startswith(f"{public or settings.LOCAL_URL}/new-password/")


PURPOSES = [RESET, INVITATION, KNOWN_DEVICE]


@pytest.mark.attack(111)
@pytest.mark.parametrize("made_for", PURPOSES)
@pytest.mark.parametrize("read_for", PURPOSES)
def test_seal_opens_for_its_own_purpose_alone(made_for: str, read_for: str) -> None:
    sealed = seal(made_for, [1, "x"])

    if made_for == read_for:
        assert unseal(read_for, sealed, within=timedelta(hours=1)) == [1, "x"]
    else:
        with pytest.raises(BrokenSeal):
            unseal(read_for, sealed, within=timedelta(hours=1))


@pytest.mark.attack(111)
def test_seals_of_purposes_that_run_into_each_other_differ() -> None:
    with pytest.raises(BrokenSeal):
        unseal("ab", seal("a", ["b", 1]), within=timedelta(hours=1))


@pytest.mark.attack(111)
def test_of_one_kind_opens_nothing_of_the_other(client: Client, claire: User) -> None:
    reset, invitation = (link_for(claire, purpose).rstrip("/").rsplit("/", 1)[1] for purpose in (RESET, INVITATION))

    assert client.get(f"/invitation/{reset}/", follow=True).status_code == 410
    assert client.get(f"/new-password/{invitation}/", follow=True).status_code == 410
    client.cookies["known_device"] = invitation
    assert sign_in(client, "claire@example.test", PASSWORD)["Location"] == "/"
