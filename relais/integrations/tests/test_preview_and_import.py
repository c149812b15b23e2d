"""What a preview says is what the import does…"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relais.core.shared_data import shared_data
from relais.integrations.files.testing import make_file
from relais.integrations.imports.planning import plan
from relais.integrations.imports.running import load_file
from relais.integrations.testing import as_import
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253", "R265")]

REAL = [
    ("crm_opportunities/accounts.csv", "organizations"),
    ("crm_opportunities/accounts.xlsx", "organizations"),
    ("crm_opportunities/sales_teams.csv", "users"),
    ("northwind/customers.csv", "contacts"),
    ("northwind/customers.csv", "organizations"),
    ("northwind/employees.csv", "users"),
    ("dedupe_fake1000/fake_1000.csv", "contacts"),
]


def compare(path: Path, type_key: str, **changes: Any) -> dict[str, Any]:
    """The counts of the import, which must be those of its preview; and the preview must have written nothing."""
    run = as_import(path, type_key, **changes)
    before = Party.objects.count()
    planned = plan(run)
    assert Party.objects.count() == before
    done = load_file(run)

    names = ("rows", "created", "updated", "skipped", "linked")
    assert {name: planned[name] for name in names} | {"errors": planned["refused"]} == {name: done[name] for name in (*names, "errors")}
    assert done["created"] + done["updated"] + done["skipped"] + done["errors"] == done["rows"]
    return done


@pytest.mark.parametrize(("name", "type_key"), REAL, ids=lambda value: value)
def test_with_real_files_and_the_same_a_second_time(name: str, type_key: str) -> None:
    first = compare(shared_data(*name.split("/")), type_key)
    second = compare(shared_data(*name.split("/")), type_key)

    assert first["created"] > 0
    assert (second["created"], second["updated"]) == (0, 0)


def test_with_rows_that_speak_of_one_record(tmp_path: Path) -> None:
    make_contact("Here Already", emails=[{"type": "work", "value": "here@firm.example"}])
    rows = [
        "new@firm.example,New One,Lyon",
        "new@firm.example,New One,Lyon",
        "NEW@firm.example,New One,Paris",
        "here@firm.example,Here Already,Nice",
        "here@firm.example,Here Already,Nice",
        "here@firm.example,Here Already,Metz",
        "not an address,Nobody,Lyon",
        ",Without Address,Lyon",
        ",Without Address,Lyon",
    ]

    done = compare(make_file(tmp_path / "a.csv", "E-mail,Name,City\n" + "\n".join(rows)), "contacts", match=[["email"]])

    assert (done["created"], done["updated"], done["skipped"], done["errors"]) == (3, 3, 2, 1)
    assert list(Party.objects.filter(email__contains="@").order_by("pk").values_list("city", flat=True)) == ["Metz", "Paris"]


def test_with_names_that_stand_for_records_of_the_file_of_the_house_and_of_nobody(tmp_path: Path) -> None:
    make_organization("Holding")
    rows = ["F1,Factory,Holding", "F2,Shop,Factory", "F3,Office,Unheard-of", "F4,Depot,unheard-of"]

    done = compare(make_file(tmp_path / "a.csv", "Id,Name,Parent company\n" + "\n".join(rows)), "organizations")

    assert (done["created"], done["linked"]) == (4, {"organizations": 1})
    parents = dict(Party.objects.values_list("name", "parent__name"))
    assert (parents["Shop"], parents["Office"], parents["Depot"]) == ("Factory", "Unheard-of", "Unheard-of")


def test_with_firms_that_are_named_in_several_ways(tmp_path: Path) -> None:
    rows = ["Ann Ash,Acme,Group", "Bob Birch,ACME,Group", "Cid Cedar,Group,", "Dan Dill,Acmé,Grüp"]

    done = compare(make_file(tmp_path / "a.csv", "Name,Company,Company parent\n" + "\n".join(rows)), "contacts",
                   mapping={"Name": "name", "Company": "organization.name", "Company parent": "organization.parent"})  # fmt: skip

    assert done["linked"]["organizations"] == Party.objects.filter(kind="organization").count()


def test_with_a_linked_record_that_is_refused(tmp_path: Path) -> None:
    rows = ["Acme,ann@acme.example", "Bold,no address"]

    done = compare(make_file(tmp_path / "a.csv", "Company,Contact e-mail\n" + "\n".join(rows)), "organizations",
                   mapping={"Company": "name", "Contact e-mail": "contacts.email"})  # fmt: skip

    assert (done["created"], done["errors"]) == (1, 1)
    assert not Party.objects.filter(name="Bold").exists()


def test_with_more_rows_than_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.imports.known.REMEMBERED", 10)
    monkeypatch.setattr("relais.integrations.imports.references.REMEMBERED", 10)
    rows = [f"Person {number % 40},Firm {number % 30}" for number in range(80)]

    done = compare(make_file(tmp_path / "a.csv", "Name,Company\n" + "\n".join(rows)), "contacts", match=[["name"]])

    assert (done["created"], done["linked"]) == (40, {"organizations": 30})
