"""What a Query may not say is refused with a sentence, quickly, before anything runs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, User
from relais.records.api import QueryError, compile_query, create, filter_queryset, registry, visible
from relais.records.fields import Reader
from relais.records.models import SavedView
from relais.records.query.errors import TooComplex, UnknownField, UnknownOperator, WrongValue
from relais.records.query.parsing import parse_query, parse_sort
from relais.records.tests.world import NOW

pytestmark = pytest.mark.django_db
Tree = dict[str, Any]
READER = Reader(time_zone="Europe/Paris", at=NOW)


def short(value: Any) -> str:
    """The name of a case; a value may be millions of characters long."""
    if isinstance(value, int) and abs(value) > 2**64:
        return "a wide number"
    return repr(value if not isinstance(value, str) else value[:30])[:40]


NO_FIELDS = [
    "owner__password__startswith", "created_by__password", "owner__api_tokens__hash__regex", "owner.password", "owner.api_tokens.hash",
    "owner.last_login", "place.warranties.owner.password", "pk__in", "pk", "id__in", "number__contains", "title_key", "deleted_at", "version",
    "_connector", "_negated", "__class__", "owner.__class__", "", " ", ".", "a b", "number ", "Number", "owner.", ".owner", "owner..team",
    "SUM:(price)", "IF:(1,2,3)", "COALESCE(number, 1)", "number || product", "(select password from accounts_user)", "* from accounts_user--",
    "number as x", "k\" FROM auth_user--", "a']='1' or 1=1--", "data->>'x'", "auth_user:password", "k%s", "number\x00", "n" * 9_000, "é",
    "place.parent.parent.parent.parent.name", "price_currency", "price.currency", "mails.value", "number.title", "title",
    None, 5, True, 1.5, [], ["number"], {}, {"number": 1},
]  # fmt: skip
REGEXES = [
    "regex",
    "iregex",
    "iexact",
    "exact",
    "startswith",
    "icontains",
    "range",
    "isnull",
    "gt;",
    "is OR 1=1",
    "' OR pg_sleep(5)--",
    "",
    "IS",
    "AND 1=1",
]


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    """Far from the limit unless the work grows with what a Query claims; of the processor's time, so that a busy machine does not matter."""
    before = time.process_time()
    yield
    assert time.process_time() - before < 5


def refusal(tree: Any, type_: str = "warranties", user: User | None = None) -> QueryError:
    """The error of a Query; it must be fit for the answer of the API."""
    with pytest.raises(QueryError) as refused:
        parse_query(tree, registry.get(type_), user, READER)
    error = refused.value
    said = error.as_json()
    assert (error.status, said["message"][-1]) == (400, ".")
    assert len(json.dumps(said)) < 20_000
    return error


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.attack(1, 3, 4, 8, 11, 12)
@pytest.mark.parametrize("name", NO_FIELDS, ids=short)
def test_name_that_is_no_field(name: Any) -> None:
    condition = {"field": name, "op": "is", "value": "md5"}
    trees = [
        condition,
        {"all": [{"any": [{"all": [{"any": [condition]}]}]}]},
        {"not": condition},
        {"related": "visits", "where": condition},
        {"related": "visits", "sum": {"field": name, "gte": 1}},
        {"related": name},
        {"related": "mails", "where": condition},
    ]

    for tree in trees:
        error = refusal(tree)
        assert (error.code, error.status) == ("unknown_field", 400)
        assert error.allowed
        assert "password" not in error.allowed
        assert len(error.field) <= 60


@pytest.mark.attack(1)
def test_dotted_name_lists_what_stands_behind_the_link() -> None:
    assert "job_title" in refusal({"field": "owner.password", "op": "is", "value": "x"}).allowed


