"""Interactions, notes and activities on the timelines of records, beside what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.activities.models import Activity, Interaction
from relais.activities.subjects import attached_to
from relais.activities.wording import ACTIVITY_ICONS, CHANNEL_ICONS, done_words, exchange_words, planned_words
from relais.core.named_links import with_names
from relais.records.api import can, readable_fields, registry, sanitize, shown_to, visible
from relais.records.fields import Reader
from relais.records.timeline import Entry, Source, register_timeline_source

if TYPE_CHECKING:
    from relais.records.api import RecordType


#: Without these an entry cannot be told at all.
_NEEDED = {"interactions": {"at", "channel", "direction"}, "notes": {"created_at"}, "activities": {"kind", "due_at", "done_at"}}


def _is_told(key: str, reader: Reader) -> bool:
    return can(reader.user, "view", key) and _NEEDED[key] <= readable_fields(reader.user, key).keys()


def _shown(key: str, rows: Any, reader: Reader) -> list[Any]:
    return shown_to(reader.user, registry.get(key), rows)


def _rows(key: str, declared: RecordType, record: Any, reader: Reader, *links: str) -> Any:
    return with_names(visible(reader.user, key).filter(attached_to(declared, record, reader)), "party", "created_by", *links)


def _actions(key: str, pk: int, reader: Reader) -> tuple[tuple[str, str], ...]:
    return (
        ((gettext("Create a task"), reverse("activities:plan_from", args=[key, pk])),) if can(reader.user, "create", "activities") else ()
    )


def _body(key: str, record: Any, reader: Reader) -> str:
    return sanitize(record.body) if "body" in readable_fields(reader.user, key) else ""


def _with_whom(row: Any, record: Any) -> str:
    """On an organization's page, which of its people it was."""
    return row.party.name if row.party and row.party_id != record.pk else ""


def read_interactions(declared: RecordType, record: Any, reader: Reader, before: datetime | None, limit: int) -> Iterable[Entry]:
    if not _is_told("interactions", reader):
        return
    rows = _rows("interactions", declared, record, reader, "owner")
    rows = rows.filter(at__lt=before) if before else rows
    for row in _shown("interactions", rows.order_by("-at", "-pk")[:limit], reader):
        ours = row.owner.name if row.owner else (row.created_by.name if row.created_by else gettext("Relais"))
        theirs = row.party.name if row.party and row.direction == Interaction.Direction.IN else ""
        yield Entry(
            row.at, "interactions", CHANNEL_ICONS[row.channel], theirs or ours, exchange_words(row, reader, "" if theirs else _with_whom(row, record)),
            body=_body("interactions", row, reader), url=registry.get("interactions").url_of(row.pk), id=row.pk,
            actions=_actions("interactions", row.pk, reader),
        )  # fmt: skip


def read_notes(declared: RecordType, record: Any, reader: Reader, before: datetime | None, limit: int) -> Iterable[Entry]:
    if not _is_told("notes", reader):
        return
    rows = _rows("notes", declared, record, reader)
    rows = rows.filter(created_at__lt=before) if before else rows
    for row in _shown("notes", rows.order_by("-created_at", "-pk")[:limit], reader):
        who = row.created_by.name if row.created_by else gettext("Relais")
        about = _with_whom(row, record)
        words = gettext("wrote a note on {party}").format(party=about) if about else gettext("wrote a note")
        yield Entry(
            row.created_at, "notes", "pin" if row.pinned else "sticky-note", who, words,
            body=_body("notes", row, reader), url=registry.get("notes").url_of(row.pk), id=row.pk, actions=_actions("notes", row.pk, reader),
        )  # fmt: skip


def read_activities(declared: RecordType, record: Any, reader: Reader, before: datetime | None, limit: int) -> Iterable[Entry]:
    """What was done, when it was done, and what is planned, when it was planned. Calls and meetings that took place are interactions by then."""
    if not _is_told("activities", reader):
        return
    rows = _rows("activities", declared, record, reader, "owner").annotate(moment=Coalesce("done_at", "created_at"))
    rows = rows.exclude(done_at__isnull=False, kind__in=(Activity.Kind.CALL, Activity.Kind.MEETING), party__isnull=False)
    rows = rows.filter(moment__lt=before) if before else rows
    for row in _shown("activities", rows.order_by(F("moment").desc(), "-pk")[:limit], reader):
        person = row.owner if row.is_done else (row.created_by or row.owner)
        words = done_words(row) if row.is_done else planned_words(row, reader)
        yield Entry(
            row.moment, "activities", "square-check" if row.is_done else ACTIVITY_ICONS[row.kind], person.name if person else gettext("Relais"), words,
            url=registry.get("activities").url_of(row.pk), id=row.pk, actions=_actions("activities", row.pk, reader),
        )  # fmt: skip


def register_sources() -> None:
    register_timeline_source(Source("interactions", _("Exchanges"), read_interactions))
    register_timeline_source(Source("notes", _("Notes"), read_notes))
    register_timeline_source(Source("activities", _("Tasks"), read_activities))
