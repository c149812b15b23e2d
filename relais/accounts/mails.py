"""What the door writes by mail: in the reader's language, plain, with addresses that begin as the firm has set."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.accounts.models import User
from relais.accounts.passwords import INVITATION, RESET, link_for

#: What its owner is told of, whoever did it.
NEWS = {
    "password": gettext_lazy("Your password was changed."),
    "codes": gettext_lazy("An application for codes was added to your account."),
    "passkey": gettext_lazy("A passkey was added to your account."),
    "removed": gettext_lazy("A second factor was removed from your account."),
    "recovery": gettext_lazy("A recovery code was used to sign in to your account."),
    "guessing": gettext_lazy("Somebody who knows your password typed wrong codes, five times. Change it unless it was you."),
    "identity": gettext_lazy("Your account was linked to a sign-in of your firm."),
}


def send_reset(user: User) -> None:
    _send(user, lambda: _("Choose a new password"), "reset", link=link_for(user, RESET))


def send_invitation(user: User, by: str) -> None:
    _send(user, lambda: _("You are invited to Relais"), "invitation", link=link_for(user, INVITATION), by=by)


def send_news(user: User, what: str) -> None:
    _send(user, lambda: _("Your account: a change"), "news", sentence=NEWS[what])


def _send(user: User, subject: Callable[[], str], template: str, **values: object) -> None:
    with translation.override(user.language):
        text = render_to_string(f"accounts/mails/{template}.txt", {"person": user, **values})
        EmailMessage(subject(), text, to=[user.email or ""]).send()
