"""What sales shows beside a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from relais.activities.api import Interaction
from relais.records.api import can, readable_fields, registry, shown_to, title_for, visible, writable_fields
from relais.records.screens.detail import Panel, Piece, register_panel
from relais.sales.models import Opportunity
from relais.sales.pipelines import PIPELINES, KnownStage
from relais.sales.stage_history import Stay, stays_of

if TYPE_CHECKING:
    from relais.records.fields import Reader

#: Of one that went to and fro, the last.
MOST_STAYS = 12
MOST_MADE = 8


@dataclass(frozen=True)
class StayLine:
    """A stage that it was in: from when, and for how long."""

    stage: str
    since: str
    length: str
    is_present: bool


@dataclass(frozen=True)
class Made:
    """An opportunity that came from an exchange, and its stage."""

    title: str
    stage: str
    url: str


@dataclass(frozen=True)
class MadeOfIt:
    """What came from an exchange, and where more of it is made; no address for who may not."""

    opportunities: list[Made]
    new_url: str


def register_panels() -> None:
    register_panel(Panel("opportunities-from-it", "side", 12, draw_made_of_it))
    register_panel(Panel("stages", "side", 25, draw_stages))


def draw_made_of_it(_declared: Any, record: Any, reader: Reader) -> Piece | None:
    """On an exchange: the opportunities that came from it."""
    declared = registry.get("opportunities")
    if not isinstance(record, Interaction) or "exchange" not in readable_fields(reader.user, declared):
        return None
    found = (
        visible(reader.user, declared).filter(exchange=record.pk).order_by("-pk")[:MOST_MADE] if can(reader.user, "view", declared) else ()
    )
    stage = readable_fields(reader.user, declared).get("stage")
    made = [
        Made(
            title_for(reader.user, declared, each), stage.text(each.stage_id, reader) if stage else "", declared.url_of(each.pk)
        )
        for each in shown_to(reader.user, declared, found)
    ]  # fmt: skip
    may_make = can(reader.user, "create", declared) and "exchange" in writable_fields(reader.user, declared)
    new_url = f"{declared.list_url()}new/?{urlencode(_taken_along(record, reader))}" if may_make else ""
    return Piece("sales/made_of_it.html", MadeOfIt(made, new_url)) if made or new_url else None


def _taken_along(exchange: Interaction, reader: Reader) -> dict[str, Any]:
    """What the form of the new opportunity begins with."""
    party = exchange.party
    values: dict[str, Any] = {"exchange": exchange.pk, "name": exchange.subject}
    if party is not None:
        values |= {"contact": party.pk, "organization": party.organization_id} if party.is_person else {"organization": party.pk}
    return {name: value for name, value in values.items() if value and name in writable_fields(reader.user, "opportunities")}


def draw_stages(_declared: Any, record: Any, reader: Reader) -> Piece | None:
    """The stages of an opportunity, with the time that it spent in each."""
    if not isinstance(record, Opportunity) or not {"stage", "stage_since"} <= readable_fields(reader.user, "opportunities").keys():
        return None
    return Piece("sales/stages.html", _lines(stays_of(record), reader))


def _lines(stays: Sequence[Stay], reader: Reader) -> list[StayLine]:
    known = PIPELINES.get().stages
    return [_line(stay, known.get(stay.stage_id), reader) for stay in stays[-MOST_STAYS:]]


def _line(stay: Stay, stage: KnownStage | None, reader: Reader) -> StayLine:
    is_over = stay.until is not None or (stage is not None and not stage.is_open)
    length = stay.length(reader.at) if stay.until is not None or not is_over else None
    return StayLine(
        stage.label(reader.language) if stage else "—",
        reader.formats.short_day(stay.since.astimezone(reader.zone).date()) if stay.since else "",
        reader.formats.duration(length) if length is not None else "",
        stay.until is None,
    )
