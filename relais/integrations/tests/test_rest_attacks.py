"""A Query, an order, a choice of fields that says what the registry does not know is refused with 400, and tells nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.accounts.actors import SYSTEM
from relais.records.api import create, registry
from relais.records.models import SavedView
from tests.sample.models import Warranty

pytestmark = pytest.mark.django_db

KEYS = [declared.key for declared in registry.declared]
PATHS = [
    "owner__password", "owner__password__startswith", "owner.password", "created_by__password", "created_by.password", "owner__api_tokens__key__regex", "owner.api_tokens.hash",
    "pk__in", "pk", "owner_id", "title_key", "deleted_at", "version", "_connector", "_negated", "_and", "__class__", "", " ", "a b", "name;select 1", "name\"", "?", "-?", "id.id", "name.id",
    "a__b__c__d__e__f", "owner.owner.owner", "SUM:(number)", "IF:(1,2,3)", "COALESCE(number)", "* from accounts_user--", "(select password)", "number as x", "accounts_user:password",
    "k\" FROM accounts_user--", "k'); DROP--", "data->>'x'", "k%s", "\x00", "x" * 300, "a.b\x08", "a]='1' or 1=1--", "number'", "owner.roles.grants", "owner.is_active.x", "é",
]  # fmt: skip


def refused(answer):
    """Refused as it should be, and what it says."""
    assert answer.status_code == 400, answer.content[:300]
    error = answer.json()["error"]
    assert error["message"].endswith(".")
    assert "FieldError" not in error["message"] and "Traceback" not in error["message"]
    return error


@pytest.mark.attack(1, 2, 5, 8, 11, 12, 15, 18)
@pytest.mark.parametrize("key", KEYS)
def test_names_of_fields(program, key):
    for path in PATHS:
        refused(program.post(f"{key}/query/", {"filter": {"field": path, "op": "is", "value": "x"}}))
        refused(program.post(f"{key}/query/", {"filter": {"all": [{"not": {"any": [{"field": path, "op": "empty"}]}}]}}))
        if path.strip():
            refused(program.post(f"{key}/query/", {"sort": [path]}))
            refused(program.post(f"{key}/query/", {"fields": [path]}))
            refused(program.get(f"{key}/", fields=f"id,{path.replace(',', '')}"))


@pytest.mark.attack(1, 20)
def test_never_tell_whether_a_hidden_value_fits(program, cast):
    create("warranties", {"number": "W-1", "owner": cast.seller.pk}, by=SYSTEM)

    bodies = {
        program.post("warranties/query/", {"filter": {"field": "owner__password__startswith", "op": "is", "value": value}}).content
        for value in ("p", "pbkdf2", "!", "x", "")
    }

    assert len(bodies) == 1


@pytest.mark.attack(2)
@pytest.mark.parametrize("word", ["_connector", "_negated", "_and", "__class__", "", "a b", "raw", "sql", "extra", "$where", "OR 1=1"])
def test_words_of_a_query(program, word):
    leaf = {"field": "number", "op": "is", "value": "x"}
    for tree in (
        {word: []},
        {word: "OR 1=1"},
        {"all": [{word: [leaf]}]},
        {"not": {word: leaf}},
        leaf | {word: "x"},
        {"all": [leaf], word: 1},
    ):
        refused(program.post("warranties/query/", {"filter": tree}))


@pytest.mark.attack(9, 24)
@pytest.mark.parametrize(
    "op", ["regex", "iregex", "' OR pg_sleep(5)--", "AND 1=1", "exact", "startswith", "", "raw", "is__startswith", None, 5, [], {}]
)
def test_operators(program, op):
    refused(program.post("warranties/query/", {"filter": {"field": "number", "op": op, "value": "^(a+)+$"}}))


@pytest.mark.attack(13)
@pytest.mark.parametrize(
    "value",
    [
        "'",
        "2026-13-45",
        "0x",
        "1e400",
        "NaN",
        "9999-99",
        "Infinity",
        "-",
        "x" * 10_001,
        {"a": 1},
        [[1]],
        {"last": 10**9, "unit": "day"},
        {"last": -1, "unit": "day"},
        {"last": 1, "unit": "'"},
    ],
)
def test_values(program, value):
    for field, op in (
        ("expires_on", "is"),
        ("expires_on", "within"),
        ("signed_at", "before"),
        ("price", "gt"),
        ("discount", "is"),
        ("status", "is"),
        ("owner", "is"),
        ("call_at", "after"),
        ("is_extended", "is"),
        ("expires_on", "this"),
    ):
        answer = program.post(
            "warranties/query/", {"filter": {"field": field, "op": op, "value": value, **({"currency": "EUR"} if field == "price" else {})}}
        )
        refused(answer)


@pytest.mark.attack(24)
def test_sizes(program):
    leaf = {"field": "number", "op": "is", "value": "x"}
    deep = leaf
    for _turn in range(100):
        deep = {"all": [deep]}
    for tree in (
        {"any": [leaf] * 1200},
        deep,
        {"all": [{"any": [leaf] * 50}] * 3},
        {"field": "number", "op": "in", "value": ["x"] * 2000},
        {"search": "x" * 20_000},
    ):
        refused(program.post("warranties/query/", {"filter": tree}))
    for text in ("[" * 100_000, '{"all":' * 20_000, "[" * 15 + "]" * 15):
        refused(program.get("warranties/", filter=text))
    assert program.post("warranties/query/", '{"filter": "' + "x" * 5_000_000 + '"}').status_code == 413
    refused(program.post("warranties/query/", {"sort": ["number"] * 500}))
    refused(program.post("warranties/query/", {"fields": ["number"] * 500}))


@pytest.mark.attack(14)
def test_saved_views_that_were_tampered_with(client, cast):
    client.force_login(cast.seller)
    given = {"name": "View", "filter": json.dumps({"field": "accounts_user:password", "op": "is", "value": "x"})}
    assert client.post("/warranties/views/", given).status_code == 400
    assert client.post("/warranties/views/", {"name": "View", "sort": "owner__password"}).status_code == 400
    assert not SavedView.objects.exists()

    for tampered in (
        {"query": {"field": "owner__password", "op": "is", "value": "x"}},
        {"sort": ["owner__password"]},
        {"columns": ["password", "owner__password"]},
        {"query": {"_connector": "OR 1=1"}},
    ):
        view = SavedView.objects.create(type="warranties", name="View", owner=cast.seller, **tampered)
        answer = client.get(f"/warranties/?view={view.pk}")
        assert answer.status_code == (200 if "columns" in tampered else 400)
        assert b"pbkdf2" not in answer.content


@pytest.mark.attack(7)
@pytest.mark.parametrize("delimiter", ["-') AS x FROM accounts_user--", ",,", "\n", "x"])
def test_delimiters_of_an_export(client, cast, delimiter):
    client.force_login(cast.manager)

    assert client.post("/warranties/export/", {"format": "csv", "delimiter": delimiter}).status_code == 422


@pytest.mark.attack(17)
@pytest.mark.parametrize("ids", ["1,2) OR 1=1--", "1;2", "-1", "1 OR 1", ",".join(["1"] * 20_000), "9" * 30, "1.0"])
def test_ids_of_a_bulk_change(client, cast, ids):
    create("warranties", {"number": "W-1", "owner": cast.other_seller.pk}, by=SYSTEM)
    client.force_login(cast.seller)

    assert client.post("/warranties/bulk-edit/", {"chosen": ids, "field": "product", "value": "X"}).status_code == 422
    assert Warranty.objects.get().product == ""


# --- anything at all ------------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["", "@me", "@today", "@my_team", "2026-02-30", "1e999", "\x00", "NaN", "EUR", "x"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["amount", "currency", "value", "type", "id", "primary", "last", "unit"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
FIELDS = sorted(registry.get("warranties").built_in.fields)
OPERATORS = sorted({operator for own in registry.get("warranties").built_in.fields.values() for operator in own.operators})
LEAVES = st.fixed_dictionaries(
    {"field": st.sampled_from([*FIELDS, "place.country", "owner.team", "title"]), "op": st.sampled_from(OPERATORS)},
    optional={"value": JSON, "currency": SCALARS},
)
TREES = st.recursive(
    LEAVES | JSON,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "all": st.lists(inner, max_size=3),
            "any": st.lists(inner, max_size=2),
            "not": inner,
            "related": st.sampled_from(["visits", "x", 5]),
            "where": inner,
            "count": JSON,
            "sum": JSON,
            "search": JSON,
            "none": JSON,
        },
    ),
    max_leaves=6,
)
STEADY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.attack(10, 13)
@STEADY
@given(body=st.dictionaries(st.sampled_from([*FIELDS, "version", "by", "nonsense"]), JSON, max_size=4))
def test_any_values_are_kept_or_refused(program, body):
    answer = program.post("warranties/", {"number": "W-1"} | body)

    assert answer.status_code in (201, 400, 422), answer.content[:300]


@pytest.mark.attack(10, 24)
@STEADY
@given(
    tree=TREES, sort=st.lists(st.sampled_from([*FIELDS, "-price", "", "title", "x"]) | SCALARS, max_size=2), limit=SCALARS, count=SCALARS
)
def test_any_query_is_answered_or_refused(program, tree, sort, limit, count):
    answer = program.post("warranties/query/", {"filter": tree, "sort": sort, "limit": limit, "count": count})
    assert answer.status_code in (200, 400), answer.content[:300]
    assert program.post("warranties/query/", {"filter": tree}).status_code in (200, 400)


@STEADY
@given(
    parameters=st.dictionaries(
        st.sampled_from(["filter", "sort", "fields", "limit", "cursor", "count", "kind", "page"]),
        st.text(max_size=30).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
        max_size=4,
    )
)
def test_any_parameters_are_answered_or_refused(program, parameters):
    assert program.get("warranties/", **parameters).status_code in (200, 400)


@STEADY
@given(body=st.binary(max_size=60) | st.text(alphabet='{}[]",:0eE-.\\u nul', max_size=40).map(str.encode))
def test_any_bytes_are_refused(program, body):
    assert program.post("warranties/", body).status_code in (400, 422)
