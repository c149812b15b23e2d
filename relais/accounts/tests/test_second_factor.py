"""The second factor…"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from relais.accounts.models import RecoveryCode, Role, SecondFactor, User
from relais.accounts.second_factors.codes import code_at, present_step
from relais.accounts.second_factors.recovery import renew_recovery_codes
from relais.accounts.testing import code_of, is_signed_in, make_application, sign_in
from relais.accounts.tests.conftest import PASSWORD
from relais.core.testing import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R282")]
CODE = "/sign-in/second-factor/"


@pytest.fixture
def application(claire: User) -> SecondFactor:
    return make_application(claire)


@pytest.fixture
def half(client: Client, application: SecondFactor) -> Client:
    """Somebody who has typed the right password."""
    assert sign_in(client, "claire@example.test", PASSWORD)["Location"] == CODE
    return client


def test_is_asked_for_after_the_password(half: Client) -> None:
    assert not is_signed_in(half)
    assert "Type the code that your application shows." in half.get(CODE, headers={"accept-language": "en"}).content.decode()


def test_opens_with_the_code_of_the_application(half: Client, application: SecondFactor) -> None:
    assert half.post(CODE, {"code": code_of(application)})["Location"] == "/"
    assert is_signed_in(half)


def test_leads_where_one_wanted_to_go(client: Client, application: SecondFactor) -> None:
    sign_in(client, "claire@example.test", PASSWORD, next="/preferences/")

    assert client.post(CODE, {"code": code_of(application)})["Location"] == "/preferences/"


def test_follows_the_standard() -> None:
    """The figures of RFC 6238, appendix B, of which an application shows the last six digits."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [code_at(key, seconds // 30) for seconds in (59, 1111111109, 1234567890, 20000000000)] == [
        "287082",
        "081804",
        "005924",
        "353130",
    ]


