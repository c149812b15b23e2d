"""An administrator…"""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from relais.accounts.models import SecondFactor, User
from relais.accounts.testing import is_signed_in, link_in_mail, make_application, path_of, sign_in
from relais.core.testing import run_jobs
from relais.records.testing import Cast, make_cast, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R282")]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def test_invites_somebody_who_then_chooses_a_password(screens: Client, mailoutbox: list[EmailMessage]) -> None:
    given = {"email": "Noor@example.test", "first_name": "Noor", "last_name": "Haddad", "role": role_called("seller").pk, "language": "en"}

    assert screens.post("/administration/invitations/new/", given).status_code == 302
    run_jobs()
    noor, client = User.objects.get(email="noor@example.test"), Client()
    assert "Ada Administrator invites you to work in Relais." in mailoutbox[0].body
    assert "Welcome, Noor" in client.get(path_of(link_in_mail()), follow=True).content.decode()
    client.post("/new-password/", {"password": "un relais de poste"})

    assert [role.key for role in noor.roles.all()] == ["seller"]
    assert sign_in(client, "noor@example.test", "un relais de poste")["Location"] == "/"


def test_does_not_invite_an_address_twice(screens: Client, cast: Cast) -> None:
    given = {"email": cast.seller.email, "role": role_called("seller").pk, "language": "en"}

    answer = screens.post("/administration/invitations/new/", given)

    assert answer.status_code == 422
    assert "Somebody here has this address." in answer.content.decode()


def test_sends_a_link_for_a_new_password_to_who_has_one(screens: Client, cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    cast.seller.set_password("un relais de poste")
    cast.seller.save()

    screens.post(f"/users/{cast.seller.pk}/invitation/")
    run_jobs()

    assert [message.subject for message in mailoutbox] == ["Choose a new password"]


@pytest.mark.attack(99)
def test_closes_an_account_and_opens_it_again(screens: Client, cast: Cast) -> None:
    seller = Client()
    seller.force_login(cast.seller)

    page = screens.post(f"/users/{cast.seller.pk}/deactivation/", follow=True).content.decode()
    assert "Closed" in page and not is_signed_in(seller)
    screens.post(f"/users/{cast.seller.pk}/activation/")

    cast.seller.refresh_from_db()
    assert (cast.seller.is_active, is_signed_in(seller)) == (True, False)


def test_closes_anybodys_account_but_the_own(screens: Client, cast: Cast) -> None:
    answer = screens.post(f"/users/{cast.administrator.pk}/deactivation/", headers=ENGLISH)

    assert answer.status_code == 422
    assert "You cannot close your own account" in answer.content.decode()
    assert is_signed_in(screens)


def test_takes_lost_second_factors_away(screens: Client, cast: Cast) -> None:
    make_application(cast.seller)
    seller = Client()
    seller.force_login(cast.seller)

    screens.post(f"/users/{cast.seller.pk}/second-factor/reset/")

    assert not SecondFactor.objects.exists()
    assert not is_signed_in(seller)


def test_chooses_roles_but_keeps_the_own(screens: Client, cast: Cast) -> None:
    screens.post(f"/users/{cast.seller.pk}/roles/", {"role": ["manager", "reader"]})
    refused = screens.post(f"/users/{cast.administrator.pk}/roles/", {"role": ["reader"]})

    assert {role.key for role in cast.seller.roles.all()} == {"manager", "reader"}
    assert refused.status_code == 422
    assert [role.key for role in cast.administrator.roles.all()] == ["administrator"]


@pytest.mark.attack(92)
def test_alone_sees_and_does_it(cast: Cast) -> None:
    manager = Client()
    manager.force_login(cast.manager)

    assert 'id="way-in"' not in manager.get(f"/users/{cast.seller.pk}/").content.decode()
    assert manager.post(f"/users/{cast.manager.pk}/roles/", {"role": ["administrator"]}).status_code == 404
    assert [role.key for role in cast.manager.roles.all()] == ["manager"]
