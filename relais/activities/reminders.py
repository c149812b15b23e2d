"""When somebody is reminded of what is due: at that moment or some time before; of what is due on a day, in its morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

#: Minutes before, as text, since that is how forms say them.
REMINDERS = {
    "": _("No reminder"),
    "0": _("When it is due"),
    "15": _("15 minutes before"),
    "60": _("An hour before"),
    "1440": _("A day before"),
}
MORNING = timedelta(hours=9)


def reminder_for(due_at: datetime | None, asked: str, *, all_day: bool) -> datetime | None:
    """The moment of the reminder; `due_at` in the reader's time zone, which decides when the morning is."""
    if due_at is None or asked not in REMINDERS or not asked:
        return None
    return (due_at + MORNING if all_day else due_at) - timedelta(minutes=int(asked))
