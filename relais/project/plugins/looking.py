"""What a plug-in must not do: open a page without saying to whom."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import URLPattern, URLResolver

from relais.accounts.permissions import ADMINISTRATOR, GATE, PUBLIC, SIGNED_IN


class GetsPastTheGate(Exception):
    """A page of a plug-in that cannot be let in."""


def look_at_pages(package: str) -> None:
    """Each view says with `opens_to` who may enter."""
    if find_spec(f"{package}.urls") is None:
        return
    for pattern in _pages(import_module(f"{package}.urls").urlpatterns):
        if getattr(pattern.callback, "permission", None) not in (PUBLIC, SIGNED_IN, ADMINISTRATOR, GATE):
            raise GetsPastTheGate(
                f"the page “{pattern.name or pattern.pattern}” does not say who may enter: decorate its view with @opens_to"
            )


def _pages(patterns: list[Any]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _pages(entry.url_patterns)
        else:
            yield entry
