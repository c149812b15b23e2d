"""The one place from which the door asks another service anything: HTTPS, no redirects, a time limit, a size limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from relais.accounts.single_sign_on.errors import ProviderUnreachable

SECONDS, MOST_BYTES = 10, 1_000_000
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


def fetch_json(url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the service answers, which must be a JSON object; with a form it is a POST."""
    if not is_safe(url):
        raise ProviderUnreachable(_("“{url}” is not an https address.").format(url=url[:200]))
    data = urlencode(form).encode() if form is not None else None
    request = Request(url, data, {"Accept": "application/json", "User-Agent": "Relais", **(headers or {})})  # noqa: S310 - see is_safe
    try:
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as response:
            body = response.read(MOST_BYTES + 1)
        read = json.loads(body) if len(body) <= MOST_BYTES else None
    except (URLError, HTTPException, OSError, ValueError, RecursionError) as error:
        raise ProviderUnreachable(
            _("{host} did not answer as it should: {reason}.").format(host=urlsplit(url).hostname, reason=_reason(error))
        ) from None
    if not isinstance(read, dict):
        raise ProviderUnreachable(_("{host} did not answer as it should: {reason}.").format(host=urlsplit(url).hostname, reason="JSON"))
    return read


def is_safe(url: str) -> bool:
    """https; plain http only to this machine, and only where Relais itself is not served by https."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not settings.PUBLIC_URL.startswith("https://")


def _reason(error: Exception) -> str:
    return str(getattr(error, "code", "") or getattr(error, "reason", "") or type(error).__name__)[:100]
