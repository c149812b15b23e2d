"""When and where a formula is computed: what today is, and which day a moment falls on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from relais.core.clock import now

_zone = cache(ZoneInfo)


@dataclass(frozen=True)
class Moment:
    zone: str = "UTC"
    now: datetime = field(default_factory=now)

    @property
    def today(self) -> date:
        return self.now.astimezone(_zone(self.zone)).date()

    def day_of(self, moment: datetime) -> date | None:
        try:
            return moment.astimezone(_zone(self.zone)).date()
        except OverflowError:
            return None
