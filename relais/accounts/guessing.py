"""How often passwords may be guessed before there is a pause: by one at one name, from one place at many, from many places at one."""

from __future__ import annotations

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from relais.accounts.known_devices import is_known

#: Within a quarter of an hour. A browser on which the person has signed in before waits for its own failures alone.
FROM_ONE_PLACE = 100
AT_ONE_NAME = 50


class GuessingHandler(AxesDatabaseHandler):
    """axes counts for each name and place; this also adds up over all names of a place and all places of a name."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        failures = int(super().get_failures(request, credentials))
        username = get_client_username(request, credentials) or ""
        if is_known(request, username):
            return failures
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        place: str | None = request.axes_ip_address  # type: ignore[attr-defined]
        if _sum(recent.filter(ip_address=place)) >= FROM_ONE_PLACE or _sum(recent.filter(username=username)) >= AT_ONE_NAME:
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures


def _sum(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0