@pytest.mark.attack(2)
@pytest.mark.parametrize("word", ["_connector", "_negated", "_and", "__class__", "", "a b", "OR", "children", "pk__in", "any"])
@pytest.mark.parametrize(
    "tree",
    [{"all": []}, {"not": {"field": "number", "op": "empty"}}, {"field": "number", "op": "is", "value": "x"}, {"related": "visits"}, {}],
)
@pytest.mark.parametrize("depth", [1, 3])
def test_word_that_does_not_belong(word: str, tree: Tree, depth: int) -> None:
    tree = {word: "OR 1=1 OR"} | tree
    for _each in range(depth - 1):
        tree = {"any": [tree]}

    assert refusal(tree).code == "invalid_query"


@pytest.mark.parametrize(
    "tree",
    [
        [], [{}], "x", "[]", "null ", "5", "true", "{", '{"all": [}', 5, True, {"all": {}}, {"all": "x"}, {"any": None}, {"not": []}, {"not": None},
        {"all": [None]}, {"all": [[]]}, {"all": [{}]}, {"where": {}}, {"op": "is"}, {"search": ""}, {"search": 5}, {"search": "x" * 201},
        {"search": "a\x00"}, {"search": ["x"]}, {"related": "visits", "where": []}, {"related": "visits", "where": "x"}, {1: 2},
        {"all": [{"field": "number", "op": "is", "value": {1, 2}}]}, {"field": "number", "op": "is", "value": b"x"},
        {"related": "mails", "where": {"related": "visits"}}, {"related": "mails", "where": {"search": "x"}}, '{"all": [], "all": []}',
        '{"field": "price", "op": "is", "value": NaN}', '{"field": "price", "op": "is", "value": Infinity}',
    ],
    ids=short,
)  # fmt: skip
def test_shape_that_is_no_query(tree: Any) -> None:
    if tree == "null ":
        assert parse_query(tree, registry.get("warranties"), None, READER) == {}
    else:
        assert refusal(tree).status == 400


# --- operators and values --------------------------------------------------------------------------------------------


@pytest.mark.attack(9, 24)
@pytest.mark.parametrize("op", [*REGEXES, None, 5, [], {}, ["is"]], ids=repr)
@pytest.mark.parametrize("field", ["number", "price", "expires_on", "covers", "place", "owner.email", "terms"])
def test_operator_that_is_none(field: str, op: Any) -> None:
    error = refusal({"field": field, "op": op, "value": "^(a+)+$"})

    assert isinstance(error, UnknownOperator)
    assert (error.code, error.field) == ("unknown_operator", field)
    assert "not_empty" in error.allowed


@pytest.mark.parametrize(
    ("field", "op"),
    [
        ("number", "gt"), ("price", "contains"), ("is_extended", "lt"), ("place", "contains"), ("covers", "is"), ("status", "between"),
        ("call_at", "within"), ("owner", "under"), ("number", "this"), ("place.country", "starts_with"), ("signed_at", "has_any"),
    ],
)  # fmt: skip
def test_operator_of_another_kind(field: str, op: str) -> None:
    assert refusal({"field": field, "op": op, "value": "x"}).code == "unknown_operator"


