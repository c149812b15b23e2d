"""Passkeys: the browser signs a number that was made for it, with a key that never leaves the device (WebAuthn).

What the browser is told and what it answers is JSON of the standard; `fido2` reads and checks it.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from relais.accounts.models import SecondFactor, User
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.links import public_host

KEPT = "passkey"
#: What reading an answer that no browser gave may raise.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)
MOST_EACH = 20


class PasskeyRefused(DomainError):
    """The answer fits no passkey that was asked for."""


def begin_registration(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser is told to make a passkey."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.email or "", display_name=user.get_full_name()),
        credentials=_credentials_of(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[KEPT] = {"state": state, "use": "registration", "user": user.pk}
    return dict(options)


def complete_registration(request: HttpRequest, user: User, answer: str, name: str) -> SecondFactor:
    state = _taken_state(request, "registration", user)
    try:
        made = _server(request).register_complete(state, _read(answer)).credential_data
    except UNREADABLE:
        raise _refusal() from None
    if made is None or SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.PASSKEY).count() >= MOST_EACH:
        raise _refusal()
    try:
        with transaction.atomic():
            return SecondFactor.objects.create(
                user=user,
                kind=SecondFactor.Kind.PASSKEY,
                name=name.strip()[:80] or _("Passkey"),
                secret=base64.b64encode(made).decode(),
                handle=websafe_encode(made.credential_id)[:400],
            )
    except IntegrityError:
        raise _refusal() from None


def begin_assertion(request: HttpRequest, user: User | None = None) -> dict[str, Any]:
    """What the browser is told to sign; without a user it asks who it is too, so that the passkey stands for both factors."""
    options, state = _server(request).authenticate_begin(
        credentials=_credentials_of(user) if user else None,
        user_verification=UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED,
    )
    request.session[KEPT] = {"state": state, "use": "assertion", "user": user.pk if user else None}
    return dict(options)


def complete_assertion(request: HttpRequest, answer: str, user: User | None = None) -> SecondFactor:
    """The passkey that has signed."""
    state = _taken_state(request, "assertion", user)
    given = _read(answer)
    try:
        response = AuthenticationResponse.from_dict(given)
        factor = SecondFactor.objects.select_related("user").get(
            kind=SecondFactor.Kind.PASSKEY, handle=websafe_encode(response.raw_id), **({"user": user} if user else {})
        )
        _server(request).authenticate_complete(state, [_credential_of(factor)], given)
    except (SecondFactor.DoesNotExist, *UNREADABLE):
        raise _refusal() from None
    if not _counts_on(factor, response.response.authenticator_data.counter):
        raise _refusal()
    return factor


def _counts_on(factor: SecondFactor, counter: int) -> bool:
    """A passkey that counts its signatures and does not go on from the last one is a copy."""
    rows = SecondFactor.objects.filter(pk=factor.pk)
    if counter or factor.counter:
        rows = rows.filter(counter__lt=counter)
    return bool(rows.update(counter=counter, used_at=clock.now()))


def _server(request: HttpRequest) -> Fido2Server:
    host = public_host() if settings.PUBLIC_URL else urlsplit(f"//{request.get_host()}").hostname or "localhost"

    def is_ours(origin: str) -> bool:
        parts = urlsplit(origin)
        if settings.PUBLIC_URL:
            return origin == settings.PUBLIC_URL
        return parts.hostname == host and (parts.scheme == "https" or host == "localhost")

    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Relais"), verify_origin=is_ours)


def _credentials_of(user: User) -> list[AttestedCredentialData]:
    return [_credential_of(factor) for factor in SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.PASSKEY)]


def _credential_of(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(factor.secret))


def _taken_state(request: HttpRequest, use: str, user: User | None) -> Any:
    """What was asked for; it is answered once."""
    kept = request.session.pop(KEPT, None) or {}
    if (kept.get("use"), kept.get("user")) != (use, user.pk if user else None):
        raise _refusal()
    return kept["state"]


def _read(answer: str) -> Mapping[str, Any]:
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        raise _refusal() from None
    if not isinstance(read, dict):
        raise _refusal()
    return read


def _refusal() -> PasskeyRefused:
    return PasskeyRefused(_("This passkey was not recognized. Try again, or use another way."))
