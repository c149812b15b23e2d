"""When somebody likes to be called: read from the words people use, kept in one short form, said in the reader's language.

« mardi et jeudi, 9 h – 11 h » is kept as `2,4 09:00-11:00`. Words that give no days or hours are kept as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import get_day_names
from babel.lists import format_list
from django.utils.translation import gettext as _

from relais.core.text import fold

LONGEST = 120
_DAYS = {
    word: day
    for day, words in enumerate(
        (
            "lundi lun monday mon",
            "mardi mar tuesday tue tues",
            "mercredi mer wednesday wed",
            "jeudi jeu thursday thu thur thurs",
            "vendredi ven friday fri",
            "samedi sam saturday sat",
            "dimanche dim sunday sun",
        ),
        start=1,
    )
    for word in words.split()
}
_PARTS_OF_THE_DAY = {
    "matin": (time(9), time(12)),
    "morning": (time(9), time(12)),
    "apres midi": (time(14), time(18)),
    "midi": (time(12), time(14)),
    "afternoon": (time(14), time(18)),
    "soir": (time(18), time(20)),
    "evening": (time(18), time(20)),
}
_TO = r"(?:-|–|—|a|au|to|until|jusqu'a|et|and)"
_HOUR = r"([0-9]{1,2})\s*(?:(?:h|:|\.)\s*([0-9]{2})?|(?=\s*(?:am|pm)))?\s*(am|pm)?"
_HOURS = re.compile(rf"(?:de|entre|from|between)?\s*\b{_HOUR}\s*{_TO}\s*{_HOUR}(?:h|\b)")
_RANGE_OF_DAYS = re.compile(r"\b([a-z]+)\.?s?\s*(?:-|–|—|au|a|to)\s*([a-z]+)\.?s?\b")
_WORD = re.compile(r"[a-z]+")
_KEPT = re.compile(r"([1-7](?:,[1-7])*)? ?(?:([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9]))?")
_EXCEPTION = re.compile(r"\b(?:sauf|except|excepte|hors|pas|not|no|never|jamais|but)\b")
WEEK = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Slot:
    """Days of the week (Monday is 1), none meaning any, and hours, none meaning all day."""

    days: tuple[int, ...] = ()
    start: time | None = None
    end: time | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment, in the party's own time zone, lies within."""
        if self.days and moment.isoweekday() not in self.days:
            return False
        return self.start is None or self.end is None or self.start <= moment.time() < self.end

    def __str__(self) -> str:
        days = ",".join(map(str, self.days))
        hours = f"{self.start:%H:%M}-{self.end:%H:%M}" if self.start and self.end else ""
        return " ".join(part for part in (days, hours) if part)

    def shown(self, language: str) -> str:
        names = get_day_names("wide", locale=language)
        days = format_list([names[day - 1] for day in self.days], locale=language) if self.days else ""
        hours = (
            _("{start} to {end}").format(start=_clock(self.start, language), end=_clock(self.end, language))
            if self.start and self.end
            else ""
        )
        return ", ".join(part for part in (days, hours) if part)


@dataclass(frozen=True, slots=True)
class ContactHours:
    slots: tuple[Slot, ...]

    @classmethod
    def read(cls, text: str) -> ContactHours | None:
        """The days and hours in a text, or None."""
        parts = [part.strip() for part in text[:LONGEST].split(";") if part.strip()]
        slots = [_kept(part) or _spoken(part) for part in parts]
        return cls(tuple(slot for slot in slots if slot)) if slots and all(slots) else None

    def holds(self, moment: datetime) -> bool:
        return any(slot.holds(moment) for slot in self.slots)

    def next_after(self, moment: datetime) -> datetime | None:
        """The next good moment: this one, or the beginning of the next slot within a week."""
        if self.holds(moment):
            return moment
        begun = [
            datetime.combine(day.date(), slot.start or time(), day.tzinfo)
            for day in (moment + timedelta(days=number) for number in range(8))
            for slot in self.slots
            if not slot.days or day.isoweekday() in slot.days
        ]
        return min((each for each in begun if each >= moment), default=None)

    def __str__(self) -> str:
        return "; ".join(map(str, self.slots))

    def shown(self, language: str) -> str:
        """« mardi et jeudi, 9 h à 11 h »."""
        return "; ".join(slot.shown(language) for slot in self.slots)


def _clock(at: time | None, language: str) -> str:
    if at is None:
        return ""
    if language.startswith("fr"):
        return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"
    return f"{at:%H:%M}"


def _kept(text: str) -> Slot | None:
    found = _KEPT.fullmatch(text)
    if found is None or not text:
        return None
    days, start, end = found.groups()
    try:
        return Slot(
            tuple(map(int, days.split(","))) if days else (), *(time.fromisoformat(hour) if hour else None for hour in (start, end))
        )
    except ValueError:
        return None


def _spoken(text: str) -> Slot | None:
    words = (fold(text) or "").replace("'", " ").replace("apres-midi", "apres midi")
    if _EXCEPTION.search(words):
        return None
    start, end = _hours_in(words)
    days = _days_in(_HOURS.sub(" ", words))
    return Slot(days, start, end) if days or start else None


def _hours_in(words: str) -> tuple[time | None, time | None]:
    found = _HOURS.search(words)
    if found is None:
        return next(((start, end) for part, (start, end) in _PARTS_OF_THE_DAY.items() if part in words), (None, None))
    hour, minute, half, last_hour, last_minute, last_half = found.groups()
    try:
        start = time(_hour(hour, half or (last_half if last_half == "am" or int(hour) < int(last_hour) else None)), int(minute or 0))
        end = time(_hour(last_hour, last_half), int(last_minute or 0))
    except ValueError:
        return None, None
    return (start, end) if start < end else (None, None)


def _hour(text: str, half: str | None) -> int:
    hour = int(text)
    return hour % 12 + (12 if half == "pm" else 0) if half else hour


def _days_in(words: str) -> tuple[int, ...]:
    days: set[int] = set()
    for first, last in _RANGE_OF_DAYS.findall(words):
        start, end = _day(first), _day(last)
        if start and end:
            days |= set(range(start, end + 1)) if start <= end else {*range(start, 8), *range(1, end + 1)}
    days |= {day for word in _WORD.findall(words) if (day := _day(word))}
    return () if len(days) == len(WEEK) else tuple(sorted(days))


def _day(word: str) -> int | None:
    return _DAYS.get(word) or _DAYS.get(word.removesuffix("s"))
