from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.agenda import Week, activities_between
from relais.activities.icalendar import write_calendar
from relais.core import clock
from relais.records.fields import Reader

DAYS_BEFORE, DAYS_AFTER = 30, 365


@require_GET
@opens_to(GATE)
def week(request: Request) -> HttpResponse:
    """Seven days, one's own or the team's."""
    reader = Reader.of(request.user)
    day = _asked_day(request.GET.get("week", "")) or clock.today(reader.time_zone)
    return render(request, "activities/calendar.html", {"week": Week(reader, day, is_team=request.GET.get("of") == "team")})


@require_GET
@opens_to(GATE)
def download(request: Request) -> HttpResponse:
    """One's own agenda, for any calendar program."""
    reader = Reader.of(request.user)
    found = activities_between(
        reader, [int(request.user.pk or 0)], reader.at - timedelta(days=DAYS_BEFORE), reader.at + timedelta(days=DAYS_AFTER)
    )
    text = write_calendar(found, host=request.get_host().partition(":")[0], zone=reader.zone, at=reader.at)
    headers = {"Content-Disposition": 'attachment; filename="relais.ics"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _asked_day(text: str) -> date | None:
    """A day of the week asked for; nonsense, and the edges of the calendar, mean today."""
    try:
        day = parse_date(text[:10])
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None
