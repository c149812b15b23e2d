"""How the door asks a sign-in service: through the guard of all outgoing requests, for JSON objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from relais.accounts.single_sign_on.errors import ProviderUnreachable
from relais.core.outbound import OutboundError, ask, parse_url


def fetch_json(url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the service answers, which must be a JSON object; with a form it is a POST."""
    given = {"Accept": "application/json", **(headers or {})}
    body = None
    if form is not None:
        body, given["Content-Type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    try:
        host = parse_url(url).host
        answer = ask("GET" if form is None else "POST", url, body=body, headers=given)
    except OutboundError as refused:
        raise ProviderUnreachable(refused.message) from None
    read = _read(answer.body) if answer.is_good and answer.is_whole else None
    if not isinstance(read, dict):
        reason = "JSON" if answer.is_good else str(answer.status)
        raise ProviderUnreachable(_("{host} did not answer as it should: {reason}.").format(host=host, reason=reason))
    return read


def is_safe(url: str) -> bool:
    """Whether it is an address that Relais goes to at all; nothing is looked up."""
    try:
        parse_url(url)
    except OutboundError:
        return False
    return True


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
