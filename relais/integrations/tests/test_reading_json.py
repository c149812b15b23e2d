"""JSON is read…"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from relais.integrations.files.errors import InvalidOptions
from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.testing import make_file

pytestmark = pytest.mark.covers("R265")

TREE = """{"records": [
  {"attributes": {"type": "Account", "referenceId": "AccountRef1"}, "Name": "Acme",
   "Contacts": {"records": [
      {"attributes": {"type": "Contact", "referenceId": "ContactRef1"}, "LastName": "Martin", "Email": "m@exemple.fr"},
      {"attributes": {"type": "Contact", "referenceId": "ContactRef2"}, "LastName": "Petit", "ReportsToId": "@ContactRef1"}]}},
  {"attributes": {"type": "Account", "referenceId": "AccountRef2"}, "Name": "Zèbre", "ParentId": "@AccountRef1"}]}"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('[{"name": "Acme", "age": 3}, {"name": "Zoé", "city": "Lyon"}]', "json"),
        ('{"total": 2, "records": [{"name": "Acme", "age": 3}, {"name": "Zoé", "city": "Lyon"}], "next": null}', "json"),
        ('{"data": [{"name": "Acme", "age": 3}, {"name": "Zoé", "city": "Lyon"}]}', "json"),
        ('{"name": "Acme", "age": 3}\n{"name": "Zoé", "city": "Lyon"}\n', "jsonl"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_as_a_list_of_objects(tmp_path: Path, text: str, kind: str, encoding: str) -> None:
    table = open_table(make_file(tmp_path / "contacts.txt", text, encoding))

    assert table.options.format == kind
    assert table.columns == ["name", "age", "city"]
    assert [(row.number, row.values) for row in table.rows()] == [(1, ["Acme", 3, None]), (2, ["Zoé", None, "Lyon"])]
    assert (table.row_estimate, table.row_count_is_exact) == (2, True)


def test_with_nested_objects_flattened(tmp_path: Path) -> None:
    text = '[{"name": {"first": "Zoé"}, "emails": [{"type": "work", "value": "z@exemple.fr"}], "tags": ["a", "b"], "none": [], "old": true, "sum": 1.10}]'

    table = open_table(make_file(tmp_path / "a.json", text))

    assert dict(zip(table.columns, next(iter(table.rows())).values, strict=True)) == {
        "name.first": "Zoé",
        "emails.1.type": "work",
        "emails.1.value": "z@exemple.fr",
        "tags": "a; b",
        "none": None,
        "old": True,
        "sum": Decimal("1.10"),
    }


@pytest.mark.covers("R253")
def test_from_salesforce_with_its_references(tmp_path: Path) -> None:
    table = open_table(make_file(tmp_path / "a.json", TREE))

    assert table.sheets == ["Account", "Contact"]
    assert table.columns == ["@type", "@referenceId", "Name", "ParentId"]
    assert [row.values for row in table.rows()] == [
        ["Account", "AccountRef1", "Acme", None],
        ["Account", "AccountRef2", "Zèbre", "@AccountRef1"],
    ]


@pytest.mark.covers("R253")
def test_from_salesforce_with_records_below_others_as_a_table_of_their_own(tmp_path: Path) -> None:
    table = open_table(make_file(tmp_path / "a.json", TREE), options=ReadOptions(sheet="Contact"))

    assert table.columns == ["@type", "@referenceId", "@parentReferenceId", "LastName", "Email", "ReportsToId"]
    assert [row.values for row in table.rows()] == [
        ["Contact", "ContactRef1", "AccountRef1", "Martin", "m@exemple.fr", None],
        ["Contact", "ContactRef2", "AccountRef1", "Petit", None, "@ContactRef1"],
    ]


def test_with_several_lists_as_several_tables(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.json", '{"people": [{"name": "Zoé"}], "places": [{"city": "Lyon"}, {"city": "Nice"}]}')

    assert open_table(path).sheets == ["people", "places"]
    assert len(list(open_table(path, options=ReadOptions(sheet="places")).rows())) == 2
    with pytest.raises(InvalidOptions) as refusal:
        open_table(path, options=ReadOptions(sheet="things"))
    assert str(refusal.value) == "This file has no table of that name."


def test_over_the_edges_of_what_is_in_memory(tmp_path: Path) -> None:
    objects = ",".join(f'{{"n": {number}, "text": "{"é" * (number % 700)}"}}' for number in range(3000))

    table = open_table(make_file(tmp_path / "a.json", f"[{objects}]"))

    assert [(row.values[0], len(str(row.values[1] or ""))) for row in table.rows()] == [(number, number % 700) for number in range(3000)]


def test_as_one_object_that_is_one_row(tmp_path: Path) -> None:
    assert [row.values for row in open_table(make_file(tmp_path / "a.json", '{"name": "Acme"}')).rows()] == [["Acme"]]


def test_when_it_is_empty_as_no_rows(tmp_path: Path) -> None:
    assert list(open_table(make_file(tmp_path / "a.json", "[]")).rows()) == []
