"""What stands beside a record: the composer, what to do next, the figures, who is around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from relais.activities.agenda import colliding_with
from relais.activities.composer import Composer
from relais.activities.lists import list_url
from relais.activities.models import Activity
from relais.activities.proposals import propose, silence_words
from relais.activities.quietness import silence_of
from relais.activities.subjects import attached_to, has_history
from relais.activities.wording import when_words
from relais.core.named_links import with_names
from relais.parties.api import Party, people_around
from relais.records.api import RecordType, can, count_rows, readable_fields, registry, shown_to, visible
from relais.records.fields import Reader
from relais.records.screens.detail import Panel, Piece, register_panel

SHOWN_NEXT = 4
SHOWN_AROUND = 8
FIGURE_DAYS = 90


def register_panels() -> None:
    register_panel(Panel("composer", "main", 10, draw_composer))
    register_panel(Panel("pinned", "main", 20, draw_pinned))
    register_panel(Panel("colliding", "side", 5, draw_colliding))
    register_panel(Panel("next", "side", 10, draw_next))
    register_panel(Panel("figures", "side", 20, draw_figures))
    register_panel(Panel("around", "side", 30, draw_around))


def draw_composer(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    composer = Composer(declared, record, reader)
    return Piece("activities/composer.html", composer) if has_history(declared) and composer.allowed else None


def draw_pinned(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not has_history(declared) or not can(reader.user, "view", "notes"):
        return None
    rows = with_names(visible(reader.user, "notes").filter(attached_to(declared, record, reader), pinned=True), "created_by")
    notes = shown_to(reader.user, registry.get("notes"), rows.order_by("-created_at")[:3])
    return Piece("activities/pinned.html", notes) if notes else None


# --- to do next -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """One open activity beside its record."""

    activity: Activity
    when: str
    is_late: bool

    @property
    def url(self) -> str:
        return registry.get("activities").url_of(self.activity.pk)


@dataclass(frozen=True)
class Suggestion:
    """Something that could be done, why, and the task that it would become."""

    title: str
    reason: str
    subject: str
    address: str


@dataclass(frozen=True)
class NextPanel:
    activities: list[Next]
    suggestions: list[Suggestion]


def draw_next(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not has_history(declared) or not can(reader.user, "view", "activities"):
        return None
    return Piece("activities/next.html", next_panel(declared, record, reader))


def draw_colliding(_declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """Beside a meeting, what the same person has planned for that time."""
    others = colliding_with(record, reader) if isinstance(record, Activity) and not record.is_done else []
    shown = [Next(each, reader.formats.moment(each.due_at), is_late=False) for each in others]
    return Piece("activities/colliding.html", shown) if shown else None


def next_panel(declared: RecordType, record: Any, reader: Reader) -> NextPanel:
    rows = with_names(visible(reader.user, "activities").filter(attached_to(declared, record, reader), done_at=None), "owner")
    open_ones = shown_to(reader.user, registry.get("activities"), rows.order_by("due_at", "pk")[:SHOWN_NEXT])
    shown = [Next(each, when_words(each, reader), each.is_overdue(reader.at, reader.zone)) for each in open_ones]
    can_plan = can(reader.user, "create", "activities")
    return NextPanel(shown, suggestions_for(declared, record, reader) if can_plan and isinstance(record, Party) and not open_ones else [])


def suggestions_for(declared: RecordType, party: Party, reader: Reader) -> list[Suggestion]:
    """Simple reasons, each with the task that answers it."""
    address = reverse("activities:plan", args=[declared.key, party.pk])
    silence = silence_of(party, reader)
    if silence is not None:
        contact = reverse("activities:plan_contact", args=[declared.key, party.pk])
        return [Suggestion(gettext("Get in touch"), silence_words(silence), propose(party, reader).subject, contact)]
    is_known = readable_fields(reader.user, declared).keys() >= {"email", "phone"}
    if is_known and not party.email and not party.phone and not party.do_not_contact:
        return [
            Suggestion(
                gettext("Find out how to reach them"), gettext("Neither an e-mail address nor a phone number is known"),
                gettext("Find out how to reach {name}").format(name=party.name), address,
            )
        ]  # fmt: skip
    return []


# --- figures and people -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    url: str = ""


def draw_figures(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, Party) or not can(reader.user, "view", "interactions"):
        return None
    since = reader.at - timedelta(days=FIGURE_DAYS)
    rows = visible(reader.user, "interactions").filter(attached_to(declared, record, reader), at__gte=since).order_by()
    numbers = {row["channel"]: row["number"] for row in rows.values("channel").annotate(number=count_rows())}
    total = sum(numbers.values())
    own = {
        "all": [
            {"field": "party", "op": "is", "value": record.pk},
            {"field": "at", "op": "within", "value": {"last": FIGURE_DAYS, "unit": "day"}},
        ]
    }
    lines = [
        Line(
            gettext("Exchanges in 90 days"), reader.formats.number(total), list_url("interactions", own, "-at") if record.is_person else ""
        )
    ]
    for channel, label in (
        ("call", gettext("Calls")),
        ("email", gettext("E-mails")),
        ("meeting", gettext("Meetings")),
        ("visit", gettext("Visits")),
    ):
        if numbers.get(channel):
            lines.append(Line(label, reader.formats.number(numbers[channel])))
    last = record.last_interaction_at
    lines.append(
        Line(gettext("Last contact"), reader.formats.relative_day(last.astimezone(reader.zone).date()) if last else gettext("never"))
    )
    return Piece("activities/figures.html", lines)


@dataclass(frozen=True)
class Around:
    name: str
    words: str
    is_square: bool
    url: str


def draw_around(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, Party):
        return None
    ties = people_around(record, reader.user, SHOWN_AROUND)
    ties.sort(key=lambda tie: tie.party.pk != record.organization_id)
    found = [_around(tie.party, tie.words) for tie in ties]
    if (
        record.is_person
        and record.organization_id
        and not (ties and ties[0].party.pk == record.organization_id)
        and can(reader.user, "view", "organizations")
    ):
        organization = visible(reader.user, "organizations").filter(pk=record.organization_id).only("name", "kind", "city").first()
        if organization is not None:
            found.insert(0, _around(organization, organization.city))
    return Piece("activities/around.html", found) if found else None


def _around(party: Party, words: str) -> Around:
    return Around(party.name, words, party.is_organization, registry.of(party).url_of(party.pk))
