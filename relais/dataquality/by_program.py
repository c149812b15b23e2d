"""Verbs of a type that says how its records are compared: what is found, a new search, and the merging by rule."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.dataquality.actions import start_merging, start_search
from relais.dataquality.actions.searching import last_search
from relais.dataquality.groups import groups_open_to, seen_groups
from relais.dataquality.models import MergingRun
from relais.records.api import Action, demand, registry
from relais.records.fields import Choice, Decimal, Integer

MOST = 200


def actions_for(type_key: str) -> list[Action]:
    """The three, for this type: an action of a type is not told which one it is of."""

    def list_groups(*, by: Actor, after: int | None = None) -> dict[str, Any]:
        declared = registry.get(type_key)
        demand(by.user, "change", declared)
        found, search, start = groups_open_to(by.user, declared), last_search(declared), after or 0
        ids = list(found.values_list("pk", flat=True)[start : start + MOST])
        items = [
            {
                "id": group.pk, "score": round(group.score, 4), "members": list(group.members),
                "pairs": [
                    {"one": pair.one, "other": pair.other, "for": list(pair.speaks_for), "against": list(pair.speaks_against)} for pair in group.pairs
                ],
            }
            for group in seen_groups(declared, found.filter(pk__in=ids), by.user)
        ]  # fmt: skip
        searched = search.finished_at.isoformat() if search and search.finished_at else None
        return {"items": items, "count": found.count(), "searched_at": searched}

    def search(*, by: Actor) -> dict[str, Any]:
        begun = start_search(registry.get(type_key), by=by.user)
        return {"search": begun.pk, "job": begun.job_id}

    def merge_all(*, by: Actor, rule: str, least_score: Any) -> dict[str, Any]:
        if not 50 <= least_score <= 100:
            raise InvalidValues({"least_score": [_("Give a share between 50 and 100 percent.")]})
        run = start_merging(registry.get(type_key), rule, float(least_score) / 100, by=by)
        return {"run": run.pk, "groups": run.planned, "job": run.job_id}

    return [
        Action("duplicates", _("Likely duplicates"), list_groups, (Integer("after", label=_("after")),), "change", "GET", is_of_type=True),
        Action("duplicate-search", _("Search for duplicates"), search, (), "change", is_of_type=True),
        Action(
            "duplicate-merging",
            _("Merge duplicates"),
            merge_all,
            (
                Choice("rule", label=_("rule"), choices=dict(MergingRun.Rule.choices), required=True),
                Decimal("least_score", label=_("percent that a group must at least have"), required=True),
            ),
            "delete",
            is_of_type=True,
        ),
    ]
