"""A week of meetings, calls and tasks: one's own or one's team's, with what collides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from relais.activities.models import Activity
from relais.activities.wording import ACTIVITY_ICONS
from relais.core.named_links import with_names
from relais.records.api import can, ids_of_my_team, registry, visible
from relais.records.fields import Reader

MOST_SHOWN = 1000
#: What began longer ago is no longer looked at.
LONGEST_MEETING = timedelta(days=1)


@dataclass(frozen=True)
class Appointment:
    """One activity on its day."""

    activity: Activity
    time: str
    icon: str
    url: str
    collides: bool
    whose: str


@dataclass(frozen=True)
class Day:
    day: date
    is_today: bool
    appointments: list[Appointment]


class Week:
    """The seven days from the Monday on or before `day`."""

    def __init__(self, reader: Reader, day: date, *, is_team: bool) -> None:
        self.reader = reader
        self.monday = day - timedelta(days=day.weekday())
        self.is_team = is_team

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def next(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def people(self) -> list[int]:
        user: Any = self.reader.user
        return sorted(ids_of_my_team(user)) if self.is_team else [user.pk]

    @cached_property
    def activities(self) -> list[Activity]:
        return activities_between(self.reader, self.people, _start_of(self.monday, self.reader), _start_of(self.next, self.reader))

    @cached_property
    def colliding(self) -> set[int]:
        return collisions(self.activities)

    @cached_property
    def days(self) -> list[Day]:
        today = self.reader.at.astimezone(self.reader.zone).date()
        made = []
        for number in range(7):
            day = self.monday + timedelta(days=number)
            of_day = [self._appointment(each) for each in self.activities if each.due_on(self.reader.zone) == day]
            made.append(Day(day, day == today, of_day))
        return made

    def _appointment(self, activity: Activity) -> Appointment:
        clock = self.reader.formats.clock
        spoken = activity.ends_at and activity.kind != Activity.Kind.TASK
        time = "" if activity.all_day else clock(activity.due_at) + (f"–{clock(activity.ends_at)}" if spoken else "")
        whose = activity.owner.name if self.is_team and activity.owner else ""
        return Appointment(
            activity, time, ACTIVITY_ICONS[Activity.Kind(activity.kind)], registry.get("activities").url_of(activity.pk),
            activity.pk in self.colliding, whose,
        )  # fmt: skip


def activities_between(reader: Reader, people: Sequence[int], start: datetime, end: datetime) -> list[Activity]:
    """What these people have planned from a moment to another, as far as the reader may see it."""
    if not can(reader.user, "view", "activities"):
        return []
    rows = visible(reader.user, "activities").filter(owner__in=list(people), due_at__gte=start, due_at__lt=end)
    return list(with_names(rows, "owner", "party").order_by("-all_day", "due_at", "pk")[:MOST_SHOWN])


def collisions(activities: Sequence[Activity]) -> set[int]:
    """The ids of those that one person cannot attend both."""
    found: set[int] = set()
    timed = [(each.owner_id or 0, each.due_at, each.ending or each.due_at, each) for each in activities if each.due_at and not each.is_done]
    timed.sort(key=lambda row: row[:3])
    for position, (owner, _begin, end, one) in enumerate(timed):
        for other_owner, other_begin, _end, other in timed[position + 1 :]:
            if other_owner != owner or other_begin >= end:
                break
            if one.overlaps(other):
                found |= {one.pk, other.pk}
    return found


def colliding_with(activity: Activity, reader: Reader) -> list[Activity]:
    """What the same person has planned for that time already, as far as the reader may see it."""
    if activity.due_at is None or activity.ending is None or not can(reader.user, "view", "activities"):
        return []
    rows = visible(reader.user, "activities").filter(owner=activity.owner_id, done_at=None, due_at__lt=activity.ending)
    near = rows.filter(due_at__gt=activity.due_at - LONGEST_MEETING).exclude(pk=activity.pk).order_by("due_at", "pk")
    return [other for other in near if activity.overlaps(other)]


def _start_of(day: date, reader: Reader) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=reader.zone)
