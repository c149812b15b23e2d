"""A cell may name several choices: each word that none of them is called is asked about, once for all rows…"""

from __future__ import annotations

from pathlib import Path

import pytest

from relais.integrations.files.testing import make_file
from relais.integrations.imports.planning import plan
from relais.integrations.imports.preparing import questions_of
from relais.integrations.testing import as_import, import_by_command
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253")]

TEXT = 'Number,Covers\nW-1,"parts, travell"\nW-2,"Work; Painting"\nW-3,"painting, Travel, Painting"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_file(tmp_path / "a.csv", TEXT)


def covers() -> dict[str, list[str]]:
    return dict(Warranty.objects.order_by("number").values_list("number", "covers"))


def test_and_a_misspelt_one_is_corrected(path: Path) -> None:
    questions = {each.value: each for each in questions_of(as_import(path, "warranties"))["Covers"]}

    answer = import_by_command(str(path), "--as", "warranties")

    assert {value: (each.count, each.suggestion) for value, each in questions.items()} == {
        "travell": (1, "travel"),
        "Painting": (2, ""),
        "painting": (1, ""),
    }
    assert (answer["created"], answer["errors"], covers()) == (1, 2, {"W-1": ["parts", "travel"]})


def test_with_the_answer_that_is_given(path: Path) -> None:
    told = ["--answer", "Covers:Painting=loan", "--answer", "Covers:painting="]

    answer = import_by_command(str(path), "--as", "warranties", *told)

    assert (answer["errors"], answer["questions"]) == (0, [])
    assert covers() == {"W-1": ["parts", "travel"], "W-2": ["work", "loan"], "W-3": ["travel", "loan"]}


def test_and_a_preview_counts_the_rows_that_it_answers(path: Path) -> None:
    run = as_import(path, "warranties", corrections={"Covers": {"Painting": "loan", "painting": "", "travell": "travel"}})

    planned = plan(run)

    assert planned["refused"] == 0
    assert {each["value"]: each["rows"] for each in planned["answers"]} == {"Painting": 2, "painting": 1, "travell": 1}
