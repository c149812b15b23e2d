"""What a domain needs to put its own part into the demonstration company.

A package that has a `demo.py` with `fill(demo)` is asked in turn, those below first. It draws every choice from `demo.random`,
so that the same seed gives the same company, and writes through the door, as somebody of the firm, as if it were then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core import clock
from relais.records.changes.writing import start_operation
from relais.records.models import Operation

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Demo:
    """`people` are those who own records, by their e-mail; what each of them writes is one operation."""

    random: Random
    first_day: date
    now: datetime
    contacts: int
    people: Mapping[str, User]
    operations: dict[int, Operation] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    @property
    def days(self) -> int:
        return (self.today - self.first_day).days

    def actor(self, user: User) -> Actor:
        return Actor(user, "demo")

    def operation(self, user: User) -> Operation:
        """What the user writes for the demonstration, as one."""
        if user.pk not in self.operations:
            self.operations[user.pk] = start_operation(Operation.Kind.DEMO, "", by=self.actor(user))
        return self.operations[user.pk]

    def moment(self, day: date, first_hour: int = 8, last_hour: int = 18) -> datetime:
        """Some minute between these hours of the firm's day. Today is shorter: what comes later in it is later, and none is yet to come."""
        minute = self.random.randrange(first_hour * 60, last_hour * 60)
        if day < self.today:
            return datetime.combine(day, time(minute // 60, minute % 60), PARIS).astimezone(UTC)
        midnight = datetime.combine(day, time(), PARIS).astimezone(UTC)
        return midnight + (self.now - midnight) * minute / (24 * 60)

    @contextmanager
    def then(self, day: date, first_hour: int = 8, last_hour: int = 18) -> Iterator[datetime]:
        """What is written within is written on that day between these hours."""
        moment = self.moment(day, first_hour, last_hour)
        with clock.pretend(moment):
            yield moment
