"""A formula gives the same value in Python and in the database…"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Sum, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.core.formulas import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Formula, FormulaError, Moment, Name, Scope, money, parse_formula
from relais.core.formulas.expressions import currency_expression
from relais.core.formulas.function import Function, Parameter
from relais.core.formulas.functions.registry import FUNCTIONS
from relais.core.formulas.functions.texts import NUMBER_FORMATS, TEXT_OF_NUMBER
from relais.core.money import Money
from tests.sample.models import Place, Warranty

AT = Moment("Europe/Paris", datetime(2026, 11, 28, 23, 30, 15, 120000, tzinfo=UTC))
SCOPE = Scope(
    [
        Name("discount", NUMBER),
        Name("price", money()),
        Name("product", TEXT),
        Name("is_extended", BOOLEAN),
        Name("expires_on", DATE),
        Name("signed_at", DATETIME),
        Name("place", None, leads_to=lambda: Scope([Name("surface", NUMBER), Name("name", TEXT)])),
    ]
)
COLUMNS = {name: F(name.replace(".", "__")) for name in (*SCOPE.names, "place.surface", "place.name") if name != "place"}

NUMBERS = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "12.5",
    "0.333333333333",
    "1234567.891",
    "9999999999999999",
    "0.000000000001",
    "-1",
    "-2.5",
    "45%",
    "100",
]
TEXTS = [
    '""',
    '"Élan"',
    '"a"',
    '"ŒUVRE d\'été"',
    '"x""y"',
    '"  deux  mots\u00a0 "',
    '"1 234,50"',
    '"-12.5"',
    '"ß"',
    '"100%"',
    '"日本"',
    '"%s {0} \\"',
]
LEAVES = {
    "number": ["discount", "place.surface", *NUMBERS],
    "money": ["price"],
    "text": ["product", "place.name", *TEXTS],
    "boolean": ["is_extended", "TRUE", "FALSE"],
    "date": ["expires_on", "TODAY()", "DATE(2024, 2, 29)", "DATE(1, 1, 1)", "DATE(9999, 12, 31)"],
    "datetime": ["signed_at", "NOW()"],
}
ORDERED = ["number", "money", "date", "datetime"]
ROWS: list[Mapping[str, Any]] = [
    {},
    {"discount": 12.5, "price": "99.90", "product": "Élan Vital", "is_extended": True, "expires_on": date(2026, 12, 31), "surface": "12.345"},
    {"discount": 0, "price": "0", "product": "elan vital", "is_extended": False, "expires_on": date(2024, 2, 29), "surface": "-0.001"},
    {"discount": -7, "price": "-1234.5", "product": "  ŒUVRE  d’été ", "expires_on": date(2000, 1, 1), "surface": "99999999.999"},
    {"price": "3", "product": "1 234,50", "signed_at": datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC), "surface": "2"},
    {"discount": 33.33, "product": "日本 ß ΣΑΣ 'x' \"y\" %s {0} \\ ;--", "signed_at": datetime(1999, 12, 31, 23, 30, tzinfo=UTC), "is_extended": True},
    {"discount": 2, "price": "100", "currency": "USD", "expires_on": date(1950, 5, 17), "signed_at": datetime(2026, 11, 28, 23, 30, tzinfo=UTC)},
]  # fmt: skip


@st.composite
def formulas(draw: Any, kind: str, depth: int = 4) -> str:
    """A formula of a kind, made of whatever the language has."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(LEAVES[kind]))
    part = lambda name: f"({draw(formulas(name, depth - 1))})"  # noqa: E731
    return draw(st.sampled_from([partial(_signed, draw, kind, part), partial(_called, draw, kind, part)]))()


