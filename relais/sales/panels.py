"""What sales shows beside a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from relais.activities.api import Interaction
from relais.records.api import can, readable_fields, registry, visible, writable_fields
from relais.records.screens.detail import Panel, Piece, register_panel
from relais.sales.models import Opportunity
from relais.sales.pipelines import PIPELINES, KnownStage
from relais.sales.stage_history import Stay, stays_of

if TYPE_CHECKING:
    from relais.records.fields import Reader

#: Of one that went to and fro, the last.
MOST_STAYS = 12


@dataclass(frozen=True)
class StayLine:
    """A stage that it was in: from when, and for how long."""

    stage: str
    since: str
    length: str
    is_present: bool


def register_panels() -> None:
    register_panel(Panel("making-opportunities", "side", 12, draw_making))
    register_panel(Panel("stages", "side", 25, draw_stages))


def draw_making(_declared: Any, record: Any, reader: Reader) -> Piece | None:
    """On an exchange: the way to an opportunity that comes from it. Those that did stand among what is related to it."""
    if not isinstance(record, Interaction) or not can(reader.user, "create", "opportunities"):
        return None
    values = _taken_along(record, reader)
    return (
        Piece("sales/making.html", f"{registry.get('opportunities').list_url()}new/?{urlencode(values)}") if "exchange" in values else None
    )


def _taken_along(exchange: Interaction, reader: Reader) -> dict[str, Any]:
    """What the form of the new opportunity begins with, as far as it is open to the reader."""
    values: dict[str, Any] = {"exchange": exchange.pk, "name": exchange.subject}
    party = exchange.party
    if party is not None:
        values |= {"contact": party.pk, "organization": party.organization_id} if party.is_person else {"organization": party.pk}
    writable = writable_fields(reader.user, "opportunities")
    return {name: value for name, value in values.items() if value and name in writable and _is_open(name, value, reader)}


def _is_open(name: str, value: Any, reader: Reader) -> bool:
    link = registry.get("opportunities").links.get(name)
    return link is None or any(visible(reader.user, target).filter(pk=value).exists() for target in link.targets)


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