HUGE = [
    "x" * 10_000_000,
    "9" * 100_000,
    10**5000,
    -(10**400),
    "(" * 1_000_000,
    "1e999999999",
    "1e400",
    1e300 * 1e300,
    float("nan"),
    "NaN",
    "-Infinity",
    "sNaN",
    "1_0",
]
ODD = [None, "", "   ", "\x00", "\ud800", [], {}, [[]], [{}], {"last": 1}, {"__class__": 1}, [1, [2]]]
QUOTES = [
    "'",
    "2026-13-45",
    "0x",
    "9999-99",
    "1' OR '1'='1",
    "';DROP TABLE x--",
    "1 day",
    "٣x",
    "@me;",
    "@today+",
    "@today+1d",
    "@todayx",
    "@",
]
BY_FIELD: dict[str, list[Any]] = {
    "price": [*HUGE, *ODD, *QUOTES, True, False],
    "discount": [*HUGE, *ODD, *QUOTES, True, 1000, "1000"],
    "place.floors": [*HUGE, *ODD, *QUOTES, True, 1.5, "1.5", 2**31, -(2**31) - 1],
    "place.founded_in": [*HUGE, *ODD, *QUOTES, True, 1.5],
    "expires_on": [*HUGE, *ODD, *QUOTES, True, 5, 20260131, "2026-1-1", "31/01/2026", "2026-02-30", "0000-01-01", "10000-01-01", "2026-01-31T10:00:00"],
    "signed_at": [*HUGE, *ODD, *QUOTES, True, 5, "2026-01-31T25:00:00Z", "2026-01-31T10:00:00+99:00", "0000-01-01T00:00:00Z"],
    "call_at": [*HUGE, *ODD, *QUOTES, True, 5, "25:00", "9h30"],
    "is_extended": [*HUGE, *ODD, *QUOTES, 2, 1.0, "maybe"],
    "status": [*HUGE, *ODD, *QUOTES, True, "nope", 5],
    "place.country": [*HUGE, *ODD, *QUOTES[:-5], True, "Atlantis", "XX"],
    "place.language": [*HUGE, *ODD, *QUOTES, True, "Klingon"],
    "place.time_zone": ["x" * 10_000_000, *ODD, "'\x00", True],
    "place": [*HUGE, *ODD, *QUOTES, True, 0, -1, 2**63, 1.5, "1.5", "@me", "@my_team"],
    "owner": [*ODD, *QUOTES, True, 0, 2**63, "@you", "@today"],
    "number": ["x" * 10_000_000, 10**5000, *ODD, True, 1.5, "x" * 1001],
    "terms": ["x" * 10_000_000, *ODD, True, 1.5],
    "place.email": ["x" * 10_000_000, *ODD, True],
    "place.phone": ["x" * 10_000_000, *ODD, True],
}  # fmt: skip
CASES = [(field, value) for field, values in BY_FIELD.items() for value in values]


@pytest.mark.attack(13, 129)
@pytest.mark.parametrize(("field", "value"), CASES, ids=short)
def test_value_of_the_wrong_kind(field: str, value: Any) -> None:
    for op in ("is", "is_not", "in", "not_in"):
        error = refusal({"field": field, "op": op, "value": [value] if op in ("in", "not_in") else value})
        assert error.code in ("wrong_value", "too_complex", "invalid_query")


@pytest.mark.parametrize("value", [None, "x", 5, {}, [], ["a"] * 1001, True], ids=short)
@pytest.mark.parametrize(
    ("field", "op"),
    [("number", "in"), ("price", "not_in"), ("place", "in"), ("expires_on", "in"), ("signed_at", "in"), ("covers", "has_any")],
)
def test_list_is_expected(field: str, op: str, value: Any) -> None:
    assert refusal({"field": field, "op": op, "value": value}).code == "wrong_value"


@pytest.mark.parametrize("value", [None, 5, [], [1], [1, 2, 3], "1,2", {"gte": 1}, [None, 2], ["x", 2], [[1], 2]], ids=repr)
@pytest.mark.parametrize("field", ["price", "expires_on", "signed_at"])
def test_two_values_are_expected(field: str, value: Any) -> None:
    assert refusal({"field": field, "op": "between", "value": value}).code == "wrong_value"


@pytest.mark.attack(6, 13)
@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("this", "day' FROM start)) OR 1=1 --"), ("this", "hour"), ("this", None), ("this", {"previous": "day"}), ("this", ["day"]), ("this", 5),
        ("previous", "decade"), ("previous", {"previous": "day", "x": 1}), ("within", "day"), ("within", {}), ("within", {"last": -1}),
        ("within", {"last": "1"}), ("within", {"last": 1.5}), ("within", {"last": True}), ("within", {"last": 100_001}), ("within", {"last": 10**30}),
        ("within", {"last": 1, "unit": "minute"}), ("within", {"last": 1, "unit": ["day"]}), ("within", {"last": 1, "next": 1}),
        ("within", {"last": 1, "unit": "day", "x": 1}), ("within", {"unit": "day"}), ("older_than", {"next": 1}), ("older_than", {"this": "day"}),
        ("within", {"this": "hour"}), ("within", {"this": None}),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("field", ["expires_on", "signed_at"])
