"""Nothing that a user writes becomes part of the SQL that runs."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.records.api import compile_query, registry, visible
from relais.records.fields import Reader
from relais.records.query.keyset import page
from relais.records.query.parsing import parse_sort
from relais.records.tests.trees import Trees
from relais.records.tests.world import NOW, make_world

pytestmark = pytest.mark.django_db
READER = Reader(time_zone="Europe/Paris", at=NOW)
MARK = "zq'\"`;--%s%(x)s"
TREES: list[dict[str, Any]] = [
    *({"field": "number", "op": op, "value": MARK} for op in ("is", "contains", "starts_with", "ends_with", "is_not")),
    {"field": "number", "op": "in", "value": [MARK, "x"]},
    {"field": "terms", "op": "contains", "value": MARK},
    {"field": "place.tags", "op": "has_any", "value": [MARK]},
    {"field": "place.email", "op": "is", "value": MARK},
    {"related": "visits", "where": {"field": "subject", "op": "is", "value": MARK}, "count": {"gte": 2}},
    {"search": MARK},
]


@pytest.mark.attack(3, 4, 9)
@pytest.mark.parametrize("tree", TREES, ids=lambda tree: "-".join(tree))
def test_values_are_parameters(tree: dict[str, Any]) -> None:
    condition = compile_query(registry.get("warranties"), tree, None, READER, looks_ahead=False)
    rows = visible(None, "warranties").filter(condition)

    sql, params = rows.query.sql_with_params()

    assert "zq" not in sql
    assert any("zq" in str(param) for param in params)
    assert list(rows) == []


@pytest.mark.attack(4)
def test_every_alias_is_the_engine_s_own() -> None:
    declared = registry.get("warranties")
    trees = Trees(Random(5), make_world())
    orders = parse_sort("-price,place", declared, None)

    with CaptureQueriesContext(connection) as asked:
        for _each in range(60):
            condition = compile_query(declared, trees.tree("warranties"), None, READER, looks_ahead=False)
            page(visible(None, declared).filter(condition), orders, None, 5, columns=["pk", "number"])

    statements = [query["sql"] for query in asked.captured_queries if declared.model._meta.db_table in query["sql"]]
    aliases = {alias for statement in statements for alias in re.findall(r'\bAS "?([^\s",()]+)', statement)}
    assert len(statements) >= 60
    assert aliases - {"NUMERIC", "numeric(40,", "numeric"} == {"pk", "number", "a", "sorted_0", "sorted_1", "sorted_pk"}
