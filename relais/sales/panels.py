"""What sales shows beside a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relais.records.api import readable_fields
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
    register_panel(Panel("stages", "side", 25, draw_stages))


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
