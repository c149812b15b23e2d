"""What time it is, for the firm and for a person. Times are stored in UTC; days belong to a time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """What is written meanwhile is written as if it were then: for histories that are generated or brought over."""
    before = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(before)


def today(zone: str = "UTC") -> date:
    """The calendar day it is in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()
