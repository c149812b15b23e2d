"""Makers of opportunities for the tests of this and other packages."""

from __future__ import annotations

from itertools import count
from typing import Any

from relais.accounts.actors import SYSTEM, Actor
from relais.records.api import create
from relais.sales.models import Opportunity, Pipeline, Stage

_numbers = count(1)


def make_opportunity(name: str = "", *, by: Actor = SYSTEM, **values: Any) -> Opportunity:
    """`make_opportunity("Stairs", organization=vauban, amount={"amount": "18400", "currency": "EUR"}, stage=stage_called("Negotiation"))`."""
    plain = {key: getattr(value, "pk", value) for key, value in values.items()}
    return create("opportunities", {"name": name or f"Opportunity {next(_numbers)}", **plain}, by=by)


def stage_called(label: str) -> Stage:
    return Stage.objects.get(label_en=label)


def make_pipeline(name: str, *stages: tuple[str, str, int], by: Actor = SYSTEM) -> Pipeline:
    """`make_pipeline("Export", ("Talks", "open", 30), ("Won", "won", 100), ("Lost", "lost", 0))`."""
    pipeline: Pipeline = create("pipelines", {"label_en": name}, by=by)
    for label, kind, probability in stages:
        create("stages", {"pipeline": pipeline.pk, "label_en": label, "kind": kind, "probability": probability}, by=by)
    return pipeline