def test_period_that_is_none(field: str, op: str, value: Any) -> None:
    assert refusal({"field": field, "op": op, "value": value}).code == "wrong_value"


def test_value_is_needed() -> None:
    assert isinstance(refusal({"field": "number", "op": "is"}), WrongValue)


@pytest.mark.parametrize("currency", ["euro", "€€€", 5, "E1R", "", ["EUR"], "'"], ids=repr)
def test_currency_that_is_none(currency: Any) -> None:
    assert refusal({"field": "price", "op": "gt", "value": 1, "currency": currency}).code == "wrong_value"


def test_currency_of_what_is_no_amount() -> None:
    assert refusal({"field": "discount", "op": "gt", "value": 1, "currency": "EUR"}).code == "wrong_value"


@pytest.mark.attack(129)
@pytest.mark.parametrize(
    "clause",
    [
        {"count": 3}, {"count": {}}, {"count": {"gte": -1}}, {"count": {"gte": 1.5}}, {"count": {"gte": "1"}}, {"count": {"gte": True}},
        {"count": {"gte": 2**31}}, {"count": {"regex": 1}}, {"count": {"gte": None}}, {"count": {"gte": 1, "_connector": 2}}, {"none": False},
        {"none": 1}, {"none": True, "count": {"gte": 1}}, {"sum": 5}, {"sum": {}}, {"sum": {"field": "cost"}}, {"sum": {"gte": 1}},
        {"sum": {"field": "cost", "gte": "NaN"}}, {"sum": {"field": "cost", "gte": "1e400"}}, {"sum": {"field": "cost", "gte": True}},
        {"sum": {"field": "cost", "gte": "1e29x"}}, {"sum": {"field": "cost", "gte": []}}, {"avg": {"field": "subject", "gte": 1}},
        {"min": {"field": "owner.id", "gte": 1}}, {"max": {"field": "cost_currency", "gte": 1}}, {"sum": {"field": "minutes", "gte": 1, "currency": "EUR"}},
        {"sum": {"field": "cost", "gte": 1, "currency": "x"}}, {"where": {"field": "subject", "op": "regex", "value": "x"}}, {"stddev": {"field": "cost"}},
    ],
    ids=repr,
)  # fmt: skip
def test_measure_that_is_none(clause: Tree) -> None:
    assert refusal({"related": "visits"} | clause).status == 400


def test_widest_numbers_are_no_obstacle() -> None:
    create("visits", {"subject": "x"}, by=SYSTEM)
    tree = {"related": "visits", "sum": {"field": "cost", "lt": "999999999999999999999999999999"}}

    assert list(visible(None, "warranties").filter(compile_query(registry.get("warranties"), tree, None, READER))) == []


# --- size ------------------------------------------------------------------------------------------------------------


def nested(depth: int) -> Tree:
    tree: Tree = {"field": "number", "op": "empty"}
    for level in range(depth - 1):
        tree = {"not": tree} if level % 2 else {"all": [tree]}
    return tree


@pytest.mark.attack(24)
@pytest.mark.parametrize("depth", [9, 20, 100, 900])
def test_too_deep(depth: int) -> None:
    assert isinstance(refusal(nested(depth)), TooComplex)


def test_eight_levels_are_allowed() -> None:
    assert parse_query(nested(8), registry.get("warranties"), None, READER) == nested(8)


def test_related_clauses_are_levels_too() -> None:
    tree: Tree = {"field": "subject", "op": "empty"}
    for _each in range(4):
        tree = {"related": "visits", "where": {"field": "warranty.number", "op": "empty"}} if _each == 0 else {"all": [tree]}
    deep = {"all": [{"all": [{"all": [{"all": [tree]}]}]}]}

    assert isinstance(refusal(deep), TooComplex)


@pytest.mark.attack(24)
@pytest.mark.parametrize("number", [101, 1200])
def test_too_many_conditions(number: int) -> None:
    condition = {"field": "number", "op": "is", "value": "x"}

    assert isinstance(refusal({"any": [condition] * number}), TooComplex)


