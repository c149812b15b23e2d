"""How many requests a token may make: a bucket in the database that fills up as time passes, shared by all processes.

A process takes a handful at a time and spends it from memory, so that most requests ask no database. What all processes
spend together is never more than the bucket gave.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from relais.accounts.models import ApiToken
from relais.core.errors import DomainError
from relais.core.workspaces import current_key
from relais.integrations.models import RequestBudget

#: A handful is this part of what a token may do in a minute.
HANDFUL = 20
MOST_HANDS = 10_000


class TooManyRequests(DomainError):
    code = "too_many_requests"
    status = 429


@dataclass(frozen=True)
class Standing:
    """How a token stands: what it may do in a minute, what is left of it, and in how many seconds it is whole again."""

    limit: int
    left: int
    wait: int = 0

    def write_to(self, response: HttpResponse) -> None:
        response["RateLimit-Limit"] = str(self.limit)
        response["RateLimit-Remaining"] = str(self.left)
        response["RateLimit-Reset"] = str(math.ceil((self.limit - self.left) * 60 / self.limit))
        if self.wait:
            response["Retry-After"] = str(self.wait)

    def demand(self) -> None:
        if self.wait:
            sentence = _("This token may make {limit} requests a minute. Ask again in {seconds} s.")
            raise TooManyRequests(sentence.format(limit=self.limit, seconds=self.wait))


@dataclass
class Hand:
    """What this process has taken of a bucket, what was left in it then, and until when nothing more is to be had."""

    number: int = 0
    left: int = 0
    empty_until: float = 0.0


#: By workspace and token.
_hands: dict[tuple[str, str], Hand] = {}
_lock = Lock()


def spend(token: ApiToken, now: datetime) -> Standing:
    """Take one request from the token's budget."""
    limit = token.requests_a_minute or settings.API_REQUESTS_A_MINUTE
    hand = _hand_of(token)
    with _lock:
        if hand.number > 0:
            hand.number -= 1
            return Standing(limit, min(hand.number + hand.left, limit))
        if (wait := hand.empty_until - time.monotonic()) > 0:
            return Standing(limit, 0, math.ceil(wait))
    taken, left, seconds = _take(token, limit, now)
    with _lock:
        hand.left = left
        if taken == 0:
            hand.empty_until = time.monotonic() + min(seconds, 1)
            return Standing(limit, 0, max(1, math.ceil(seconds)))
        hand.number += taken - 1
        return Standing(limit, min(hand.number + left, limit))


def _hand_of(token: ApiToken) -> Hand:
    with _lock:
        if len(_hands) > MOST_HANDS:
            _hands.clear()
        return _hands.setdefault((current_key(), token.hash), Hand())


def _take(token: ApiToken, limit: int, now: datetime) -> tuple[int, int, float]:
    """A handful from the bucket, what is left in it, and in how many seconds there is one more."""
    with transaction.atomic():
        RequestBudget.objects.bulk_create([RequestBudget(token=token, left=limit, at=now)], ignore_conflicts=True)
        budget = RequestBudget.objects.select_for_update().get(pk=token.pk)
        passed = max((now - budget.at).total_seconds(), 0)
        budget.left = min(limit, budget.left + passed * limit / 60)
        budget.at = max(now, budget.at) if passed else now
        taken = min(max(1, limit // HANDFUL), int(budget.left))
        budget.left -= taken
        budget.save(update_fields=["left", "at"])
    return taken, int(budget.left), (1 - budget.left) * 60 / limit
