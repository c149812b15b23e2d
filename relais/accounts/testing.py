"""For tests of whatever stands behind the door: signing in, second factors, links in mails."""

from __future__ import annotations

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from relais.accounts.models import SecondFactor, User
from relais.accounts.second_factors.codes import code_at, new_key, present_step

ENGLISH = {"accept-language": "en"}


def sign_in(client: Client, email: str, password: str, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": email, "password": password, **more}, headers=ENGLISH)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/preferences/").status_code == 200


def make_application(user: User) -> SecondFactor:
    """An application that shows codes, as the user's second factor."""
    return SecondFactor.objects.create(user=user, kind=SecondFactor.Kind.CODES, secret=new_key(), counter=0)


def code_of(factor: SecondFactor, *, steps: int = 0) -> str:
    """What the application shows now, or so many half minutes later."""
    return code_at(factor.secret, present_step() + steps)


def link_in_mail() -> str:
    """The address in the last mail."""
    (found,) = re.findall(r"https?://\S+", str(mail.outbox[-1].body))
    return str(found)


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]