def test_empty_groups_count() -> None:
    assert isinstance(refusal({"any": [{"all": []}] * 101}), TooComplex)


def test_a_hundred_conditions_run() -> None:
    tree = {"any": [{"not": {"field": "price", "op": "in", "value": [1, 2]}}] * 100}

    found = filter_queryset(visible(None, "warranties"), registry.get("warranties"), tree, None, READER)

    assert list(found) == []


@pytest.mark.parametrize("field", ["expires_on", "signed_at", "number", "price", "place", "status", "place.name", "call_at"])
def test_long_list_runs(field: str) -> None:
    values: dict[str, list[Any]] = {
        "price": list(range(1000)),
        "place": list(range(1, 1001)),
        "status": ["draft"] * 1000,
        "call_at": ["09:30"] * 1000,
    }
    days = [f"{year}-01-01" for year in range(1000, 2000)]
    given = values.get(field, days[:100] if field == "signed_at" else days)

    found = filter_queryset(
        visible(None, "warranties"), registry.get("warranties"), {"field": field, "op": "not_in", "value": given}, None, READER
    )

    assert list(found) == []


@pytest.mark.attack(24)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, "[" * 60_000, '{"not":' * 9_000, '{"all":[' * 7_000, '{"field":"number","op":"is","value":"' + "x" * 5_000_000 + '"}',
        '{"field": "number", "op": "in", "value": [' + "1," * 31_000 + "1]}", '"' + "\\" * 63_000, '{"field":"price","op":"is","value":' + "9" * 63_000 + "}",
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_text_meant_to_exhaust(text: str) -> None:
    assert refusal(text).status == 400


@pytest.mark.attack(24)
def test_mapping_meant_to_exhaust() -> None:
    deep: Any = []
    for _each in range(100_000):
        deep = [deep]

    assert refusal({"field": "number", "op": "is", "value": deep}).code == "too_complex"
    assert refusal({"all": [{"field": "number", "op": "in", "value": ["x"] * 1000}] * 30}).code == "too_complex"
    while deep:
        deep = deep.pop()


@pytest.mark.attack(14)
def test_saved_query_is_checked_again_when_it_is_used() -> None:
    view = SavedView.objects.create(type="warranties", name="Mine", query={"field": "number", "op": "is", "value": "x"})
    SavedView.objects.filter(pk=view.pk).update(query={"field": "auth_user:password", "op": "is", "value": "x"})
    view.refresh_from_db()

    with pytest.raises(UnknownField):
        filter_queryset(visible(None, "warranties"), registry.get("warranties"), view.query, None, READER)


# --- what a role hides -----------------------------------------------------------------------------------------------


@pytest.fixture
def clerk() -> User:
    """Sees everything but margins: the price of warranties, the cost of visits, the floors of places, the mails."""
    grants = {
        "*": {"view": "all"},
        "warranties": {"view": "all", "fields": {"price": "hidden", "mails": "hidden", "covers": "hidden"}},
        "visits": {"view": "all", "fields": {"cost": "hidden"}},
        "places": {"view": "all", "fields": {"floors": "hidden", "tags": "hidden", "parent": "hidden"}},
    }
    user = User.objects.create(email="clerk@example.com")
    user.roles.add(Role.objects.create(key="refusals-clerk", name="Clerk", grants=grants))
    return user


