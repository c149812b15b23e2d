"""What was refused: told with the route as the code names it, never with what the visitor wrote into the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.audit.accesses import LONGEST_KEY, Verb, note_access
from relais.audit.models import Access
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.visitors import client_address

#: Somebody who tries ten thousand doors fills no disk.
MOST_A_MINUTE = 30
LARGEST_ID = 2**63 - 1


def note_refusal(request: HttpRequest, error: DomainError) -> None:
    """Write down a refusal that concerns somebody's rights; the same one is told once a minute."""
    if not error.is_refusal:
        return
    by = _actor(request)
    match = request.resolver_match
    route, given = (match.route, match.kwargs) if match is not None else ("", {})
    recent = Access.objects.filter(at__gte=clock.now() - timedelta(minutes=1), verb=Verb.REFUSED, actor_id=by.user_id, address=by.address)
    told = list(recent.order_by("-at", "-id").values_list("key", "record_id", "details")[:MOST_A_MINUTE])
    details: dict[str, Any] = {"route": route, "method": str(request.method)[:10], "code": error.code}
    pk = _number(given.get("pk", given.get("id")))
    if len(told) < MOST_A_MINUTE and (by.key[:LONGEST_KEY], pk, details) not in told:
        note_access(Verb.REFUSED, by=by, type=_type(route, given), record_id=pk, **details)


def _actor(request: HttpRequest) -> Actor:
    known = getattr(request, "actor", None)
    if isinstance(known, Actor):
        return known
    through = "api" if request.path.startswith("/api/") else "screen"
    return Actor(request.user if isinstance(request.user, User) else None, through, address=client_address(request) or "")


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 < value <= LARGEST_ID else None


def _type(route: str, given: dict[str, Any]) -> str:
    """The type at the address; of the API's routes, which have one a type, the code's own word."""
    _start, is_api, rest = route.partition("api/v1/")
    found = str(given["key"]) if "key" in given else rest.partition("/")[0] if is_api else ""
    return found if found.replace("-", "").isalnum() and found.isascii() and len(found) <= 60 else ""
