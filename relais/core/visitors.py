"""Who asks, as far as the network tells."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the request comes from.

    What a proxy says of it is believed only where the proxy is one of the firm's (RELAIS_TRUSTED_PROXIES): anybody can write such a header.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if _is_trusted(address):
        passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        address = next((part for part in reversed(passed) if part and not _is_trusted(part)), address)
    return address if _is_address(address) else None


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(ip_address(address) in ip_network(known, strict=False) for known in settings.TRUSTED_PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
