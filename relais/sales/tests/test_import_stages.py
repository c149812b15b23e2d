"""Opportunities of a file come into the stages of the firm…"""

from __future__ import annotations

from pathlib import Path

import pytest

from relais.accounts.actors import SYSTEM
from relais.integrations.files.testing import make_file
from relais.integrations.imports.planning import plan
from relais.integrations.imports.preparing import questions_of
from relais.integrations.testing import as_import, import_by_command
from relais.records.api import create
from relais.records.testing import Cast
from relais.sales.models import Opportunity, Stage
from relais.sales.testing import make_pipeline, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034", "R253")]


def table(folder: Path, *stages: str) -> Path:
    return make_file(folder / "a.csv", "Name,Stage\n" + "".join(f"Deal {number},{stage}\n" for number, stage in enumerate(stages)))


def stages() -> list[str]:
    return list(Opportunity.objects.living().order_by("name").values_list("stage__label_en", flat=True))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_by_their_names_in_either_language(cast: Cast, tmp_path: Path, language: str) -> None:
    cast.seller.language = language
    cast.seller.save()

    import_by_command(str(table(tmp_path, "Won", "gagnee", "Négociation")), "--as", "opportunities", "--user", cast.seller.email)

    assert stages() == ["Won", "Won", "Negotiation"]


def test_into_none_that_only_the_file_knows_as_long_as_nobody_says_so(tmp_path: Path) -> None:
    answer = import_by_command(str(table(tmp_path, "Won", "Engaging")), "--as", "opportunities")

    assert (answer["created"], answer["errors"]) == (1, 1)
    assert "There is no stage “Engaging”." in Path(answer["error_file"]).read_text("utf-8-sig")
    assert not Stage.objects.filter(label_en="Engaging").exists()


def test_into_a_new_one_behind_those_that_are_open(tmp_path: Path) -> None:
    path = table(tmp_path, "Engaging", "engaging", "Prospecting", "Won")

    answer = import_by_command(str(path), "--as", "opportunities", "--add-unknown")

    assert (answer["linked"], stages()) == ({"stages": 2}, ["Engaging", "Engaging", "Prospecting", "Won"])
    labels = list(Stage.objects.order_by("position", "pk").values_list("label_en", flat=True))
    assert labels[-4:] == ["Engaging", "Prospecting", "Won", "Lost"]


def test_and_a_preview_says_how_many_stages_it_would_add(tmp_path: Path) -> None:
    run = as_import(table(tmp_path, "Engaging", "Won"), "opportunities", corrections={"Stage": {"Engaging": "Engaging"}})

    planned = plan(run)

    assert (planned["created"], planned["refused"], planned["linked"]) == (2, 0, {"stages": 1})
    assert not Stage.objects.filter(label_en="Engaging").exists()


def test_whose_names_are_offered_to_a_seller_who_may_add_none(cast: Cast, tmp_path: Path) -> None:
    run = as_import(table(tmp_path, "Engaging"), "opportunities", user=cast.seller, corrections={"Stage": {"Engaging": "Engaging"}})

    (question,) = questions_of(run)["Stage"]

    assert ("Negotiation", "Negotiation") in question.offers
    assert not question.may_be_added
    assert plan(run)["refused"] == 1


def test_and_a_stage_made_by_hand_stands_in_the_usual_pipeline() -> None:
    made = create("stages", {"label_en": "Visit", "kind": "lost"}, by=SYSTEM)

    assert made.pipeline == stage_called("Won").pipeline
    assert made.position > stage_called("Lost").position


# --- two pipelines with a stage of one name ------------------------------------------------------------------------------


@pytest.fixture
def partners() -> None:
    make_pipeline("Partners", ("Approached", "open", 10), ("Won", "won", 100))


def where() -> list[str]:
    rows = Opportunity.objects.living().order_by("name").values_list("pipeline__label_en", "stage__label_en")
    return [f"{pipeline} › {stage}" for pipeline, stage in rows]


@pytest.mark.usefixtures("partners")
def test_of_the_pipeline_that_the_row_names(tmp_path: Path) -> None:
    text = "Name,Pipeline,Stage\nA,Partners,Won\nB,Ventes,Gagnée\nC,Partners,Approached\nD,,Won\n"

    answer = import_by_command(str(make_file(tmp_path / "a.csv", text)), "--as", "opportunities")

    assert where() == ["Partners › Won", "Sales › Won", "Partners › Approached"]
    assert (answer["errors"], answer["questions"]) == (1, [])
    assert "Stage: several are called “Won”. Say which one: Sales › Won, Partners › Won." in Path(answer["error_file"]).read_text(
        "utf-8-sig"
    )


@pytest.mark.usefixtures("partners")
def test_or_of_the_one_that_is_said_when_asked(tmp_path: Path) -> None:
    (question,) = questions_of(as_import(table(tmp_path, "Won", "Won", "Negotiation"), "opportunities"))["Stage"]
    silent = import_by_command(str(table(tmp_path, "Won", "Won", "Negotiation")), "--as", "opportunities", "--dry-run")

    import_by_command(str(table(tmp_path, "Won", "Won", "Negotiation")), "--as", "opportunities", "--answer", "Stage:Won=Partners › Won")

    assert question.offers == [("Sales › Won", "Sales › Won"), ("Partners › Won", "Partners › Won")]
    assert silent["questions"] == [{"column": "Stage", "value": "Won", "rows": 2, "suggestion": ""}]
    assert (silent["created"], silent["errors"]) == (1, 2)
    assert where() == ["Partners › Won", "Partners › Won", "Sales › Negotiation"]