@pytest.mark.attack(115)
def test_takes_each_code_once(half: Client, application: SecondFactor) -> None:
    code = code_of(application)
    half.post(CODE, {"code": code})
    other = Client()
    sign_in(other, "claire@example.test", PASSWORD)

    answer = other.post(CODE, {"code": code}, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "This code is not right, or was used before." in answer.content.decode()
    assert not is_signed_in(other)


@pytest.mark.attack(115)
def test_rests_after_five_wrong_codes_even_for_the_right_one(half: Client, application: SecondFactor, mailoutbox: list[object]) -> None:
    for _try in range(5):
        assert half.post(CODE, {"code": "000000"}).status_code == 422

    refused = half.post(CODE, {"code": code_of(application)})
    run_jobs()

    assert refused.status_code == 429
    assert not is_signed_in(half)
    assert half.get(CODE)["Location"] == "/sign-in/"
    assert len(mailoutbox) == 1


@pytest.mark.attack(115)
def test_rests_no_longer_than_a_quarter_of_an_hour(claire: User, application: SecondFactor) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as clock:
        client = Client()
        sign_in(client, "claire@example.test", PASSWORD)
        for _try in range(6):
            client.post(CODE, {"code": "000000"})
        clock.shift(timedelta(minutes=16))
        sign_in(client, "claire@example.test", PASSWORD)

        assert client.post(CODE, {"code": code_of(application)})["Location"] == "/"


def test_old_code_opens_nothing(half: Client, application: SecondFactor) -> None:
    half.post(CODE, {"code": code_of(application, steps=-2)})

    assert not is_signed_in(half)


def test_forgets_who_waits_for_too_long(claire: User, application: SecondFactor) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as clock:
        client = Client()
        sign_in(client, "claire@example.test", PASSWORD)
        clock.shift(timedelta(minutes=11))

        assert client.post(CODE, {"code": code_of(application)})["Location"] == "/sign-in/"
        assert not is_signed_in(client)


def test_forgets_who_has_another_password_by_now(half: Client, claire: User, application: SecondFactor) -> None:
    claire.set_password("un tout autre relais")
    claire.save()

    assert half.post(CODE, {"code": code_of(application)})["Location"] == "/sign-in/"


@pytest.mark.attack(115)
def test_recovery_code_opens_once_and_its_owner_is_told(half: Client, claire: User, mailoutbox: list[object]) -> None:
    code = renew_recovery_codes(claire)[3]
    assert half.post(CODE, {"code": code.upper()})["Location"] == "/"
    other = Client()
    sign_in(other, "claire@example.test", PASSWORD)

    assert other.post(CODE, {"code": code}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    run_jobs()
    assert len(mailoutbox) == 1


def test_is_set_up_with_a_picture_and_a_first_code(client: Client, claire: User) -> None:
    client.force_login(claire)
    page = client.get("/security/codes/").content.decode()
    key = "".join(re.findall(r'class="key-of">([A-Z2-7 ]+)<', page)[0].split())

    wrong = client.post("/security/codes/", {"code": "000000"})
    answer = client.post("/security/codes/", {"code": code_at(key, present_step())}, follow=True)

    assert "<svg" in page and "<path" in page
    assert wrong.status_code == 422
    assert SecondFactor.objects.get().secret == key
    assert len(re.findall(r"<li><code>\w{5}-\w{5}</code></li>", answer.content.decode())) == 10
    assert "recovery-codes" not in client.get("/security/").content.decode().split("<main")[1].split("Second factor")[0]


def test_its_key_is_encrypted_in_the_database(application: SecondFactor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        (held,) = cursor.fetchone()

    assert application.secret not in held
    assert SecondFactor.objects.get().secret == application.secret


@pytest.mark.attack(108)
def test_new_one_ends_the_other_sessions(client: Client, claire: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(claire)
    client.force_login(claire)
    page = client.get("/security/codes/").content.decode()
    key = "".join(re.findall(r'class="key-of">([A-Z2-7 ]+)<', page)[0].split())

    client.post("/security/codes/", {"code": code_at(key, present_step())})

    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)


@pytest.mark.attack(108)
def test_removed_one_ends_the_other_sessions_and_is_told(
    client: Client, claire: User, application: SecondFactor, mailoutbox: list[object]
) -> None:
    renew_recovery_codes(claire)
    elsewhere = Client()
    elsewhere.force_login(claire)
    client.force_login(claire)

    client.post(f"/security/second-factors/{application.pk}/removal/")
    run_jobs()

    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert len(mailoutbox) == 1


def test_is_nobody_elses_to_remove(client: Client, application: SecondFactor) -> None:
    client.force_login(User.objects.create_user("bob@example.test", PASSWORD))

    assert client.post(f"/security/second-factors/{application.pk}/removal/").status_code == 404
    assert SecondFactor.objects.exists()


@pytest.mark.parametrize("path", ["/security/codes/", "/security/passkeys/", "/security/recovery-codes/"])
def test_is_not_changed_by_whoever_finds_the_screen_open(claire: User, path: str) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=UTC), tick=False) as clock:
        client = Client()
        client.force_login(claire)
        clock.shift(timedelta(minutes=16))

        answer = client.post(path, {"code": "1"})
        assert answer["Location"].startswith("/confirmation/?next=")
        assert client.post("/confirmation/", {"password": "wrong"}).status_code == 422
        assert client.post("/confirmation/", {"password": PASSWORD, "next": "/security/"})["Location"] == "/security/"
        assert client.get("/security/codes/").status_code == 200


def test_is_set_up_before_anything_else_where_the_role_asks_for_it(client: Client, claire: User) -> None:
    claire.roles.add(Role.objects.create(key="careful", name="Careful", requires_second_factor=True))
    client.force_login(claire)

    assert client.get("/preferences/")["Location"] == "/security/"
    assert client.get("/contacts/", headers={"hx-request": "true"})["HX-Redirect"] == "/security/"
    assert "Your role asks for a second factor." in client.get("/security/").content.decode()
    assert client.get("/security/codes/").status_code == 200
    make_application(claire)
    assert is_signed_in(client)


def test_is_asked_of_whoever_holds_a_chosen_role(client: Client, claire: User) -> None:
    claire.roles.add(Role.objects.create(key="boss", name="Boss", is_administrator=True))
    other = Role.objects.create(key="other", name="Other", requires_second_factor=True)
    client.force_login(claire)

    client.post(reverse("accounts:sign_in_roles"), {"role": ["boss"]})

    other.refresh_from_db()
    assert (Role.objects.get(key="boss").requires_second_factor, other.requires_second_factor) == (True, False)
