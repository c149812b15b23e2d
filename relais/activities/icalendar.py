"""An agenda as iCalendar (RFC 5545): text escaped, lines folded at 75 octets, times in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from relais.activities.models import Activity

PRODUCT = "-//Relais//Relais//EN"
WIDTH = 75


def write_calendar(activities: Iterable[Activity], *, host: str, zone: ZoneInfo, at: datetime) -> str:
    """Meetings and calls as events, tasks as to-dos; an all-day one on its day in the reader's zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for activity in activities:
        lines += _entry(activity, host, zone, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold_line(line))


def _entry(activity: Activity, host: str, zone: ZoneInfo, at: datetime) -> Iterator[str]:
    is_task = activity.kind == Activity.Kind.TASK
    name = "VTODO" if is_task else "VEVENT"
    yield f"BEGIN:{name}"
    yield f"UID:activity-{activity.pk}@{escape(host)}"
    yield f"DTSTAMP:{_utc(at)}"
    yield f"LAST-MODIFIED:{_utc(activity.updated_at)}"
    yield f"SEQUENCE:{activity.version - 1}"
    yield f"SUMMARY:{escape(activity.subject)}"
    yield from _times(activity, zone, is_task=is_task)
    if activity.place:
        yield f"LOCATION:{escape(activity.place)}"
    about = "\n".join(part for part in (activity.party.name if activity.party else "", activity.description) if part)
    if about:
        yield f"DESCRIPTION:{escape(about)}"
    if is_task:
        yield "STATUS:COMPLETED" if activity.done_at else "STATUS:NEEDS-ACTION"
        if activity.done_at:
            yield f"COMPLETED:{_utc(activity.done_at)}"
    else:
        yield "STATUS:CONFIRMED"
    if activity.reminder_at and not activity.is_done:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(activity.subject)}")
        yield from (f"TRIGGER;VALUE=DATE-TIME:{_utc(activity.reminder_at)}", "END:VALARM")
    yield f"END:{name}"


def _times(activity: Activity, zone: ZoneInfo, *, is_task: bool) -> Iterator[str]:
    if activity.due_at is None:
        return
    if activity.all_day:
        day = activity.due_at.astimezone(zone).date()
        yield f"{'DUE' if is_task else 'DTSTART'};VALUE=DATE:{day:%Y%m%d}"
        if not is_task:
            yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    elif is_task:
        yield f"DUE:{_utc(activity.due_at)}"
    else:
        yield f"DTSTART:{_utc(activity.due_at)}"
        yield f"DTEND:{_utc(activity.ending or activity.due_at)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends escaped; other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(character for character in text if character >= " " and character != "\x7f")


def fold_line(line: str) -> Iterator[str]:
    """Parts of at most 75 octets; the further ones begin with a space. No character is cut in two."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > WIDTH:
            yield part
            part, size = " ", 1
        part += character
        size += length
    yield part
