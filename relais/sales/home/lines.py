"""Opportunities as lines of the home screen: what they are about, how much, and why they stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relais.records.api import hide_closed, readable_fields, registry
from relais.records.fields import Reader
from relais.records.screens.rows import fetched_columns

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One opportunity; `when` says by how much it is late, how long it stands still, or when it closes."""

    title: str
    note: str
    when: str
    is_late: bool
    url: str


def lines_of(lists: Sequence[QuerySet[Any]], reader: Reader, *names: str) -> list[list[Line]]:
    """The first opportunities of each list, with what these fields tell, as far as the reader may know it: asked once for all lists."""
    declared = registry.get("opportunities")
    readable = readable_fields(reader.user, declared)
    told = [readable[name] for name in names if name in readable]
    asked = [readable[name] for name in ("stage", "stage_since", "closes_on") if name in readable]
    found = [list(rows.values(*fetched_columns(declared, [*told, *asked]))[:SHOWN]) for rows in lists]
    hide_closed(declared, [row for rows in found for row in rows], told, reader.user)
    return [
        [_line(row, ", ".join(text for own in told if (text := own.text(own.from_row(row), reader))), reader) for row in rows]
        for rows in found
    ]


def _line(row: Mapping[str, Any], note: str, reader: Reader) -> Line:
    declared, closes_on = registry.get("opportunities"), row.get("closes_on")
    today = reader.at.astimezone(reader.zone).date()
    still = declared.card_notice(row, reader)
    is_late = closes_on is not None and closes_on < today
    when = reader.formats.due_day(closes_on, today) if is_late or still is None else still[0]
    return Line(declared.compose_title(row) or _("(no name)"), note, when, is_late or still is not None, declared.url_of(row["pk"]))
