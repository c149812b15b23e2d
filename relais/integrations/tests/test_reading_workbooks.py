"""A workbook is read…"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from relais.integrations.files.errors import FileRefused, InvalidOptions
from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.preview import preview
from relais.integrations.files.testing import make_file, make_ods, make_xlsx
from relais.integrations.files.write import write_table

pytestmark = pytest.mark.covers("R265")

DATA = Path(__file__).parent / "data"
NOON = datetime.fromisoformat("2024-02-29T12:00")
TABLE = [["name", "employees", "rate"], ["Zoé & Cie", 12, 0.5], ["Acme", 7, 1.25]]


@pytest.mark.parametrize(("make", "kind"), [(make_xlsx, "xlsx"), (make_ods, "ods")])
def test_whatever_its_name(tmp_path: Path, make: object, kind: str) -> None:
    path = make(tmp_path / "contacts.csv", TABLE)  # type: ignore[operator]

    table = open_table(path)

    assert table.options.format == kind
    assert table.columns == TABLE[0]
    assert [(row.number, row.values) for row in table.rows()] == [(2, TABLE[1]), (3, TABLE[2])]
    assert (table.row_estimate, table.row_count_is_exact) == (2, True)


def test_in_the_old_format_of_excel() -> None:
    table = open_table(DATA / "clients.xls")

    assert table.options.format == "xls"
    assert table.sheets == ["Clients", "Vide"]
    assert table.columns == ["Société", "Ville", "Effectif", "CA", "Créée le", "Active"]
    assert [row.values for row in table.rows()] == [
        ["Ateliers du Cœur", "Saint-Étienne", 12, 1250000.5, date(2011, 3, 14), True],
        ["Brasserie Étoile", "Nîmes", 140, 0, date(1998, 12, 1), False],
        ["Zoé & fils", "Le Mans", 3, 98000, date(2024, 2, 29), True],
    ]


def test_with_dates_and_times(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_table("xlsx", ["day", "moment"], [[date(2024, 2, 29), NOON]], file)

    assert [row.values for row in open_table(path).rows()] == [[date(2024, 2, 29), NOON]]


def test_from_the_sheet_that_is_chosen(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a"], ["1"]], [["b"], ["2"]])

    table = open_table(path, options=ReadOptions(sheet="Sheet 2"))

    assert table.sheets == ["Sheet 1", "Sheet 2"]
    assert (table.columns, [row.values for row in table.rows()]) == (["b"], [["2"]])


def test_from_the_first_sheet_that_holds_something(tmp_path: Path) -> None:
    table = open_table(make_xlsx(tmp_path / "a.xlsx", [], [["b"], ["2"]]))

    assert table.options.sheet == "Sheet 2"
    assert table.columns == ["b"]


def test_unless_the_chosen_sheet_does_not_exist(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a"]])

    with pytest.raises(InvalidOptions) as refusal:
        open_table(path, options=ReadOptions(sheet="Other"))

    assert str(refusal.value) == "This workbook has no sheet of that name."
    assert refusal.value.allowed == ["Sheet 1"]


def test_unless_the_chosen_format_is_not_that_of_the_content(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptions) as refusal:
        open_table(make_xlsx(tmp_path / "a.xlsx", TABLE), options=ReadOptions(format="csv"))

    assert str(refusal.value) == "The content of this file is XLSX, not CSV."


def test_with_a_title_above_the_headings(tmp_path: Path) -> None:
    rows = [["List of customers", None, None], [None, None, None], *TABLE]

    table = open_table(make_xlsx(tmp_path / "a.xlsx", rows))

    assert table.options.header_row == 3
    assert [row.number for row in table.rows()] == [4, 5]


def test_with_blank_rows_passed_over_and_rows_counted_as_excel_does(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a", "b"], ["1", None], [None, None], ["3", "4"]])

    assert [(row.number, row.values) for row in open_table(path).rows()] == [(2, ["1", None]), (4, ["3", "4"])]


def test_when_it_is_empty_as_no_columns(tmp_path: Path) -> None:
    table = open_table(make_xlsx(tmp_path / "a.xlsx", []))

    assert (table.columns, list(table.rows())) == ([], [])


def test_with_telephone_numbers_kept_as_whole_numbers(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["phone"], [33612345678.0]])

    assert [row.values for row in open_table(path).rows()] == [[33612345678]]


@pytest.mark.drill(31)
def test_with_texts_in_one_form_and_nul_characters_refused(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["name"], ["Zoe\u0301\u200b "], ["a_x0000_b"]])

    assert [(row.values[0], row.problem) for row in open_table(path).rows()] == [
        ("Zoé", None),
        ("a<0000>b", "This row holds a NUL character, which no text has: “a<0000>b”."),
    ]


def test_and_previewed_with_its_sheets(tmp_path: Path) -> None:
    shown = preview(make_ods(tmp_path / "a.ods", TABLE, [["x"]]), rows=1)

    assert shown.sheets == ["Sheet 1", "Sheet 2"]
    assert [row.values for row in shown.rows] == [TABLE[1]]
    assert shown.warnings == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 and nothing more", "This workbook is damaged: its archive cannot be read to the end."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "This workbook is damaged, or is not the kind of file it seems to be."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook is protected by a password. Save it without one and import that.",
        ),
    ],
)
def test_unless_it_is_broken_or_locked(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        open_table(make_file(tmp_path / "a.xlsx", content))

    assert str(refusal.value) == sentence
