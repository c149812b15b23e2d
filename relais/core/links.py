"""Addresses that leave the house. They begin with what the firm has set, never with what a request says of itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def public_url(path: str) -> str:
    """`/contacts/7/` as a mail writes it."""
    return f"{settings.PUBLIC_URL or settings.LOCAL_URL}{path}"


def public_host() -> str:
    """The name under which browsers know the installation, without its port."""
    return urlsplit(settings.PUBLIC_URL or settings.LOCAL_URL).hostname or "localhost"
