"""What time it is, for the firm and for a person. Times are stored in UTC; days belong to a time zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today(zone: str = "UTC") -> date:
    """The calendar day it is in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()
