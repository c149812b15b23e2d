"""How to be in touch again with somebody who was silent too long: in the way and at the hours that the person likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext

from relais.activities.models import Activity
from relais.activities.quietness import Silence
from relais.parties.api import Party

if TYPE_CHECKING:
    from relais.records.fields import Reader

Channel = Party.Channel
#: An hour for everybody who has not said better ones.
USUAL_HOUR = time(9)


@dataclass(frozen=True)
class Proposal:
    """A task that would end a silence."""

    kind: str
    subject: str
    due_at: datetime
    all_day: bool

    def values(self, party: Party, owner_id: int | None) -> dict[str, Any]:
        return {
            "kind": self.kind, "subject": self.subject, "party": party.pk, "due_at": self.due_at, "all_day": self.all_day,
            "owner": party.owner_id or owner_id,
        }  # fmt: skip


def propose(party: Party, reader: Reader) -> Proposal:
    """By telephone, unless the party likes another way better or has no number; at the next hours that suit, or today."""
    kind, subject = _way_to(party)
    now = reader.at.astimezone(reader.zone)
    hours = party.hours
    if hours is not None and kind != Activity.Kind.TASK:
        good = hours.next_after((now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0))
        if good is not None:
            at = good if good.time() != time() else datetime.combine(good.date(), USUAL_HOUR, good.tzinfo)
            return Proposal(kind, subject, at, all_day=False)
    return Proposal(kind, subject, datetime.combine(now.date(), time(), now.tzinfo), all_day=True)


def _way_to(party: Party) -> tuple[str, str]:
    name, liked = party.name, party.preferred_channel
    if liked == Channel.VISIT:
        return Activity.Kind.MEETING.value, gettext("Visit {name}").format(name=name)
    if liked == Channel.LETTER:
        return Activity.Kind.TASK.value, gettext("Send a letter to {name}").format(name=name)
    if liked in (Channel.SMS, Channel.CHAT):
        return Activity.Kind.TASK.value, gettext("Send a message to {name}").format(name=name)
    if liked == Channel.EMAIL or (liked != Channel.PHONE and not party.phone and party.email):
        return Activity.Kind.TASK.value, gettext("Write to {name}").format(name=name)
    return Activity.Kind.CALL.value, gettext("Call {name}").format(name=name)


def silence_words(silence: Silence) -> str:
    """« Sans nouvelles depuis 96 jours »."""
    if silence.days is None:
        return gettext("Nobody has been in touch yet")
    return ngettext("No news for {days} day", "No news for {days} days", silence.days).format(days=silence.days)
