"""The Queries behind the figures of the home screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from relais.records.screens.figures import list_url
from relais.sales.models import Stage
from relais.sales.pipelines import PIPELINES

Tree = Mapping[str, Any]

MINE: Tree = {"field": "owner", "op": "is", "value": "@me"}
TEAM: Tree = {"field": "owner", "op": "is", "value": "@my_team"}
OPEN: Tree = {"field": "status", "op": "is", "value": Stage.Kind.OPEN.value}
WON: Tree = {"field": "status", "op": "is", "value": Stage.Kind.WON.value}
LATE: Tree = {"field": "closes_on", "op": "before", "value": "@today"}
CLOSES_THIS_MONTH: Tree = {"field": "closes_on", "op": "this", "value": "month"}
WITHOUT_DATE: Tree = {"field": "closes_on", "op": "empty"}


def every(*trees: Tree) -> Tree:
    return {"all": list(trees)}


def standing_still() -> list[Tree]:
    """Those that have been in their stage for longer than it should take: one condition for each number of days."""
    stages: dict[int, list[int]] = defaultdict(list)
    for stage in PIPELINES.get().stages.values():
        if stage.is_open and stage.stale_after is not None:
            stages[stage.stale_after].append(stage.pk)
    return [
        every(
            {"field": "stage", "op": "in", "value": among},
            {"field": "stage_since", "op": "older_than", "value": {"last": days, "unit": "day"}},
        )
        for days, among in sorted(stages.items())
    ]


def waiting() -> Tree:
    """Past the day on which they should have closed, or standing still."""
    return {"any": [LATE, *standing_still()]}


def in_stage(stage: int) -> Tree:
    return {"field": "stage", "op": "is", "value": stage}


def of_owner(owner: int) -> Tree:
    return {"field": "owner", "op": "is", "value": owner}


def between(field: str, first: date, after: date) -> Tree:
    """From the first day to the one before `after`."""
    return {"field": field, "op": "between", "value": [first.isoformat(), (after - timedelta(days=1)).isoformat()]}


def before(field: str, day: date) -> Tree:
    return {"field": field, "op": "before", "value": day.isoformat()}


def from_day(field: str, day: date) -> Tree:
    return {"not": {"any": [before(field, day), {"field": field, "op": "empty"}]}}


def was_open(day: date) -> Tree:
    """Opened before the day and not closed by then."""
    return every(before("opened_on", day), {"any": [{"field": "closed_on", "op": "empty"}, from_day("closed_on", day)]})


def was_in_stage(stage: int, day: date) -> Tree:
    """Still in it since before the day, or left it since."""
    still = every(OPEN, in_stage(stage), before("stage_since", day))
    entered = {"any": [before("since", day), {"field": "since", "op": "empty"}]}
    return {"any": [still, {"related": "past_stages", "where": every(in_stage(stage), entered, from_day("until", day))}]}


def opportunities(*trees: Tree, sort: str = "closes_on") -> str:
    """The address of the list of opportunities that all of the Queries mean."""
    return list_url("opportunities", every(*trees), sort)
