"""What one writes down or plans beside a record: a note, an e-mail, a call, a task, a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.activities.actions import add_note, log_interaction, plan_activity
from relais.activities.mentions import to_html
from relais.activities.models import Interaction, Outcome
from relais.activities.subjects import attachment
from relais.core.errors import InvalidValues
from relais.records.api import RecordType, can
from relais.records.fields import Reader

NEEDS = {"note": "notes", "email": "interactions", "call": "interactions", "task": "activities", "meeting": "activities"}
LABELS = {"note": _("Note"), "email": _("E-mail"), "call": pgettext_lazy("entry", "Call"), "task": _("Task"), "meeting": _("Meeting")}
PLACEHOLDERS = {
    "note": _("What did you learn? Type @ to tell a colleague…"),
    "email": _("What was written, in short"),
    "call": _("What was said? Type @ to tell a colleague…"),
    "task": _("What is to be done?"),
    "meeting": _("What is it about?"),
}


@dataclass(frozen=True)
class Composer:
    """The form beside a record, for one kind of entry."""

    declared: RecordType
    record: Any
    reader: Reader
    kind: str = ""
    text: str = ""
    error: str = ""

    @property
    def allowed(self) -> list[str]:
        return [kind for kind, key in NEEDS.items() if can(self.reader.user, "create", key)]

    @property
    def chosen(self) -> str:
        return self.kind if self.kind in self.allowed else self.allowed[0]

    @property
    def action(self) -> str:
        return reverse("activities:compose", args=[self.declared.key, self.record.pk])

    @property
    def kinds(self) -> list[dict[str, Any]]:
        return [{"label": LABELS[kind], "url": f"{self.action}?kind={kind}", "current": kind == self.chosen} for kind in self.allowed]

    @property
    def placeholder(self) -> str:
        return str(PLACEHOLDERS[self.chosen])

    @property
    def is_exchange(self) -> bool:
        return self.chosen in ("email", "call")

    @property
    def directions(self) -> list[tuple[str, str]]:
        ours, theirs = (
            (gettext("We wrote"), gettext("They wrote")) if self.chosen == "email" else (gettext("We called"), gettext("They called"))
        )
        return [(Interaction.Direction.OUT.value, ours), (Interaction.Direction.IN.value, theirs)]

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in Outcome.choices]

    @property
    def now(self) -> str:
        return self.reader.at.astimezone(self.reader.zone).strftime("%Y-%m-%dT%H:%M")

    @property
    def tomorrow(self) -> str:
        return (self.reader.at.astimezone(self.reader.zone).date() + timedelta(days=1)).isoformat()

    @property
    def next_hour(self) -> str:
        moment = self.reader.at.astimezone(self.reader.zone) + timedelta(days=1)
        return moment.replace(minute=0).strftime("%Y-%m-%dT%H:%M")


def write_entry(declared: RecordType, record: Any, kind: str, given: Mapping[str, str], reader: Reader, *, by: Actor) -> str:
    """Do what the form says; answers what to tell the user."""
    text = given.get("text", "").strip()
    if not text:
        raise InvalidValues({"text": [gettext("Write something first.")]})
    tied = attachment(declared, record)
    if kind == "note":
        add_note(to_html(text), by=by, **tied)
        return gettext("The note is kept.")
    if kind in ("email", "call"):
        values: dict[str, Any] = {
            "direction": given.get("direction", ""),
            "outcome": given.get("outcome", ""),
            "at": read_moment(given.get("at", ""), reader) or reader.at,
        }
        if given.get("minutes", "").isdecimal():
            values["duration_minutes"] = int(given["minutes"][:5])
        subject = given.get("subject", "").strip()
        log_interaction(kind, by=by, body=to_html(text), **({"subject": subject} if subject else {}), **values, **tied)
        return gettext("The call is written down.") if kind == "call" else gettext("The e-mail is written down.")
    subject, _line, description = text.partition("\n")
    timing = _task_time(given, reader) if kind == "task" else _meeting_time(given, reader)
    plan_activity(kind, subject[:300], by=by, description=description.strip(), **timing, **tied)
    return gettext("The task is planned.") if kind == "task" else gettext("The meeting is planned.")


def _task_time(given: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    day = read_day(given.get("due", ""), reader)
    return {"due_at": day, "all_day": True} if day else {}


def _meeting_time(given: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    begin = read_moment(given.get("at", ""), reader)
    minutes = int(given["minutes"][:4]) if given.get("minutes", "").isdecimal() else 60
    return {"due_at": begin, "ends_at": begin + timedelta(minutes=minutes) if begin else None, "place": given.get("place", "").strip()}


def read_moment(text: str, reader: Reader) -> datetime | None:
    """What a control for a moment holds, in the reader's time zone."""
    try:
        moment = parse_datetime(text[:40]) if text else None
    except ValueError:
        moment = None
    if text and moment is None:
        raise InvalidValues({"at": [gettext("“{value}” is not a moment.").format(value=text[:40])]})
    return moment.replace(tzinfo=reader.zone) if moment and moment.tzinfo is None else moment


def read_day(text: str, reader: Reader) -> datetime | None:
    """What a control for a day holds: the day's beginning for the reader."""
    try:
        day = parse_date(text[:10]) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise InvalidValues({"due": [gettext("“{value}” is not a day.").format(value=text[:40])]})
    return datetime.combine(day, time(), reader.zone) if day else None
