"""What is missing in one's own records, by what each type says it should not lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from relais.activities.lists import Figure, list_url, records_meant
from relais.records.api import DataGap, QueryError, RecordType, compile_query, registry
from relais.records.fields import Reader

MINE = {"field": "owner", "op": "is", "value": "@me"}


def gaps_of_mine(reader: Reader) -> Iterator[Figure]:
    """The gaps that there are, each opening its records; one question a type."""
    for declared in registry:
        if declared.gaps:
            yield from _counted(declared, reader)


def _counted(declared: RecordType, reader: Reader) -> Iterator[Figure]:
    mine = records_meant(declared.key, MINE, reader)
    conditions = {f"gap_{number}": (gap, _condition(declared, gap, reader)) for number, gap in enumerate(declared.gaps)}
    known = {name: Count("pk", filter=condition) for name, (_gap, condition) in conditions.items() if condition is not None}
    if mine is None or not known:
        return
    for name, number in mine.order_by().aggregate(**known).items():
        gap = conditions[name][0]
        if number:
            yield Figure(str(gap.label), number, True, list_url(declared.key, _of_mine(gap)))


def _of_mine(gap: DataGap) -> dict[str, Any]:
    return {"all": [MINE, *gap.query["all"]] if "all" in gap.query else [MINE, dict(gap.query)]}


def _condition(declared: RecordType, gap: DataGap, reader: Reader) -> Any:
    """None where a role hides what the gap asks of."""
    try:
        return compile_query(declared, gap.query, reader.user, reader, looks_ahead=False)
    except QueryError:
        return None
