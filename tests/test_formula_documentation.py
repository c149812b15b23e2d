"""The examples of the formulas' reference pages give what the pages say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from relais.core.formulas import BOOLEAN, DATE, NUMBER, TEXT, Kind, Moment, Name, Scope, money, parse_formula
from relais.core.formulas.functions.registry import FUNCTIONS
from relais.core.money import Money
from tests.workspaces import ROOT

PAGES = {
    language: (ROOT / page).read_text() for language, page in {"en": "docs/user/en/formulas.md", "fr": "docs/user/fr/formules.md"}.items()
}
AT = Moment("Europe/Paris", datetime(2026, 11, 28, 12, tzinfo=UTC))
NOTHING = {"en": "nothing", "fr": "rien"}
KINDS: list[Kind] = [money(), money(), NUMBER, NUMBER, DATE, TEXT, BOOLEAN, TEXT]
#: The last two cells of a row with examples; the first table of a page is the record.
ROW = re.compile(r"^\| (?:.* \| )?`(?P<first>[^`]+)` \| `(?P<gives>[^`]+)` \|$", re.MULTILINE)
ROWS = {language: [(found["first"], found["gives"]) for found in ROW.finditer(page)] for language, page in PAGES.items()}
RECORD = {language: rows[: len(KINDS)] for language, rows in ROWS.items()}
EXAMPLES = [pytest.param(language, *row, id=f"{language}: {row[0]}") for language, rows in ROWS.items() for row in rows[len(KINDS) :]]


def read_value(text: str, language: str) -> Any:
    """`600 EUR`, `nothing`, or a formula that reads nothing."""
    if text == NOTHING[language]:
        return None
    if found := re.fullmatch(r"([0-9.,-]+) ([A-Z]{3})", text):
        return Money(Decimal(found[1].replace(",", ".")), found[2])
    return parse_formula(text, Scope([]), language).evaluate({}, AT)


def record(language: str) -> tuple[Scope, dict[str, Any]]:
    """The scope and the values that the page's first table shows."""
    names, values = [], {}
    for (label, value), kind in zip(RECORD[language], KINDS, strict=True):
        key = f"k{len(names)}"
        link, _point, last = label.rpartition(".")
        if link:
            linked = Scope([Name("name", kind, {language: last})])
            names.append(Name(key, None, {language: link}, leads_to=lambda linked=linked: linked))
            key = f"{key}.name"
        else:
            names.append(Name(key, kind, {language: label.strip("[]")}))
        values[key] = read_value(value, language)
    return Scope(names), values


@pytest.mark.covers("R326")
@pytest.mark.parametrize(("language", "text", "gives"), EXAMPLES)
def test_example(language: str, text: str, gives: str) -> None:
    scope, values = record(language)
    formula = parse_formula(text, scope, language)

    assert formula.evaluate(values, AT) == read_value(gives, language)
    assert formula.text(language) == text


@pytest.mark.parametrize("language", PAGES)
def test_every_function_is_there_as_it_is_called_with_an_example(language: str) -> None:
    with translation.override(language):
        missing = [one.signature(language) for one in FUNCTIONS if f"| `{one.signature(language)}` | {one.help} | `" not in PAGES[language]]

    assert missing == []
    assert all(any(f"{one.name(language)}(" in text for text, _gives in ROWS[language]) for one in FUNCTIONS)


def test_both_pages_show_as_many_examples() -> None:
    assert len(ROWS["en"]) == len(ROWS["fr"]) > len(FUNCTIONS) + 30
