"""What is missing in one's own records, by what each type says it should not lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from relais.activities.lists import Figure, figure_of, records_meant
from relais.records.api import DataGap, QueryError, RecordType, compile_query, registry
from relais.records.fields import Reader

MINE = {"field": "owner", "op": "is", "value": "@me"}


def gaps_of_mine(reader: Reader) -> Iterator[Figure]:
    """The gaps that there are, each opening its records; one question a gap, which an index of those that lack it answers."""
    for declared in registry:
        mine = records_meant(declared.key, MINE, reader) if declared.gaps else None
        if mine is not None:
            yield from _counted(declared, mine, reader)


def _counted(declared: RecordType, mine: QuerySet[Any], reader: Reader) -> Iterator[Figure]:
    for gap in declared.gaps:
        lacking = _condition(declared, gap, reader)
        if lacking is not None:
            found = figure_of(mine.filter(lacking), str(gap.label), declared.key, _of_mine(gap))
            if found.number:
                yield found


def _of_mine(gap: DataGap) -> dict[str, Any]:
    return {"all": [MINE, *gap.query["all"]] if "all" in gap.query else [MINE, dict(gap.query)]}


def _condition(declared: RecordType, gap: DataGap, reader: Reader) -> Any:
    """None where a role hides what the gap asks of."""
    try:
        return compile_query(declared, gap.query, reader.user, reader, looks_ahead=False)
    except QueryError:
        return None
