"""What the first rows say of each column, before anything is checked in earnest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relais.core.errors import InvalidValue
from relais.integrations.imports.questions import Answers
from relais.integrations.imports.reading import Regional, read_cell
from relais.integrations.imports.targets import Target, Targets
from relais.records.fields import Date, DateTime, Money, link_of
from relais.records.fields.numbers import Decimal

LOOKED_AT = 300


@dataclass(frozen=True)
class Check:
    """What to say of a column: how many of the values looked at the field would refuse, and why; or how the values are read."""

    refused: int = 0
    sentence: str = ""
    links: int = 0
    reading: str = ""


def check_columns(
    mapping: Mapping[str, str],
    samples: Mapping[str, Sequence[Any]],
    targets: Targets,
    regional: Regional,
    answers: Answers,
) -> dict[str, Check]:
    return {
        column: _check(targets[name], samples.get(column, ()), regional, answers.get(column, {}))
        for column, name in mapping.items()
        if name and name in targets
    }


def _check(target: Target, values: Sequence[Any], regional: Regional, answers: Mapping[str, str | None]) -> Check:
    own = target.value_field
    if link_of(own):
        return Check(links=len(values))
    refused, sentence = 0, ""
    for value in values[:LOOKED_AT]:
        cell = value.strip() if isinstance(value, str) else value
        if answers.get(str(cell)) is not None:
            continue
        try:
            own.clean(read_cell(own, cell, regional))
        except InvalidValue as error:
            refused += 1
            sentence = sentence or str(error.sentence)
    if refused:
        return Check(refused, sentence)
    if isinstance(own, (Date, DateTime)):
        return Check(reading=regional.date_order or "")
    return Check(reading=regional.decimal or "") if isinstance(own, (Decimal, Money)) else Check()
