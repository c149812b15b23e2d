"""Interactions, notes and activities, as the registry derives their screens, filters, import, API and permissions from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.activities.abouts import about_fields, check_abouts
from relais.activities.actions.completion import write_down_completed
from relais.activities.actions.last_contact import follow_interactions, follow_moved_interactions
from relais.activities.mentions import link_mentions
from relais.activities.models import Activity, Interaction, Note, Outcome
from relais.activities.policies import AssignedOrWithParty, WithParty
from relais.core import clock
from relais.parties.api import Party
from relais.records.api import CalendarView, RecordType, Section, ViewPreset, plain_text, record_type
from relais.records.fields import Choice, Link

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

PARTIES = ("contacts", "organizations")
OUTCOME_TONES: dict[str, str] = {
    Outcome.REACHED: "good", Outcome.AGREED: "good", Outcome.FOLLOW_UP: "info", Outcome.LEFT_MESSAGE: "info", Outcome.NO_ANSWER: "warn",
    Outcome.REFUSED: "bad", Outcome.CANCELLED: "plain",
}  # fmt: skip
OPEN = {"field": "done_at", "op": "empty"}
MINE = {"field": "owner", "op": "is", "value": "@me"}


def party_link(label: Any) -> Link:
    return Link("party", model=Party, types=PARTIES, label=label, aliases=("contact", "organization", "account", "company", "client"))


def outcome_field() -> Choice:
    return Choice("outcome", choices=dict(Outcome.choices), tones=OUTCOME_TONES, label=_("outcome"), aliases=("result", "résultat"))


def first_line(html: str) -> str:
    words = plain_text(html).strip().splitlines()
    return words[0][:200] if words else ""


def _mark_mentions(drafts: Sequence[Draft]) -> None:
    """Colleagues named with @ are marked however the text came: typed, imported, sent by a program."""
    written = [draft for draft in drafts if "@" in (draft.values.get("body") or "")]
    for draft, body in zip(written, link_mentions([draft.values["body"] for draft in written]), strict=True):
        draft.values["body"] = body


@record_type
class InteractionType(RecordType):
    """A call, an e-mail, a visit…: what passed between the firm and a party."""

    key = "interactions"
    model = Interaction
    label = _("exchange")
    label_plural = _("exchanges")
    title = "subject"
    subtitle = ("channel", "party")
    icon = "messages-square"
    group = "relations"
    order = 50
    columns = ("at", "channel", "party", "direction", "outcome", "duration_minutes", "owner")
    phone_columns = ("party", "channel", "at")
    filters = ("channel", "owner", "at", "party", "direction", "outcome", "sentiment")
    search = ("body",)
    sort = ("-at",)
    fields = (party_link(_("with")), outcome_field(), *about_fields())
    form = (
        Section(_("Exchange"), ("channel", "direction", "party", "at", "duration_minutes", "owner")),
        Section(_("What was said"), ("subject", "body", "outcome", "sentiment")),
    )
    quick_form = ("channel", "party", "at", "subject", "body")
    policy = WithParty("party")
    has_timeline = False
    is_on_timelines = True
    presets = (
        ViewPreset(_("My exchanges"), MINE, sort=("-at",)),
        ViewPreset(
            _("Calls this week"),
            {"all": [{"field": "channel", "op": "is", "value": "call"}, {"field": "at", "op": "this", "value": "week"}]},
        ),
        ViewPreset(_("To follow up"), {"field": "outcome", "op": "in", "value": [Outcome.FOLLOW_UP, Outcome.NO_ANSWER]}, sort=("-at",)),
    )

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        check_abouts(drafts, by=by)
        _mark_mentions(drafts)
        for draft in drafts:
            if not draft.get("subject") and (draft.is_new or "subject" in draft.values):
                draft.values["subject"] = first_line(draft.get("body")) or str(Interaction.Channel(draft.get("channel")).label).capitalize()

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = {}
        at, mood = draft.values.get("at"), draft.values.get("sentiment")
        if at and at > clock.now() + timedelta(minutes=10):
            refused["at"] = [gettext("This moment is yet to come. Plan a call or a meeting instead.")]
        if mood is not None and not -2 <= mood <= 2:
            refused["sentiment"] = [gettext("The mood lies between −2 and 2.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        follow_interactions(drafts)

    def after_move(self, records: Sequence[Interaction], *, to_bin: bool, by: Actor) -> None:
        follow_moved_interactions(records)


@record_type
class NoteType(RecordType):
    """Something learnt, written down on a record."""

    key = "notes"
    model = Note
    label = _("note")
    label_plural = _("notes")
    title = "title"
    subtitle = ("party",)
    icon = "sticky-note"
    order = 60
    columns = ("party", "pinned", "created_by", "created_at")
    filters = ("party", "pinned", "created_by", "created_at")
    search = ("body",)
    sort = ("-created_at",)
    fields = (party_link(_("on")), *about_fields())
    form = (Section(_("Note"), ("body", "party", "pinned")),)
    quick_form = ("body", "party")
    policy = WithParty("party")
    has_timeline = False
    is_on_timelines = True

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        check_abouts(drafts, by=by)
        _mark_mentions(drafts)
        for draft in drafts:
            if "body" in draft.values:
                draft.values["title"] = first_line(draft.values["body"])


def _keep_length(draft: Draft) -> None:
    """A meeting that is moved is as long as it was."""
    if draft.is_new or "ends_at" in draft.values or draft.values.get("due_at") is None:
        return
    began, ended = draft.current("due_at"), draft.current("ends_at")
    if began and ended:
        draft.values["ends_at"] = draft.values["due_at"] + (ended - began)


@record_type
class ActivityType(RecordType):
    """A task, a call, a meeting: what is planned, and was done."""

    key = "activities"
    model = Activity
    label = _("task")
    label_plural = _("tasks")
    title = "subject"
    subtitle = ("kind", "party")
    icon = "list-checks"
    group = "relations"
    order = 40
    on_dock = True
    calendar = CalendarView(start="due_at", end="ends_at")
    columns = ("kind", "party", "due_at", "priority", "owner", "outcome", "done_at")
    phone_columns = ("party", "due_at", "kind")
    filters = ("kind", "owner", "due_at", "done_at", "priority", "party", "outcome")
    search = ("description", "place")
    sort = ("due_at",)
    fields = (
        party_link(_("with")),
        outcome_field(),
        Choice(
            "priority",
            choices=dict(Activity.Priority.choices),
            tones={"high": "bad"},
            label=_("priority"),
            default=Activity.Priority.NORMAL,
        ),
        *about_fields(),
    )
    form = (
        Section(_("What"), ("kind", "subject", "party", "owner", "priority")),
        Section(_("When"), ("due_at", "ends_at", "all_day", "reminder_at", "place")),
        Section(_("How it went"), ("description", "done_at", "outcome")),
    )
    quick_form = ("kind", "subject", "party", "due_at", "owner")
    policy = AssignedOrWithParty()
    is_on_timelines = True
    opens_with = "p1"
    presets = (
        ViewPreset(_("My open tasks"), {"all": [MINE, OPEN]}, sort=("due_at",)),
        ViewPreset(_("Overdue"), {"all": [OPEN, {"field": "due_at", "op": "before", "value": "@today"}]}, sort=("due_at",)),
        ViewPreset(
            _("This week's calls"),
            {"all": [{"field": "kind", "op": "is", "value": "call"}, {"field": "due_at", "op": "this", "value": "week"}]},
            sort=("due_at",),
        ),
        ViewPreset(
            _("Meetings to come"),
            {"all": [{"field": "kind", "op": "is", "value": "meeting"}, OPEN, {"field": "due_at", "op": "after", "value": "@today-1"}]},
            sort=("due_at",),
        ),
    )

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        check_abouts(drafts, by=by)
        for draft in drafts:
            _keep_length(draft)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        due, end = draft.get("due_at"), draft.get("ends_at")
        if end and (due is None or end < due):
            return {"ends_at": [gettext("It cannot end before it begins.")]}
        return {}

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        write_down_completed(drafts, by=by)
