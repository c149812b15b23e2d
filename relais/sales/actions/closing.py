from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.records.api import change
from relais.sales.errors import NoSuchStage, OpportunityAlreadyClosed, OpportunityIsOpen
from relais.sales.models import Opportunity, Stage
from relais.sales.pipelines import PIPELINES


def win_opportunity(opportunity: Opportunity, *, by: Actor, reason: str = "", closed_on: date | None = None) -> Opportunity:
    """Close the opportunity as won."""
    return _close(opportunity, Stage.Kind.WON, by=by, reason=reason, closed_on=closed_on)


def lose_opportunity(opportunity: Opportunity, *, by: Actor, reason: str = "", closed_on: date | None = None) -> Opportunity:
    """Close the opportunity as lost."""
    return _close(opportunity, Stage.Kind.LOST, by=by, reason=reason, closed_on=closed_on)


def reopen_opportunity(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Take a closed opportunity up again, in the stage from which it was closed."""
    with transaction.atomic():
        if not opportunity.is_closed:
            raise OpportunityIsOpen
        pipeline = PIPELINES.get().by_id[opportunity.pipeline_id]
        offered = {stage.pk for stage in pipeline.offered if stage.is_open}
        last = opportunity.stage_entries.filter(stage__in=offered).order_by("-until", "-pk").first()
        first = pipeline.first(Stage.Kind.OPEN)
        if last is None and first is None:
            raise NoSuchStage(_("This pipeline has no open stage."))
        return change(opportunity, by=by, stage=last.stage_id if last else first.pk)  # type: ignore[union-attr]


def _close(opportunity: Opportunity, kind: str, *, by: Actor, reason: str, closed_on: date | None) -> Opportunity:
    with transaction.atomic():
        if opportunity.is_closed:
            raise OpportunityAlreadyClosed
        stage = PIPELINES.get().by_id[opportunity.pipeline_id].first(kind)
        if stage is None:
            raise NoSuchStage(_("This pipeline has no stage of that kind."))
        values: dict[str, Any] = (
            {"stage": stage.pk} | ({"reason": reason} if reason else {}) | ({"closed_on": closed_on} if closed_on else {})
        )
        return change(opportunity, by=by, **values)
