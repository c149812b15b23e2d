"""When a scheduled job is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Rule(Protocol):
    def next_after(self, moment: datetime, planned: datetime | None = None) -> datetime:
        """The first time after the moment; `planned` is the time this follows, if there was one."""
        ...


@dataclass(frozen=True)
class Every:
    """At equal intervals. Times that were missed are left out; those that come stay in step with the first."""

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval <= timedelta(0):
            raise ValueError("The interval of a schedule must be longer than nothing.")

    def next_after(self, moment: datetime, planned: datetime | None = None) -> datetime:
        if planned is None or planned > moment:
            return moment + self.interval
        return planned + ((moment - planned) // self.interval + 1) * self.interval

    def __str__(self) -> str:
        return f"every {self.interval}"


@dataclass(frozen=True)
class Daily:
    """Once a day at a time of the clock on the wall.

    A time that the clock skips in spring is due as soon as the clock goes on; one that it shows twice in autumn is due the first time.
    """

    at: time
    zone: str

    def next_after(self, moment: datetime, planned: datetime | None = None) -> datetime:
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return next(due for due in (self._on(day), self._on(day + timedelta(days=1))) if due > moment)

    def _on(self, day: date) -> datetime:
        due = datetime.combine(day, self.at, ZoneInfo(self.zone))
        while not _exists(due):
            due += timedelta(minutes=1)
        return due.astimezone(UTC)

    def __str__(self) -> str:
        return f"daily {self.at:%H:%M} {self.zone}"


def _exists(local: datetime) -> bool:
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)