def _signed(draw: Any, kind: str, part: Any) -> str:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    match kind:
        case "number":
            return pick(
                lambda: part("number") + pick("+", "-", "*", "/", "^") + part("number"),
                lambda: f"-{part('number')}%",
                lambda: f"{part('money')} / {part('money')}",
                lambda: f"{part('date')} - {part('datetime')}",
                lambda: f"{part('datetime')} - {part('datetime')}",
            )()
        case "money":
            return pick(
                lambda: f"{part('money')} {pick('+', '-')} {part('money')}", lambda: f"{part('money')} {pick('*', '/')} {part('number')}"
            )()
        case "text":
            return " & ".join(part(pick("text", "number", "date", "datetime")) for _ in range(3))
        case "date":
            return part(pick("date", "datetime")) + pick("+", "-") + part("number")
        case "boolean":
            same = pick("text", *ORDERED)
            return part(same) + pick("=", "<>", "<", "<=", ">", ">=") + part(same)
    return draw(st.sampled_from(LEAVES[kind]))


def _called(draw: Any, kind: str, part: Any) -> str:
    possible = [
        one for one in FUNCTIONS if one.gives in (kind, "same") or (one.gives in ("amount", "sortable") and kind in ("number", "money"))
    ]
    possible += [one for one in FUNCTIONS if one.gives == "sortable" and kind in ("date", "datetime")]
    function: Function = draw(st.sampled_from(possible))
    alike = draw(st.sampled_from(list(LEAVES)))
    parameters = (
        [*function.parameters, *list(function.parameters)[-function.repeats :] * draw(st.integers(0, 2))]
        if function.repeats
        else function.parameters
    )
    return f"{function.english}({', '.join(_argument(draw, function, one, kind, alike, part) for one in parameters)})"


def _argument(draw: Any, function: Function, parameter: Parameter, kind: str, alike: str, part: Any) -> str:
    if parameter.among:
        written = draw(st.sampled_from(list(parameter.among)))
        return written if parameter.wants == "number" else f'"{written}"'
    if function is TEXT_OF_NUMBER:
        return part("number") if parameter.wants == "amount" else f'"{draw(st.sampled_from(list(NUMBER_FORMATS)))}"'
    choices = {
        "amount": [kind if function.gives == "amount" else "number"],
        "same": [kind],
        "alike": [alike],
        "sortable": [kind],
        "day": ["date", "datetime"],
        "joinable": ["text", "number", "date"],
        "any": list(LEAVES),
    }
    return part(draw(st.sampled_from(choices.get(parameter.wants, [parameter.wants]))))


@pytest.fixture
def rows(db: None) -> list[Mapping[str, Any]]:
    """Rows in the database, and what they hold by key."""
    for number, row in enumerate(ROWS):
        surface = Decimal(row["surface"]) if "surface" in row else None
        place = Place.objects.create(name=f"Café n° {number}", title_key="", surface=surface) if number % 3 else None
        columns = {key: value for key, value in row.items() if key not in ("surface", "currency", "price", "discount")}
        columns |= {key: Decimal(str(row[key])) for key in ("price", "discount") if key in row}
        Warranty.objects.create(number=str(number), title_key="", place=place, price_currency=row.get("currency", "EUR"), **columns)
    return [_values(warranty) for warranty in Warranty.objects.select_related("place").order_by("pk")]


def _values(warranty: Warranty) -> Mapping[str, Any]:
    price = None if warranty.price is None else Money(warranty.price, warranty.price_currency)
    values = {key: getattr(warranty, key) for key in ("discount", "product", "is_extended", "expires_on", "signed_at")}
    place = warranty.place
    return values | {"price": price, "place.surface": place.surface if place else None, "place.name": place.name if place else None}


def in_database(formula: Formula) -> list[Any]:
    columns = {key: COLUMNS[key] for key in formula.fields}
    expression = formula.expression(columns, currencies={"price": F("price_currency")}, at=AT)
    return list(Warranty.objects.order_by("pk").values_list(expression, flat=True))


def comparable(value: Any) -> Any:
    """SQLite keeps 15 figures of a number, here as in every column."""
    value = value.amount if isinstance(value, Money) else value
    if isinstance(value, Decimal) and connection.vendor == "sqlite":
        return Context(prec=15).create_decimal_from_float(float(value))
    return value


