"""Beside an exchange, a note or a task on its own page: what it is about, and what is to be done because of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from relais.activities.models import Activity, Interaction, Note
from relais.activities.panels import SHOWN_NEXT, Next
from relais.activities.subjects import has_history
from relais.activities.wording import when_words
from relais.core.named_links import with_names
from relais.records.api import RecordType, can, registry, shown_to, title_for, visible
from relais.records.fields import Reader
from relais.records.screens.detail import Panel, Piece, register_panel


@dataclass(frozen=True)
class About:
    """The record that an entry is about."""

    title: str
    kind: str
    url: str


@dataclass(frozen=True)
class FollowUps:
    """What is open because of an entry, and where more is planned; no address for who may not."""

    activities: list[Next]
    plan_url: str


def register_entry_panels() -> None:
    register_panel(Panel("about", "side", 4, draw_about))
    register_panel(Panel("follow-ups", "side", 10, draw_follow_ups))


def draw_about(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, (Activity, Interaction, Note)) or not record.about_id or record.about_type not in registry:
        return None
    target = registry.get(record.about_type)
    found = visible(reader.user, target).filter(pk=record.about_id).first() if can(reader.user, "view", target) else None
    if found is None:
        return None
    return Piece("activities/about.html", About(title_for(reader.user, target, found), str(target.name), target.url_of(found.pk)))


def draw_follow_ups(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """Records that have a history of their own show there what is open."""
    if not isinstance(record, (Interaction, Note)) or has_history(declared) or not can(reader.user, "view", "activities"):
        return None
    rows = visible(reader.user, "activities").filter(about_type=declared.key, about_id=record.pk, done_at=None)
    open_ones = shown_to(reader.user, registry.get("activities"), with_names(rows, "owner").order_by("due_at", "pk")[:SHOWN_NEXT])
    shown = [Next(each, when_words(each, reader), each.is_overdue(reader.at, reader.zone)) for each in open_ones]
    can_plan = can(reader.user, "create", "activities")
    plan_url = reverse("activities:plan_from", args=[declared.key, record.pk]) if can_plan else ""
    return Piece("activities/follow_ups.html", FollowUps(shown, plan_url)) if shown or plan_url else None
