"""What follows from where an opportunity stands: its pipeline, state, probability, dates, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.money import Money
from relais.sales.pipelines import PIPELINES, KnownStage, Pipelines
from relais.sales.pricing import price_lines, total_of

if TYPE_CHECKING:
    from relais.records.api import Draft

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
#: Stages change at a moment, files tell a day: the day begins here.
ZONE = ZoneInfo("Europe/Paris")


def complete(drafts: Sequence[Draft]) -> None:
    pipelines = PIPELINES.get()
    for draft in drafts:
        _place(draft, pipelines)
    price_lines(drafts)
    for draft in drafts:
        _weigh(draft)


def check(draft: Draft) -> Mapping[str, Sequence[object]]:
    """What contradicts itself, by field."""
    refused: dict[str, list[object]] = {}
    pipelines = PIPELINES.get()
    stage = pipelines.stages.get(draft.get("stage"))
    if stage is None:
        refused["stage"] = [_("There is no stage to begin in. An administrator makes pipelines and stages.")]
    elif "stage" in draft.values and not stage.is_offered and (draft.is_new or draft.current("stage") != stage.pk):
        refused["stage"] = [_("“{stage}” is no longer offered. Choose another.").format(stage=stage.label(None))]
    elif draft.get("pipeline") != stage.pipeline_id:
        refused["stage"] = [_("This stage belongs to another pipeline.")]
    opened, closed = draft.get("opened_on"), draft.get("closed_on")
    if opened and closed and closed < opened:
        refused["closed_on"] = [_("An opportunity cannot close before it was opened.")]
    total = total_of(draft.get("lines") or (), draft.get("amount"))
    if "amount" in draft.values and total is not None and not draft.is_new and total != draft.values["amount"]:
        refused["amount"] = [_("The amount is the sum of the products. Change these.")]
    return refused


def _place(draft: Draft, pipelines: Pipelines) -> None:
    """Stage and pipeline say each other; a change of stage says the rest."""
    values = draft.values
    stage = pipelines.stages.get(values["stage"]) if values.get("stage") else None
    if stage is None and (draft.is_new or "pipeline" in values):
        pipeline = pipelines.by_id.get(values.get("pipeline") or 0) or pipelines.usual
        stage = _same_in(pipeline, draft, pipelines) if pipeline is not None else None
        if stage is not None:
            values["stage"] = stage.pk
    if stage is None:
        return
    if not values.get("pipeline"):
        values["pipeline"] = stage.pipeline_id
    if draft.is_new or draft.current("stage") != stage.pk:
        _enter(draft, stage)


def _same_in(pipeline: Any, draft: Draft, pipelines: Pipelines) -> KnownStage | None:
    """Where an opportunity stands in another pipeline: in the first stage of the kind that it had."""
    before = None if draft.is_new else pipelines.stages.get(draft.current("stage"))
    if before is not None and before.pipeline_id == pipeline.pk:
        return before
    return pipeline.first(before.kind if before else "open") or pipeline.first("open")


def _enter(draft: Draft, stage: KnownStage) -> None:
    values = draft.values
    values["status"] = stage.kind
    if values.get("probability") is None or not stage.is_open:
        values["probability"] = stage.probability
    if stage.is_open:
        if not draft.is_new:
            values["closed_on"] = None
            values.setdefault("reason", "")
        elif not values.get("opened_on"):
            values["opened_on"] = clock.today(ZONE.key)
    elif not values.get("closed_on"):
        given = values.get("closes_on") if draft.is_new else None
        values["closed_on"] = given or clock.today(ZONE.key)
    if not values.get("stage_since"):
        values["stage_since"] = _since(draft, stage)


def _since(draft: Draft, stage: KnownStage) -> datetime:
    """Of what is told afterwards, the day that was told; else now."""
    now = clock.now()
    told: date | None = draft.get("closed_on") if not stage.is_open else draft.get("opened_on") if draft.is_new else None
    if told is None or told >= now.astimezone(ZONE).date():
        return now
    return datetime.combine(told, time(), ZONE)


def _weigh(draft: Draft) -> None:
    """What may be counted on: the amount times the probability."""
    if not draft.is_new and not draft.values.keys() & {"amount", "probability"}:
        return
    amount, probability = draft.get("amount"), draft.get("probability")
    if amount is None or probability is None:
        draft.values["weighted"] = None
    else:
        draft.values["weighted"] = Money((amount.amount * probability / HUNDRED).quantize(CENT, ROUND_HALF_UP), amount.currency)
