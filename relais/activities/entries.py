"""What the form beside a record becomes: a note, an exchange, a task, a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.activities.actions import add_note, log_interaction, plan_activity
from relais.activities.agenda import colliding_with
from relais.activities.composer import OTHER_CHANNELS
from relais.activities.mentions import mentioned_ids
from relais.activities.models import Activity, Interaction, Note
from relais.activities.reminders import reminder_for
from relais.activities.subjects import attachment
from relais.core.errors import InvalidValues
from relais.records.api import RecordType, to_html, visible
from relais.records.fields import Reader


def write_entry(declared: RecordType, record: Any, kind: str, given: Mapping[str, str], reader: Reader, *, by: Actor) -> str:
    """Do what the form says; answers what to tell the user."""
    text = given.get("text", "").strip()
    if not text:
        raise InvalidValues({"text": [gettext("Write something first.")]})
    tied = attachment(declared, record)
    if kind == "note":
        note = add_note(to_html(text), by=by, **tied)
        return _with_unheard(gettext("The note is kept."), "notes", note)
    if kind in ("email", "call", "exchange"):
        exchange = log_interaction(_channel(kind, given), by=by, body=to_html(text), **_exchange(given, reader), **tied)
        kept = {"call": gettext("The call is written down."), "email": gettext("The e-mail is written down.")}
        return _with_unheard(kept.get(kind, gettext("The exchange is written down.")), "interactions", exchange)
    subject, _line, description = text.partition("\n")
    timing = _task_time(given, reader) if kind == "task" else _meeting_time(given, reader)
    timing["reminder_at"] = reminder_for(timing.get("due_at"), given.get("reminder", ""), all_day=timing.get("all_day", False))
    planned = Activity.Kind.CALL.value if kind == "task" and given.get("plan") == Activity.Kind.CALL else kind
    activity = plan_activity(planned, subject[:300], by=by, description=description.strip(), **timing, **tied)
    said = gettext("The task is planned.") if kind == "task" else gettext("The meeting is planned.")
    return _with_collisions(said, activity, reader)


def _with_unheard(said: str, key: str, entry: Note | Interaction) -> str:
    """Whoever names a colleague with @ to whom the record is closed learns that the colleague is not told."""
    named = User.objects.filter(pk__in=mentioned_ids(entry.body)).order_by("title_key")
    unheard = [user.name for user in named if not visible(user, key).filter(pk=entry.pk).exists()]
    if not unheard:
        return said
    return gettext("{said} Not told, since this record is not open to them: {names}.").format(said=said, names=", ".join(unheard))


def _with_collisions(said: str, activity: Activity, reader: Reader) -> str:
    """Whoever plans two things for one hour hears of it at once."""
    others = colliding_with(activity, reader)
    if not others:
        return said
    named = ", ".join(gettext("“{subject}”").format(subject=each.subject) for each in others[:2])
    return gettext("{said} It collides with {others}.").format(said=said, others=named)


def _channel(kind: str, given: Mapping[str, str]) -> str:
    if kind != "exchange":
        return kind
    channel = given.get("channel", "")
    if channel not in [each.value for each in OTHER_CHANNELS]:
        raise InvalidValues({"channel": [gettext("Say how you were in touch.")]})
    return channel


def _exchange(given: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    values: dict[str, Any] = {
        "direction": given.get("direction", ""),
        "outcome": given.get("outcome", ""),
        "at": _when(given.get("at", ""), reader),
    }
    if given.get("minutes", "").isdecimal():
        values["duration_minutes"] = int(given["minutes"][:5])
    subject = given.get("subject", "").strip()
    return values | ({"subject": subject} if subject else {})


def _when(text: str, reader: Reader) -> datetime:
    """A control knows no seconds: the minute that is running is this moment, so that it stands after what was written before."""
    moment = read_moment(text, reader)
    return reader.at if moment is None or moment == reader.at.replace(second=0, microsecond=0) else moment


def _task_time(given: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    """A day, or an hour of it."""
    day = read_day(given.get("due", ""), reader)
    if day is None:
        return {}
    hour = read_hour(given.get("due_time", ""))
    return {"due_at": datetime.combine(day.date(), hour, reader.zone)} if hour else {"due_at": day, "all_day": True}


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


def read_hour(text: str) -> time | None:
    """What a control for an hour holds."""
    try:
        hour = parse_time(text[:8]) if text else None
    except ValueError:
        hour = None
    if text and hour is None:
        raise InvalidValues({"due_time": [gettext("“{value}” is not an hour.").format(value=text[:40])]})
    return hour
