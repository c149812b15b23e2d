"""A session…"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.accounts.devices import device_words
from relais.accounts.jobs import forget_old_sessions
from relais.accounts.models import Role, User, UserSession
from relais.accounts.testing import is_signed_in, sign_in
from relais.accounts.tests.conftest import PASSWORD
from relais.integrations.testing import Program
from relais.records.api import delete, restore
from relais.records.testing import role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R282")]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0"


@pytest.fixture
def desk(claire: User) -> Client:
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="198.51.100.1")
    sign_in(client, "claire@example.test", PASSWORD)
    return client


@pytest.fixture
def phone(claire: User) -> Client:
    client = Client(headers={"user-agent": IPHONE}, REMOTE_ADDR="203.0.113.2")
    sign_in(client, "claire@example.test", PASSWORD)
    return client


@pytest.mark.parametrize(
    ("agent", "words"), [(FIREFOX, "Firefox on Linux"), (IPHONE, "Safari on iPhone"), (EDGE, "Edge on Windows"), ("", "An unknown device")]
)
def test_is_named_by_its_device(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_is_shown_with_device_place_and_time(desk: Client, phone: Client) -> None:
    page = desk.get("/security/").content.decode()

    assert (
        page.index("Firefox on Linux")
        < page.index("this device · 198.51.100.1")
        < page.index("Safari on iPhone")
        < page.index("203.0.113.2")
    )


def test_is_ended_from_another_device(desk: Client, phone: Client) -> None:
    other = UserSession.objects.get(address="203.0.113.2")

    desk.post(f"/security/sessions/{other.pk}/end/")

    assert (is_signed_in(desk), is_signed_in(phone)) == (True, False)


def test_of_somebody_else_is_not_there_to_be_ended(desk: Client) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create_user("bob@example.test", PASSWORD))

    assert stranger.post(f"/security/sessions/{UserSession.objects.get(address='198.51.100.1').pk}/end/").status_code == 404
    assert is_signed_in(desk)


def test_of_all_others_ends_at_once(desk: Client, phone: Client) -> None:
    desk.post("/security/sessions/end/")

    assert (is_signed_in(desk), is_signed_in(phone)) == (True, False)
    assert UserSession.objects.get().address == "198.51.100.1"


@pytest.mark.attack(108)
def test_of_before_another_password_is_over(desk: Client, phone: Client) -> None:
    copied = Client()
    copied.cookies["sessionid"] = desk.cookies["sessionid"].value

    answer = desk.post("/security/password/", {"present": PASSWORD, "password": "un tout autre relais"})

    assert answer["Location"] == "/security/"
    assert (is_signed_in(desk), is_signed_in(phone), is_signed_in(copied)) == (True, False, False)


def test_is_needed_with_the_present_password_to_change_it(desk: Client, claire: User) -> None:
    assert desk.post("/security/password/", {"present": "wrong", "password": "un tout autre relais"}).status_code == 422

    claire.refresh_from_db()
    assert claire.check_password(PASSWORD)


def test_without_a_password_chooses_one_once_it_is_fresh(claire: User) -> None:
    User.objects.filter(pk=claire.pk).update(password="!")
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as moment:
        client = Client()
        client.force_login(User.objects.get())
        moment.shift(timedelta(minutes=16))
        assert client.post("/security/password/", {"password": "un tout autre relais"})["Location"].startswith("/confirmation/")
        client.force_login(User.objects.get())
        assert client.post("/security/password/", {"password": "un tout autre relais"})["Location"] == "/security/"

    claire.refresh_from_db()
    assert claire.check_password("un tout autre relais")


@pytest.mark.attack(108)
def test_ends_with_its_account_and_does_not_come_back_with_it(desk: Client, claire: User) -> None:
    administrator = Client()
    boss = User.objects.create_user("boss@example.test", PASSWORD)
    boss.roles.add(Role.objects.create(key="boss", name="Boss", is_administrator=True))
    administrator.force_login(boss)

    administrator.post(f"/users/{claire.pk}/deactivation/")
    assert not is_signed_in(desk)
    administrator.post(f"/users/{claire.pk}/activation/")

    assert not is_signed_in(desk)
    assert sign_in(desk, "claire@example.test", PASSWORD)["Location"] == "/"


def test_gets_a_new_key_at_the_door(claire: User) -> None:
    client = Client()
    client.post("/passkey-options/", {"for": "assertion"})
    before = client.cookies["sessionid"].value

    sign_in(client, "claire@example.test", PASSWORD)

    assert client.cookies["sessionid"].value != before


def test_of_one_person_becomes_a_new_one_of_another(desk: Client, claire: User) -> None:
    before = desk.cookies["sessionid"].value

    desk.force_login(User.objects.create_user("bob@example.test", PASSWORD))

    assert UserSession.objects.get(key=desk.cookies["sessionid"].value).user.email == "bob@example.test"
    assert desk.cookies["sessionid"].value != before


@pytest.mark.attack(112)
def test_key_is_neither_shown_nor_written_down(desk: Client, phone: Client, claire: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    boss = User.objects.create_user("boss@example.test", PASSWORD)
    boss.roles.add(Role.objects.create(key="boss", name="Boss", is_administrator=True))
    administrator = Client(raise_request_exception=False)
    administrator.force_login(boss)
    keys = [session.key for session in UserSession.objects.all()]

    pages = [
        desk.get("/security/"), administrator.get(f"/users/{claire.pk}/"), administrator.get("/administration/sign-in/"), administrator.get("/users/"),
        desk.post("/security/sessions/999/end/"), desk.post("/security/sessions/end/"), desk.post("/sign-out/"),
    ]  # fmt: skip

    assert len(keys) == 3
    for key in keys:
        assert not [page for page in pages if key in page.content.decode() or key in page.get("Location", "")]
        assert key not in caplog.text


def test_that_is_used_is_noted_once_in_five_minutes(claire: User) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as moment:
        client = Client()
        sign_in(client, "claire@example.test", PASSWORD)
        moment.shift(timedelta(minutes=4))
        client.get("/preferences/")
        assert UserSession.objects.get().seen_at == datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
        moment.shift(timedelta(minutes=2))
        client.get("/preferences/")
        assert UserSession.objects.get().seen_at == datetime(2026, 11, 28, 9, 6, tzinfo=UTC)


def test_that_nobody_used_for_two_weeks_is_over(claire: User) -> None:
    with time_machine.travel(datetime(2026, 11, 1, 9, 0, tzinfo=UTC), tick=False) as moment:
        client = Client()
        sign_in(client, "claire@example.test", PASSWORD)
        moment.shift(timedelta(days=15))

        assert not is_signed_in(client)
        forget_old_sessions()
        assert not UserSession.objects.exists()


@pytest.mark.attack(92)
@pytest.mark.parametrize("values", [{"email": "mine@example.test"}, {"is_active": False}])
def test_is_not_taken_over_by_whoever_may_change_users(claire: User, values: dict[str, object]) -> None:
    claire.roles.add(role_called("administrator"))
    clerk = User.objects.create_user("clerk@example.test", PASSWORD)
    clerk.roles.add(Role.objects.create(key="clerk", name="Clerk", grants={"users": {"view": "all", "change": "all"}}))
    program = Program(clerk)

    answers = [program.patch(f"users/{claire.pk}/", values), program.send("POST", f"users/{claire.pk}/second-factor-reset/", None)]

    assert [answer.status_code for answer in answers] == [403, 403]
    claire.refresh_from_db()
    assert (claire.email, claire.is_active) == ("claire@example.test", True)
    assert program.patch(f"users/{claire.pk}/", {"office": "Lyon"}).status_code == 200


@pytest.mark.attack(105, 112)
def test_salt_is_no_field_of_a_user(claire: User) -> None:
    claire.roles.add(role_called("administrator"))
    User.objects.filter(pk=claire.pk).update(sessions_salt="CANARY-SECRET")
    program = Program(claire)

    shown = [program.get(path) for path in (f"users/{claire.pk}/", "users/", "schema/")]
    asked = program.post("users/query/", {"filter": {"field": "sessions_salt", "op": "starts_with", "value": "C"}})

    assert not [answer for answer in shown if "CANARY" in answer.content.decode() or "sessions_salt" in answer.content.decode()]
    assert asked.status_code == 400


@pytest.mark.attack(99)
def test_does_not_come_back_out_of_the_bin(desk: Client, claire: User) -> None:
    delete(claire, by=SYSTEM)
    assert not is_signed_in(desk)

    restore(claire, by=SYSTEM)

    assert not is_signed_in(desk)
