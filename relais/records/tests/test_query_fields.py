"""A condition on a field finds what a person would say it finds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from relais.accounts.actors import SYSTEM
from relais.records.api import compile_query, create, registry, visible
from relais.records.fields import Reader

pytestmark = pytest.mark.django_db
PARIS = Reader(language="fr", locale="fr_FR", time_zone="Europe/Paris", country="FR", at=datetime(2026, 3, 30, 22, 30, tzinfo=UTC))


def finds(type_: str, values: dict[str, Any], tree: dict[str, Any], reader: Reader = PARIS) -> bool:
    """Whether the Query finds the only record there is."""
    create(type_, values, by=SYSTEM)
    return visible(None, type_).filter(compile_query(registry.get(type_), tree, None, reader)).exists()


def asked(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", "LEFEVRE"),
        ("contains", "fèv"),
        ("starts_with", "lé"),
        ("ends_with", "VRE"),
        ("in", ["Dupont", "lefèvre"]),
        ("is_not", "Lefebvre"),
    ],
)
def test_case_and_accents_do_not_count(op: str, value: Any) -> None:
    assert finds("places", {"name": "Lefèvre"}, asked("name", op, value))


@pytest.mark.parametrize(
    ("stored", "value"), [("100 % bio", "0 %"), ("a_b", "_"), ("back\\slash", "\\s"), ("Œuvre", "oeu"), ("Straße", "STRASS")]
)
def test_signs_mean_themselves(stored: str, value: str) -> None:
    assert finds("places", {"name": stored}, asked("name", "contains", value))


def test_percent_sign_stands_for_nothing_else() -> None:
    assert not finds("places", {"name": "Dupont"}, asked("name", "contains", "d%t"))


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", "06 12 34 56 78"), ("is", "+33 6 12 34 56 78"), ("is", "0033612345678"), ("in", ["06.12.34.56.78"]), ("starts_with", "06 12"),
        ("starts_with", "+33"), ("contains", "0612"), ("contains", "34 56"), ("ends_with", "56 78"),
    ],
)  # fmt: skip
def test_telephone_number_is_found_as_one_writes_it(op: str, value: Any) -> None:
    assert finds("places", {"name": "x", "phone": "+33612345678"}, asked("phone", op, value))


def test_telephone_number_of_another_country_is_not_found_by_a_national_one() -> None:
    assert not finds("places", {"name": "x", "phone": "+32612345678"}, asked("phone", "starts_with", "06"))


@pytest.mark.parametrize("value", ["main d'œuvre", "pièces & main", "2 ANS"])
def test_formatted_text_is_read_without_its_formatting(value: str) -> None:
    terms = "<p>Pièces &amp; <b>main</b> d’œuvre</p><p>2 ans</p>"

    assert finds("warranties", {"number": "1", "terms": terms}, asked("terms", "contains", value))


@pytest.mark.parametrize("value", ["<b>", "strong", "amp;", "nofollow", "œuvre2"])
def test_formatting_itself_is_not_found(value: str) -> None:
    terms = '<p><strong>Pièces</strong> &amp; <a href="https://example.com/?a=%22%3E">d’œuvre</a></p><p>2 ans</p>'

    assert not finds("warranties", {"number": "1", "terms": terms}, asked("terms", "contains", value))


def test_formatting_without_words_is_empty() -> None:
    assert finds("warranties", {"number": "1", "terms": "<p><br></p>"}, asked("terms", "empty"))


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("is", "0.3", True), ("is", 0.3, True), ("is", "0.301", False), ("gte", "0.301", False), ("gt", "0.299", True), ("lte", "0.2999", False),
        ("lt", "0.3001", True), ("in", ["0.3001", "0.30"], True), ("between", [0.3, 0.3], True), ("lt", "9999999999.999999", True),
    ],
)  # fmt: skip
def test_decimals_are_compared_exactly(op: str, value: Any, expected: bool) -> None:
    assert finds("warranties", {"number": "1", "price": {"amount": "0.30", "currency": "EUR"}}, asked("price", op, value)) is expected


def test_amount_of_nothing_is_not_empty() -> None:
    assert finds("warranties", {"number": "1", "price": {"amount": "0", "currency": "EUR"}}, asked("price", "is", 0))


def test_amount_in_another_currency_is_left_out() -> None:
    assert not finds(
        "warranties", {"number": "1", "price": {"amount": "5", "currency": "CHF"}}, asked("price", "gt", 1) | {"currency": "EUR"}
    )


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", "2026-03-31"), ("is", "@today"), ("this", "day"), ("gte", "2026-03-31"), ("lt", "2026-04-01"), ("within", {"last": 1, "unit": "hour"}),
        ("between", ["2026-03-31", "2026-03-31"]), ("in", ["2026-03-31"]), ("after", "2026-03-30"), ("is_not", "2026-03-30"),
        ("is", "2026-03-31T00:15:00"), ("lte", "2026-03-30T22:15:00Z"), ("is_not", "@today-1"), ("within", {"this": "day"}),
    ],
)  # fmt: skip
def test_moment_belongs_to_the_day_of_the_reader(op: str, value: Any) -> None:
    assert finds("warranties", {"number": "1", "signed_at": "2026-03-30T22:15:00Z"}, asked("signed_at", op, value))


@pytest.mark.parametrize(
    ("day", "op", "value", "expected"),
    [
        ("2026-03-30", "within", {"last": 1}, True), ("2026-03-29", "within", {"last": 1}, False), ("2026-03-29", "older_than", {"last": 1}, True),
        ("2026-02-28", "within", {"last": 1, "unit": "month"}, True), ("2026-02-27", "within", {"last": 1, "unit": "month"}, False),
        ("2026-01-01", "this", "quarter", True), ("2025-12-31", "previous", "quarter", True), ("2026-03-30", "this", "week", True),
        ("2026-03-29", "previous", "week", True), ("2027-03-31", "within", {"next": 1, "unit": "year"}, True), ("2026-03-31", "within", {"last": 0}, True),
        ("9999-12-31", "after", "9999-12-30", True), ("9999-12-31", "after", "9999-12-31", False), ("0001-01-01", "before", "0001-01-01", False),
        ("9999-12-31", "lte", "9999-12-31", True), ("0001-01-01", "older_than", {"last": 100_000, "unit": "year"}, True),
        ("0001-01-01", "lte", "@today-999999", True), ("9999-12-31", "within", {"next": 100_000, "unit": "year"}, True),
    ],
)  # fmt: skip
def test_periods_follow_the_calendar(day: str, op: str, value: Any, expected: bool) -> None:
    assert finds("warranties", {"number": "1", "expires_on": day}, asked("expires_on", op, value)) is expected


@pytest.mark.parametrize("op", ["lt", "lte", "gt", "gte", "is", "is_not", "before", "after"])
@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_ends_of_the_calendar_are_no_obstacle(op: str, value: str) -> None:
    assert finds("warranties", {"number": "1", "signed_at": "2026-03-30T22:15:00Z"}, asked("signed_at", op, value)) is (
        (op in ("lt", "lte", "before") and value[0] == "9") or (op in ("gt", "gte", "after") and value[0] == "0") or op == "is_not"
    )


def test_what_a_missing_link_leads_to_is_empty_and_nothing_else() -> None:
    create("warranties", {"number": "1"}, by=SYSTEM)

    def found(op: str, value: Any = None) -> bool:
        tree = asked("place.country", op, value)
        return visible(None, "warranties").filter(compile_query(registry.get("warranties"), tree, None, PARIS)).exists()

    assert [found("empty"), found("is_not", "FR"), found("not_in", ["FR"])] == [True, True, True]
    assert [found("not_empty"), found("is", "FR"), found("in", ["FR"])] == [False, False, False]


def test_choices_answer_to_their_names() -> None:
    assert finds(
        "places",
        {"name": "x", "country": "DE", "kind": "depot"},
        {"all": [asked("country", "is", "Allemagne"), asked("kind", "in", ["Depot"])]},
    )


def test_sum_is_not_disturbed_by_binary_fractions() -> None:
    warranty = create("warranties", {"number": "1"}, by=SYSTEM)
    for cost in ("0.10", "0.20"):
        create("visits", {"subject": "x", "warranty": warranty.pk, "cost": {"amount": cost, "currency": "EUR"}}, by=SYSTEM)
    tree = {"related": "visits", "sum": {"field": "cost", "is": 0.3}}

    assert visible(None, "warranties").filter(compile_query(registry.get("warranties"), tree, None, PARIS)).exists()


def test_any_of_nothing_is_nothing_and_all_of_nothing_is_everything() -> None:
    create("places", {"name": "x"}, by=SYSTEM)

    def found(tree: dict[str, Any]) -> bool:
        return visible(None, "places").filter(compile_query(registry.get("places"), tree, None, PARIS)).exists()

    assert [found({"any": []}), found({"not": {"any": []}}), found({"any": [{"all": []}]}), found({"not": {"all": []}})] == [
        False,
        True,
        True,
        False,
    ]
    assert found({"all": [{"any": [{"all": []}, {"any": []}]}]})
