"""Texts that leave the house and come back, such as the token of a link in a mail: signed, for one purpose, for some time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing


class BrokenSeal(ValueError):
    """It was changed, is too old, or was made for something else."""


def seal(purpose: str, value: Any) -> str:
    return signing.dumps([purpose, value], salt=_salt(purpose), compress=True)


def unseal(purpose: str, text: str, *, within: timedelta) -> Any:
    """The purpose stands in the key and in what is signed: no two purposes can be read as each other, whatever they are called."""
    try:
        held = signing.loads(text, salt=_salt(purpose), max_age=within)
    except signing.BadSignature:
        raise BrokenSeal(purpose) from None
    if not isinstance(held, list) or held[:1] != [purpose] or len(held) != 2:
        raise BrokenSeal(purpose)
    return held[1]


def _salt(purpose: str) -> str:
    return f"relais.seal:{len(purpose)}:{purpose}"
