"""What a file says and the firm does not know is asked about…"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.integrations.files.testing import make_file
from relais.integrations.imports.planning import plan
from relais.integrations.imports.preparing import questions_of
from relais.integrations.imports.running import load_file, revert
from relais.integrations.models import ImportRun, SavedMapping
from relais.integrations.testing import as_import, import_by_command
from relais.parties.models import Party
from relais.parties.testing import make_organization
from relais.records.api import entries_of, key_called
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253", "R265")]

FIRMS = "Name,Industry\nAcme,Falconry\nBolt,Falconry\nCork,retial\n"
PEOPLE = "Name,Company\nAnn Ash,AcmeCorp\nBob Birch,AcmeCorp\nCid Cedar,Unheard-of\n"


def bring(tmp_path: Path, text: str, *arguments: str) -> dict[str, Any]:
    return import_by_command(str(make_file(tmp_path / "a.csv", text)), *arguments)


def firms(tmp_path: Path, *arguments: str) -> dict[str, Any]:
    return bring(tmp_path, FIRMS, "--as", "organizations", *arguments)


def industries() -> dict[str, str]:
    return dict(Party.objects.filter(kind="organization", deleted_at=None).values_list("name", "industry"))


def employers() -> dict[str, str]:
    return dict(Party.objects.filter(kind="person", deleted_at=None).values_list("name", "organization__name"))


# --- entries of lists ------------------------------------------------------------------------------------------------


def test_and_its_rows_come_back_as_long_as_nobody_answers(tmp_path: Path) -> None:
    answer = firms(tmp_path)

    assert answer["questions"] == [{"column": "Industry", "value": "Falconry", "rows": 2, "suggestion": ""}]
    assert (answer["created"], answer["errors"], industries()) == (1, 2, {"Cork": "retail"})


@pytest.mark.parametrize(("meaning", "expected"), [("+", "falconry"), ("Retail", "retail"), ("", "")])
def test_once_for_all_rows_that_hold_it(tmp_path: Path, meaning: str, expected: str) -> None:
    answer = firms(tmp_path, "--answer", f"Industry:Falconry={meaning}")

    assert (answer["errors"], answer["questions"]) == (0, [])
    assert industries() == {"Acme": expected, "Bolt": expected, "Cork": "retail"}
    assert ("falconry" in entries_of("industries")) == (meaning == "+")


def test_and_a_preview_counts_what_would_be_added_without_adding_it(tmp_path: Path) -> None:
    run = as_import(
        make_file(tmp_path / "a.csv", FIRMS), "organizations", corrections={"Industry": {"Falconry": "Falconry", "retial": "retail"}}
    )

    planned = plan(run)

    assert (planned["created"], planned["refused"], planned["linked"]) == (3, 0, {"reference-items": 1})
    assert {each["value"]: each["rows"] for each in planned["answers"]} == {"Falconry": 2, "retial": 1}
    assert key_called("industries", "Falconry") is None
    assert load_file(run)["linked"] == planned["linked"]


def test_and_what_was_added_goes_when_the_import_is_undone(tmp_path: Path) -> None:
    answer = firms(tmp_path, "--add-unknown")
    run = ImportRun.objects.get(pk=answer["import"])

    revert(run, by=SYSTEM)

    assert (industries(), key_called("industries", "Falconry")) == ({}, None)


def test_but_nobody_adds_entries_whose_role_does_not_let_him(tmp_path: Path, cast: Cast) -> None:
    run = as_import(
        make_file(tmp_path / "a.csv", FIRMS), "organizations", user=cast.seller, corrections={"Industry": {"Falconry": "Falconry"}}
    )

    assert [each.may_be_added for each in questions_of(run)["Industry"]] == [False, False]
    assert load_file(run)["errors"] == 3
    assert key_called("industries", "Falconry") is None


# --- other records ---------------------------------------------------------------------------------------------------


def test_where_a_record_is_called_nearly_so(tmp_path: Path) -> None:
    make_organization("Acme Corp")

    answer = bring(tmp_path, PEOPLE, "--as", "contacts")

    assert answer["questions"] == [{"column": "Company", "value": "AcmeCorp", "rows": 2, "suggestion": "Acme Corp"}]
    assert (answer["errors"], employers()) == (2, {"Cid Cedar": "Unheard-of"})
    assert "nobody has said what “AcmeCorp” stands for" in Path(answer["error_file"]).read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "employer"),
    [
        (["--answer", "Company:AcmeCorp=Acme Corp"], "Acme Corp"),
        (["--answer", "Company:AcmeCorp=+"], "AcmeCorp"),
        (["--answer", "Company:AcmeCorp="], None),
        (["--join-alike"], "Acme Corp"),
    ],
)
def test_and_joins_it_makes_another_or_leaves_it_out_as_told(tmp_path: Path, arguments: list[str], employer: str | None) -> None:
    make_organization("Acme Corp")

    answer = bring(tmp_path, PEOPLE, "--as", "contacts", *arguments)

    assert answer["errors"] == 0
    assert employers() == {"Ann Ash": employer, "Bob Birch": employer, "Cid Cedar": "Unheard-of"}


def test_but_not_of_records_that_the_reader_may_not_see(tmp_path: Path, cast: Cast) -> None:
    make_organization("Acme Corp", owner=cast.administrator)
    run = as_import(make_file(tmp_path / "a.csv", PEOPLE), "contacts", user=cast.seller)

    assert questions_of(run) == {}


@pytest.mark.covers("R266")
def test_only_once_where_the_answers_are_kept(tmp_path: Path) -> None:
    make_organization("Acme Corp")
    told = ["--answer", "Company:AcmeCorp=Acme Corp", "--keep", "From the fair"]
    bring(tmp_path, PEOPLE, "--as", "contacts", *told)

    again = bring(tmp_path, PEOPLE.replace("Ann Ash", "Dan Dale") + "Eve Elm,Acme-Corp\n", "--as", "contacts", "--mapping", "From the fair")

    assert SavedMapping.objects.get().corrections == {"Company": {"AcmeCorp": "Acme Corp"}}
    assert again["questions"] == [{"column": "Company", "value": "Acme-Corp", "rows": 1, "suggestion": "Acme Corp"}]
    assert (again["created"], again["skipped"], again["errors"]) == (1, 2, 1)


@pytest.mark.parametrize("told", ["Company", "Nowhere:AcmeCorp=x"])
def test_and_an_answer_that_is_none_is_refused_and_nothing_is_kept(tmp_path: Path, told: str) -> None:
    with pytest.raises(AssertionError, match="is not COLUMN:VALUE=MEANING"):
        bring(tmp_path, PEOPLE, "--as", "contacts", "--answer", told)

    assert not ImportRun.objects.exists()


# --- in the wizard ---------------------------------------------------------------------------------------------------


def test_in_the_form_with_the_likeliest_answer_taken(client: Client, cast: Cast, tmp_path: Path) -> None:
    make_organization("Acme Corp")
    run = as_import(make_file(tmp_path / "a.csv", PEOPLE), "contacts", user=cast.administrator)
    client.force_login(cast.administrator)

    page = client.get(f"/imports/{run.token}/columns/").content.decode()

    assert "What is “AcmeCorp”?" in page
    assert '<option value="=Acme Corp" selected>Acme Corp</option><option value="new">' in page


@pytest.mark.parametrize(
    ("chosen", "kept"), [("=Acme Corp", "Acme Corp"), ("new", "AcmeCorp"), ("empty", ""), ("refused", None), ("x", None)]
)
def test_and_takes_what_the_form_says(client: Client, cast: Cast, tmp_path: Path, chosen: str, kept: str | None) -> None:
    make_organization("Acme Corp")
    run = as_import(make_file(tmp_path / "a.csv", PEOPLE), "contacts", user=cast.administrator)
    client.force_login(cast.administrator)
    form = {"do": "plan", "match": "best", "column": run.columns, "target": ["name", "organization"]}

    client.post(f"/imports/{run.token}/columns/", form | {"question": ["Company\tAcmeCorp"], "answer": [chosen]})

    run.refresh_from_db()
    assert run.corrections == {"Company": {"AcmeCorp": kept}}
    assert run.plan["refused"] == (2 if kept is None else 0)