@pytest.mark.attack(20)
@pytest.mark.parametrize(
    ("type_", "tree"),
    [
        ("warranties", {"field": "HIDDEN:price", "op": "gt", "value": 1}),
        ("warranties", {"field": "HIDDEN:price", "op": "not_empty"}),
        ("warranties", {"field": "HIDDEN:covers", "op": "has_any", "value": ["parts"]}),
        ("warranties", {"field": "HIDDEN:place.floors", "op": "is", "value": 1}),
        ("warranties", {"field": "HIDDEN:place.tags", "op": "has_any", "value": ["x"]}),
        ("visits", {"field": "HIDDEN:warranty.price", "op": "is", "value": 1}),
        ("visits", {"field": "HIDDEN:warranty.place.floors", "op": "is", "value": 1}),
        ("visits", {"field": "HIDDEN:place.parent.name", "op": "is", "value": "x"}),
        ("warranties", {"related": "visits", "where": {"field": "HIDDEN:cost", "op": "gt", "value": 1}}),
        ("warranties", {"related": "visits", "where": {"not": {"field": "HIDDEN:cost", "op": "gt", "value": 1}}, "none": True}),
        ("warranties", {"related": "visits", "sum": {"field": "HIDDEN:cost", "gte": 1}}),
        ("warranties", {"related": "visits", "max": {"field": "HIDDEN:cost", "gte": 1}}),
        ("warranties", {"related": "HIDDEN:mails", "count": {"gte": 1}}),
        ("places", {"related": "HIDDEN:places", "count": {"gte": 1}}),
        ("places", {"related": "HIDDEN:places.parent"}),
        ("places", {"related": "warranties", "where": {"field": "HIDDEN:price", "op": "is", "value": 1}}),
    ],
)
def test_hidden_field_is_as_unknown_as_one_that_does_not_exist(clerk: User, type_: str, tree: Tree) -> None:
    text = json.dumps(tree)
    name = re.search(r"HIDDEN:([a-z_.]+)", text).group(1)
    stranger = name[:-1] + "q"
    hidden = refusal(json.loads(text.replace(f"HIDDEN:{name}", name)), type_, clerk)
    unknown = refusal(json.loads(text.replace(f"HIDDEN:{name}", stranger)), type_, clerk)

    assert isinstance(hidden, UnknownField)
    assert str(hidden.message).replace(f"“{name}”", "*") == str(unknown.message).replace(f"“{stranger}”", "*")
    assert (hidden.code, hidden.field, hidden.allowed) == (unknown.code, name, unknown.allowed)


@pytest.mark.attack(20)
@pytest.mark.parametrize("value", [0, 1, "999999", "x", None, [1], "@me", "1e400"])
def test_answer_does_not_depend_on_the_value(clerk: User, value: Any) -> None:
    create("warranties", {"number": "1", "price": {"amount": "1", "currency": "EUR"}}, by=SYSTEM)

    error = refusal({"field": "price", "op": "is", "value": value}, user=clerk)

    assert error.message == "“price” is not a field of warranties."


@pytest.mark.attack(20)
@pytest.mark.parametrize("sort", ["price", "-price", "place.floors", "place.parent"])
def test_hidden_field_cannot_be_sorted_by(clerk: User, sort: str) -> None:
    with pytest.raises(UnknownField) as refused:
        parse_sort(sort, registry.get("warranties"), clerk)

    assert "price" not in refused.value.allowed


def test_record_in_the_bin_is_nowhere_to_be_found(clerk: User) -> None:
    place = create("places", {"name": "Nord"}, by=SYSTEM)
    create("warranties", {"number": "1", "place": place.pk}, by=SYSTEM)
    registry.get("places").model._default_manager.update(deleted_at=NOW)
    tree = {"field": "place.name", "op": "is", "value": "Nord"}

    assert not filter_queryset(visible(clerk, "warranties"), registry.get("warranties"), tree, clerk, READER).exists()


# --- what comes back -------------------------------------------------------------------------------------------------


def test_query_comes_back_in_its_usual_words() -> None:
    given = '{"any": [{"value": 5, "op": "empty", "field": "number", "currency": null}, {"count": {"gte": 1}, "where": {}, "related": "visits"}]}'

    tree = parse_query(given, registry.get("warranties"), None, READER)

    assert json.dumps(tree) == '{"any": [{"field": "number", "op": "empty"}, {"related": "visits", "count": {"gte": 1}}]}'


@pytest.mark.parametrize("given", ["", "  ", "{}", "null", None, {}])
def test_nothing_asked_means_every_record(given: Any) -> None:
    assert parse_query(given, registry.get("warranties"), None, READER) == {}
