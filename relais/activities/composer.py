"""The form beside a record in which one writes down or plans: a note, an e-mail, a call, a visit, a task, a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relais.activities.models import Interaction, Outcome
from relais.activities.reminders import REMINDERS
from relais.records.api import RecordType, can
from relais.records.fields import Reader

Channel = Interaction.Channel
NEEDS = {
    "note": "notes", "email": "interactions", "call": "interactions", "exchange": "interactions", "task": "activities", "meeting": "activities",
}  # fmt: skip
LABELS = {
    "note": _("Note"), "email": _("E-mail"), "call": pgettext_lazy("entry", "Call"), "exchange": _("Visit, letter…"), "task": _("Task"),
    "meeting": _("Meeting"),
}  # fmt: skip
PLACEHOLDERS = {
    "note": _("What did you learn? Type @ to tell a colleague…"),
    "email": _("What was written, in short"),
    "call": _("What was said? Type @ to tell a colleague…"),
    "exchange": _("What was said or written? Type @ to tell a colleague…"),
    "task": _("What is to be done?"),
    "meeting": _("What is it about?"),
}
#: What has no tab of its own.
OTHER_CHANNELS = (
    Channel.VISIT, Channel.MEETING, Channel.LETTER, Channel.SMS, Channel.CHAT, Channel.SOCIAL, Channel.EVENT, Channel.PORTAL, Channel.OTHER,
)  # fmt: skip
WRITTEN = ("note", "email", "call", "exchange")


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
    def mentions_url(self) -> str:
        """Where names behind an @ are looked up; plans are not told about."""
        return reverse("records:lookup", args=["users"]) if self.chosen in WRITTEN else ""

    @property
    def is_exchange(self) -> bool:
        return self.chosen in ("email", "call", "exchange")

    @property
    def has_minutes(self) -> bool:
        return self.chosen in ("call", "exchange")

    @property
    def channels(self) -> list[tuple[str, str]]:
        return [(channel.value, str(channel.label)) for channel in OTHER_CHANNELS] if self.chosen == "exchange" else []

    @property
    def directions(self) -> list[tuple[str, str]]:
        ours, theirs = {
            "email": (gettext("We wrote"), gettext("They wrote")),
            "call": (gettext("We called"), gettext("They called")),
        }.get(self.chosen, (gettext("From us"), gettext("From them")))
        both = [(Interaction.Direction.NONE.value, gettext("Between both"))] if self.chosen == "exchange" else []
        return [*both, (Interaction.Direction.OUT.value, ours), (Interaction.Direction.IN.value, theirs)]

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in Outcome.choices]

    @property
    def reminders(self) -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in REMINDERS.items()]

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
