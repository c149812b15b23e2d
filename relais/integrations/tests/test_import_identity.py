"""Two rows are the same record…"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relais.accounts.actors import SYSTEM
from relais.integrations.files.testing import make_file
from relais.integrations.testing import import_by_command
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import create, registry

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253")]

PEOPLE = "Name,E-mail,Company,City\nAnn Ash,ann@a.example,Acme,Lyon\nBob Birch,,Acme,Nice\nBob Birch,,Bold,Metz\nCid Cedar,,,Lens\n"


def bring(tmp_path: Path, text: str, *arguments: str) -> dict[str, Any]:
    return import_by_command(str(make_file(tmp_path / "a.csv", text)), *arguments)


def test_by_the_best_that_each_has(tmp_path: Path) -> None:
    first = bring(tmp_path, PEOPLE, "--as", "contacts")
    second = bring(tmp_path, PEOPLE, "--as", "contacts")

    assert (first["created"], second["created"], second["skipped"]) == (4, 0, 4)


def test_never_by_a_telephone_that_colleagues_share(tmp_path: Path) -> None:
    text = "First name,Last name,Company,Phone\nAnn,Ash,Acme,04 72 00 00 00\nBob,Birch,Acme,04 72 00 00 00\n"

    answer = bring(tmp_path, text, "--as", "contacts")

    assert answer["created"] == 2


@pytest.mark.parametrize("number", ["04 72 00 00 00", "+33 4 72 00 00 00", "0033472000000"])
def test_by_telephone_when_the_user_says_so_however_it_is_written(tmp_path: Path, number: str) -> None:
    make_contact("Ann Ash", phones=[{"type": "work", "value": "+33472000000"}])

    answer = bring(tmp_path, f"Name,Phone,City\nAnn Ash,{number},Lyon\n", "--as", "contacts", "--match", "phone")

    assert (answer["created"], answer["updated"]) == (0, 1)


def test_by_name_and_country_together(tmp_path: Path) -> None:
    make_organization("Acme", country="FR")

    answer = bring(tmp_path, "Name,Country,City\nACME,France,Lyon\nAcme,Germany,Köln\n", "--as", "organizations", "--match", "name,country")

    assert (answer["created"], answer["updated"]) == (1, 1)
    assert sorted(Party.objects.values_list("country", "city")) == [("DE", "Köln"), ("FR", "Lyon")]


def test_never_when_the_user_says_so(tmp_path: Path) -> None:
    bring(tmp_path, PEOPLE, "--as", "contacts")

    answer = bring(tmp_path, PEOPLE, "--as", "contacts", "--match", "none")

    assert (answer["created"], answer["updated"]) == (4, 0)


def test_by_an_unknown_field_which_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="“colour” is not a field of contacts; allowed are"):
        bring(tmp_path, PEOPLE, "--as", "contacts", "--match", "colour")

    assert not Party.objects.exists()


def test_and_an_update_writes_every_field_of_every_row(tmp_path: Path) -> None:
    rows = [f"p{number}@a.example,Person {number}" for number in range(30)]
    bring(tmp_path, "E-mail,Name\n" + "\n".join(rows), "--as", "contacts")

    answer = bring(tmp_path, "E-mail,Name,City,Job title\n" + "\n".join(f"{row},Lyon,Buyer" for row in rows), "--as", "contacts")

    assert answer["updated"] == 30
    assert Party.objects.filter(city="Lyon", job_title="Buyer").count() == 30


def test_rows_that_share_what_only_one_may_have_leave_the_others_alone(tmp_path: Path) -> None:
    text = "Code,Name in English,Unit price\n" + "".join(f"P-{number % 40},Part {number},1\n" for number in range(41))
    create("products", {"code": "P-7", "name": "Here before"}, by=SYSTEM)

    answer = bring(tmp_path, text, "--as", "products", "--map", "Code=code", "--map", "Name in English=name", "--match", "name")

    assert (answer["created"], answer["errors"]) == (39, 2)
    rejects = Path(answer["error_file"]).read_text("utf-8-sig")
    assert "P-7" in rejects and "P-0,Part 40" in rejects.replace(";", ",")


def test_changes_to_what_only_one_may_have_leave_the_others_alone(tmp_path: Path) -> None:
    for number in range(5):
        create("products", {"code": f"P-{number}", "name": f"Part {number}"}, by=SYSTEM)

    answer = bring(
        tmp_path,
        "Code,Name\nQ-0,Part 0\nP-4,Part 1\nQ-2,Part 2\n",
        "--as",
        "products",
        "--map",
        "Code=code",
        "--map",
        "Name=name",
        "--match",
        "name",
    )

    assert (answer["updated"], answer["errors"]) == (2, 1)
    assert sorted(record.code for record in registry.get("products").queryset()) == ["P-1", "P-3", "P-4", "Q-0", "Q-2"]


def test_preview_foresees_rows_that_share_what_only_one_may_have(tmp_path: Path) -> None:
    create("products", {"code": "P-7", "name": "Here before"}, by=SYSTEM)
    create("products", {"code": "P-9", "name": "Part 3"}, by=SYSTEM)
    file = make_file(tmp_path / "a.csv", "Code,Name\nP-1,Part 1\nP-7,Part 2\nP-7,Part 3\nP-1,Part 4\nP-5,Part 5\n")
    options = ("--as", "products", "--map", "Code=code", "--map", "Name=name", "--match", "name")

    foreseen = import_by_command(str(file), *options, "--dry-run")
    came = import_by_command(str(file), *options)

    assert (foreseen["created"], foreseen["updated"], foreseen["errors"]) == (came["created"], came["updated"], came["errors"]) == (2, 0, 3)