@pytest.mark.covers("R326")
@pytest.mark.parametrize("kind", LEAVES)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_it_is_made_of(rows: list[Mapping[str, Any]], kind: str, data: st.DataObject) -> None:
    text = data.draw(formulas(kind))
    try:
        formula = parse_formula(text, SCOPE)
    except FormulaError as refusal:
        assert refusal.code in ("wrong_kind", "formula_too_large"), (text, refusal)  # a plain number beside money
        return

    assert [comparable(value) for value in in_database(formula)] == [comparable(formula.evaluate(row, AT)) for row in rows], text
    assert parse_formula(formula.text("fr"), SCOPE, "fr").kept == parse_formula(formula.kept, SCOPE).kept == formula.kept


def test_for_every_letter(rows: list[Mapping[str, Any]]) -> None:
    letters = [chr(code) for code in (*range(32, 0x590), *range(0x1E00, 0x2200), 0xFB00, 0x1F642)]
    texts = ["".join(letters[start : start + 100]) for start in range(0, len(letters), 100)]
    for number, text in enumerate(texts):
        Warranty.objects.create(number=f"letters {number}", title_key="", product=text[:100], price_currency="EUR")

    found = in_database(parse_formula('UPPER(product) & LOWER(product) & IF(CONTAINS(product, "ELAN"), 1, 0)', SCOPE))

    assert found[-len(texts) :] == [f"{text.upper()}{text.lower()}0" for text in texts]


def test_when_it_is_filtered_and_sorted_by(rows: list[Mapping[str, Any]]) -> None:
    worth = parse_formula("ROUND(price * (1 - discount%), 1)", SCOPE).expression(COLUMNS, at=AT)
    is_dear = parse_formula('AND(price > 50, CONTAINS(product, "ELAN"))', SCOPE).expression(COLUMNS, at=AT)

    found = Warranty.objects.annotate(worth=worth).filter(worth__gt=Decimal("-1320.9")).order_by("-worth")

    assert list(found.values_list("number", "worth")) == [("6", Decimal(98)), ("1", Decimal("87.4")), ("2", Decimal(0))]
    assert list(Warranty.objects.filter(is_dear).values_list("number", flat=True)) == ["1"]


def test_when_it_is_added_up(rows: list[Mapping[str, Any]]) -> None:
    doubled = parse_formula("price * 2", SCOPE).expression(COLUMNS, at=AT)

    assert Warranty.objects.filter(price_currency="EUR").aggregate(total=Sum(doubled)) == {"total": Decimal("-2263.2")}


def test_nothing_where_currencies_differ(rows: list[Mapping[str, Any]]) -> None:
    scope = Scope([Name("price", money()), Name("fee", money())])
    formula = parse_formula("price + fee", scope)
    columns, currencies = {"price": F("price"), "fee": F("discount")}, {"price": F("price_currency"), "fee": Value("EUR")}

    totals = Warranty.objects.order_by("pk").values_list(
        formula.expression(columns, currencies=currencies, at=AT), currency_expression(formula, columns, currencies)
    )

    expected = [None, Decimal("112.4"), Decimal(0), Decimal("-1241.5"), None, None, None]
    assert [total for total, _currency in totals] == expected
    assert [currency for _total, currency in totals] == ["", "EUR", "EUR", "EUR", "EUR", "EUR", "USD"]


@pytest.mark.parametrize(
    "text",
    [
        'SWITCH(product, UPPER(product), "same", "other")',
        "DATE(2026, 3, price / (price + price))",
        "TODAY() - 9999999999999999",
        "EDATE(TODAY(), -9999999999999999)",
    ],
)
def test_where_it_once_did_not(rows: list[Mapping[str, Any]], text: str) -> None:
    formula = parse_formula(text, SCOPE)

    assert in_database(formula) == [formula.evaluate(row, AT) for row in rows]


@pytest.mark.attack(25)
def test_what_a_user_wrote_is_a_parameter(rows: list[Mapping[str, Any]]) -> None:
    formula = parse_formula('product & "\'); DROP TABLE auth_user; -- %s {0} \\"', SCOPE)

    sql, parameters = Warranty.objects.values_list(formula.expression(COLUMNS, at=AT)).query.sql_with_params()

    assert "DROP" not in sql
    assert any("DROP TABLE" in str(parameter) for parameter in parameters)
    assert in_database(formula)[0] == "'); DROP TABLE auth_user; -- %s {0} \\"
