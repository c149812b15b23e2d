"""How interactions and activities are said: as the ends of sentences that begin with who it was."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.activities.models import Activity, Interaction
from relais.records.api import plain_text
from relais.records.fields import Reader

Channel = Interaction.Channel
CHANNEL_ICONS = {
    Channel.CALL: "phone", Channel.EMAIL: "mail", Channel.MEETING: "calendar", Channel.VISIT: "map-pin", Channel.CHAT: "message-circle",
    Channel.SMS: "smartphone", Channel.LETTER: "mail-open", Channel.SOCIAL: "share-2", Channel.PORTAL: "globe", Channel.EVENT: "users",
    Channel.OTHER: "messages-square",
}  # fmt: skip
ACTIVITY_ICONS = {Activity.Kind.TASK: "list-checks", Activity.Kind.CALL: "phone", Activity.Kind.MEETING: "calendar"}

_OURS = {
    Channel.CALL: _("called"), Channel.EMAIL: _("wrote an e-mail"), Channel.MEETING: _("had a meeting"), Channel.VISIT: _("made a visit"),
    Channel.CHAT: _("chatted"), Channel.SMS: _("sent a text message"), Channel.LETTER: _("sent a letter"),
    Channel.SOCIAL: _("wrote on a social network"), Channel.PORTAL: _("answered on the portal"), Channel.EVENT: _("met at an event"),
    Channel.OTHER: _("was in touch"),
}  # fmt: skip
_THEIRS = {
    Channel.CALL: _("called us"), Channel.EMAIL: _("wrote us an e-mail"), Channel.MEETING: _("came to a meeting"), Channel.VISIT: _("visited us"),
    Channel.CHAT: _("chatted with us"), Channel.SMS: _("sent us a text message"), Channel.LETTER: _("sent us a letter"),
    Channel.SOCIAL: _("wrote us on a social network"), Channel.PORTAL: _("wrote on the portal"), Channel.EVENT: _("came to an event"),
    Channel.OTHER: _("was in touch with us"),
}  # fmt: skip


def exchange_words(interaction: Interaction, reader: Reader, with_whom: str = "") -> str:
    """`called, 11 min: Delivery in two parts`."""
    words = str((_THEIRS if interaction.direction == Interaction.Direction.IN else _OURS)[Channel(interaction.channel)])
    if with_whom:
        words = gettext("{what} ({with_whom})").format(what=words, with_whom=with_whom)
    if interaction.duration_minutes:
        words = gettext("{what}, {duration}").format(what=words, duration=reader.formats.duration(interaction.duration_minutes * 60))
    if interaction.outcome:
        words = gettext("{what}, {outcome}").format(what=words, outcome=interaction.get_outcome_display())
    is_telling = interaction.subject and interaction.subject.lower() != str(Channel(interaction.channel).label).lower()
    starts_body = interaction.subject and plain_text(interaction.body).strip().startswith(interaction.subject[:60])
    return gettext("{what}: {subject}").format(what=words, subject=interaction.subject) if is_telling and not starts_body else words


def noted_words(channel: str) -> str:
    """What followers of the party are told."""
    return str(_OURS[Channel(channel)]) if channel in _OURS else ""


def planned_words(activity: Activity, reader: Reader) -> str:
    if activity.due_at is None:
        return gettext("planned “{subject}”").format(subject=activity.subject)
    day = reader.formats.short_day(activity.due_on(reader.zone))
    return gettext("planned “{subject}” for {day}").format(subject=activity.subject, day=day)


def done_words(activity: Activity) -> str:
    if activity.outcome:
        return gettext("did “{subject}”: {outcome}").format(subject=activity.subject, outcome=activity.get_outcome_display())
    return gettext("did “{subject}”").format(subject=activity.subject)


def when_words(activity: Activity, reader: Reader) -> str:
    """How a due time stands in a list: `6 d late`, the hour if it is today, else the day."""
    if activity.due_at is None:
        return ""
    day = activity.due_on(reader.zone)
    today = reader.at.astimezone(reader.zone).date()
    if day == today and not activity.all_day:
        return reader.formats.clock(activity.due_at)
    return reader.formats.due_day(day, today)
