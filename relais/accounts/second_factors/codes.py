"""The six digits that an application shows: RFC 6238 with half minutes, SHA-1 and six digits, which all applications know."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import struct
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils.safestring import SafeString, mark_safe

from relais.accounts.models import SecondFactor, User
from relais.core import clock

SECONDS, DIGITS = 30, 6
#: A clock that goes half a minute wrong still fits.
STEPS_AROUND = 1
_SIX_DIGITS = re.compile(rf"[0-9]{{{DIGITS}}}")


def new_key() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_of(key: str, user: User) -> str:
    """What the QR code says to the application."""
    asked = urlencode({"secret": key, "issuer": "Relais"}, quote_via=quote)
    return f"otpauth://totp/{quote(f'Relais:{user.email}')}?{asked}"


def picture_of(address: str) -> SafeString:
    """The QR code as SVG, drawn here: nobody else learns of the key."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawn)


def code_at(key: str, step: int) -> str:
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", step), "sha1").digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def present_step() -> int:
    return int(clock.now().timestamp()) // SECONDS


def matching_step(key: str, code: str) -> int | None:
    """The half minute whose code this is. All that fit are compared, so that the time taken tells nothing."""
    if not _SIX_DIGITS.fullmatch(code):
        return None
    steps = [present_step() + around for around in range(-STEPS_AROUND, STEPS_AROUND + 1)]
    found = [step for step in steps if hmac.compare_digest(code_at(key, step), code)]
    return found[0] if found else None


def take_code(factor: SecondFactor, code: str) -> bool:
    """Whether the code is right; a right one is taken once, whatever number of processes are asked."""
    step = matching_step(factor.secret, code)
    if step is None:
        return False
    taken = SecondFactor.objects.filter(pk=factor.pk, counter__lt=step).update(counter=step, used_at=clock.now())
    return bool(taken)


def begin_codes(user: User, key: str, code: str) -> SecondFactor | None:
    """Make the application a second factor, once it has shown a right code."""
    step = matching_step(key, code)
    if step is None:
        return None
    with transaction.atomic():
        SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.CODES).delete()
        return SecondFactor.objects.create(user=user, kind=SecondFactor.Kind.CODES, name="", secret=key, counter=step)
