"""A correction is suggested…"""

from __future__ import annotations

from collections import Counter
from time import process_time

import pytest

from relais.core.values.countries import country_choices
from relais.integrations.files.open import open_table
from relais.integrations.files.testing import shared_file
from relais.integrations.matching.values import Correction, suggest_corrections
from relais.integrations.matching.vocabularies import industries, industry_key

pytestmark = pytest.mark.covers("R253")


def column(name: str, position: int) -> Counter[str]:
    return Counter(str(row.values[position]) for row in open_table(shared_file(name)).rows() if row.values[position] is not None)


def test_for_a_branch_of_business_that_is_misspelt_throughout() -> None:
    assert suggest_corrections(column("crm_opportunities/accounts.csv", 1), industries()) == [
        Correction("technolgy", "Technology", 90.0, 12)
    ]


def test_for_a_country_that_is_misspelt() -> None:
    names = [name for _code, name in country_choices("en")]

    assert suggest_corrections(column("crm_opportunities/accounts.csv", 5), names) == [Correction("Philipines", "Philippines", 90.9, 1)]


def test_for_a_product_that_is_written_without_its_space() -> None:
    products = [str(row.values[0]) for row in open_table(shared_file("crm_opportunities/products.csv")).rows()]

    assert suggest_corrections(column("crm_opportunities/sales_pipeline.csv", 2), products) == [
        Correction("GTXPro", "GTX Pro", 100.0, 1480)
    ]


def test_for_a_rare_value_that_resembles_a_frequent_one() -> None:
    values = Counter({"retail": 40, "Retial": 2, "reatil": 1, "RETAIL": 3, "finance": 20, "medical": 1})

    assert [(each.value, each.suggestion) for each in suggest_corrections(values)] == [
        ("RETAIL", "retail"),
        ("Retial", "retail"),
        ("reatil", "retail"),
    ]


@pytest.mark.parametrize(
    ("value", "vocabulary"),
    [
        ("GTX Pro 2", ["GTX Pro 3"]),
        ("Technology", ["technology"]),
        ("technologie", ["Technology", "Technologie"]),
        ("IT", ["Art", "Oil"]),
        ("Foo", ["Retail"]),
        ("Marten", ["Martin", "Marton"]),
        ("2023", ["2024"]),
    ],
)
def test_not_for_what_is_right_or_could_be_anything(value: str, vocabulary: list[str]) -> None:
    assert suggest_corrections({value: 3}, vocabulary) == []


def test_not_among_names_that_are_all_different() -> None:
    values = Counter({"Martin": 4, "Marvin": 1, **{f"Person {chr(65 + number)}": 1 for number in range(20)}})

    assert suggest_corrections(values) == []


def test_quickly_even_for_a_column_of_many_values() -> None:
    values = Counter({f"value {number:x} of many": 1 + number % 9 for number in range(20_000)})

    started = process_time()
    suggest_corrections(values)
    suggest_corrections(values, industries())

    assert process_time() - started < 5


def test_from_a_list_in_both_languages() -> None:
    assert industry_key("Commerce de détail") == industry_key("Retail") == "retail"
    assert industry_key("Shoe polishing") is None
    assert suggest_corrections({"logicel": 2, "Comerce de gros": 1}, industries()) == [
        Correction("logicel", "Logiciel", 87.5, 2),
        Correction("Comerce de gros", "Commerce de gros", 92.9, 1),
    ]


def test_by_its_letters_even_of_the_rarest_of_many_names() -> None:
    names = [f"Firm {number:x} of many" for number in range(20_000)]
    values = Counter({f"Other {number:x} of theirs": 2 for number in range(1_500)}) + Counter({"firm-1A2B of many": 1})

    assert suggest_corrections(values, names) == [Correction("firm-1A2B of many", "Firm 1a2b of many", 100.0, 1)]
