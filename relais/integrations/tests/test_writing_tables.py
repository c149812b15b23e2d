"""A table is written…"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.integrations.files.errors import FileTooLarge, InvalidOptions
from relais.integrations.files.open import open_table
from relais.integrations.files.write import WriteOptions, write_table

pytestmark = pytest.mark.covers("R265")

COLUMNS = ["name", "employees", "revenue", "founded", "met", "active", "note"]
NOON = datetime.fromisoformat("2024-02-29T12:00")
ROWS = [
    ["Zoé & Cie", 12, Decimal("1250000.50"), date(2011, 3, 14), NOON, True, 'says "hi";\nthen, goes'],
    ["Acme", -7, Decimal("-0.10"), None, None, False, None],
]


def write(kind: str, columns: list[str], rows: Any, **options: Any) -> bytes:
    target = io.BytesIO()
    write_table(kind, columns, rows, target, WriteOptions(**options))
    return target.getvalue()


def read_back(tmp_path: Path, content: bytes) -> tuple[list[str], list[list[object]]]:
    (tmp_path / "export").write_bytes(content)
    table = open_table(tmp_path / "export")
    return table.columns, [row.values for row in table.rows()]


def test_as_csv() -> None:
    assert write("csv", COLUMNS, ROWS).decode() == (
        "\ufeffname,employees,revenue,founded,met,active,note\r\n"
        'Zoé & Cie,12,1250000.50,2011-03-14,2024-02-29 12:00:00,true,"says ""hi"";\nthen, goes"\r\n'
        "Acme,-7,-0.10,,,false,\r\n"
    )


def test_as_csv_for_a_french_spreadsheet() -> None:
    content = write("csv", ["nom", "montant"], [["Zoé", Decimal("12.50")]], delimiter=";", decimal_mark=",", with_mark=False)

    assert content.decode() == "nom;montant\r\nZoé;12,50\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_as_csv_that_is_read_again(tmp_path: Path, delimiter: str) -> None:
    columns, rows = read_back(tmp_path, write("csv", COLUMNS, ROWS, delimiter=delimiter))

    assert columns == COLUMNS
    assert rows == [
        ["Zoé & Cie", "12", "1250000.50", "2011-03-14", "2024-02-29 12:00:00", "true", 'says "hi";\nthen, goes'],
        ["Acme", "-7", "-0.10", None, None, "false", None],
    ]


def test_as_xlsx_with_typed_cells_that_are_read_again(tmp_path: Path) -> None:
    assert read_back(tmp_path, write("xlsx", COLUMNS, ROWS)) == (
        COLUMNS,
        [
            ["Zoé & Cie", 12, 1250000.5, date(2011, 3, 14), NOON, True, 'says "hi";\nthen, goes'],
            ["Acme", -7, -0.1, None, None, False, None],
        ],
    )


def test_as_json_that_is_read_again(tmp_path: Path) -> None:
    assert read_back(tmp_path, write("json", COLUMNS, ROWS)) == (
        COLUMNS,
        [
            ["Zoé & Cie", 12, Decimal("1250000.50"), "2011-03-14", "2024-02-29T12:00:00", True, 'says "hi";\nthen, goes'],
            ["Acme", -7, Decimal("-0.10"), None, None, False, None],
        ],
    )


def test_as_json_text_that_a_person_can_read() -> None:
    assert (
        write("json", ["name", "sum"], [["Zoé", Decimal("1.10")], ["B", None]]).decode()
        == '[\n{"name": "Zoé", "sum": 1.10},\n{"name": "B", "sum": null}\n]\n'
    )
    assert write("jsonl", ["name", "tags"], [["Zoé", ["a", "b"]]]).decode() == '{"name": "Zoé", "tags": ["a", "b"]}\n'


@pytest.mark.parametrize(
    ("value", "text", "cell"),
    [
        (10**18, "1000000000000000000", "1000000000000000000"),
        (Decimal("12345678901234567.89"), "12345678901234567.89", "12345678901234567.89"),
        (Decimal("1E+3"), "1000", 1000),
        (1e-7, "0.0000001", 1e-7),
        (float("nan"), "", None),
        (Decimal("Infinity"), "", None),
        (date(1850, 1, 1), "1850-01-01", "1850-01-01"),
        (time(3, 4), "03:04:00", "03:04:00"),
        (["a", 1, None], "a; 1", "a; 1"),
        ({"a": 1}, '"{""a"": 1}"', '{"a": 1}'),
        (datetime(2024, 1, 2, 3, 4, tzinfo=UTC), "2024-01-02 03:04:00+00:00", datetime.fromisoformat("2024-01-02T03:04")),
        ("_x0041_", "_x0041_", "_x0041_"),
    ],
)
def test_without_changing_unusual_values(tmp_path: Path, value: object, text: str, cell: object) -> None:
    assert write("csv", ["a", "b"], [[value, "x"]], with_mark=False).decode() == f"a,b\r\n{text},x\r\n"
    assert read_back(tmp_path, write("xlsx", ["a", "b"], [[value, "x"]]))[1] == [[cell, "x"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_with_its_headings_when_there_are_no_rows(tmp_path: Path, kind: str) -> None:
    assert read_back(tmp_path, write(kind, ["a", "b"], [])) == (["a", "b"], [])


def test_with_headings_that_are_the_same_told_apart() -> None:
    assert write("jsonl", ["a", "a"], [[1, 2]]) == b'{"a": 1, "a (2)": 2}\n'


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "jsonl"])
def test_row_by_row_from_a_generator_and_counted(kind: str) -> None:
    def rows() -> Iterator[list[int]]:
        yield from ([number] for number in range(5))

    assert write_table(kind, ["n"], rows(), io.BytesIO()) == 5


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_leaving_the_target_open_when_the_rows_fail(kind: str) -> None:
    def rows() -> Iterator[list[int]]:
        yield [1]
        raise LookupError("gone")

    target = io.BytesIO()
    with pytest.raises(LookupError):
        write_table(kind, ["n"], rows(), target)
    assert not target.closed


@pytest.mark.attack(7)
@pytest.mark.parametrize("delimiter", ["-') AS x FROM auth_user--", "\n", ",,", "", "a", '"', "\0"])
def test_with_none_but_the_four_usual_separators(delimiter: str) -> None:
    with pytest.raises(InvalidOptions) as refusal:
        WriteOptions(delimiter=delimiter)

    assert str(refusal.value) == "The separator must be a comma, a semicolon, a tab or a bar."
    assert refusal.value.allowed == [",", ";", "\t", "|"]


def test_in_none_but_the_known_formats() -> None:
    with pytest.raises(InvalidOptions) as refusal:
        write("xls", ["a"], [])

    assert str(refusal.value) == "“xls” is not a format that can be written."


def test_to_xlsx_only_as_far_as_excel_can_hold_it() -> None:
    with pytest.raises(FileTooLarge) as refusal:
        write("xlsx", ["name", "note"], [["Zoé", "x" * 32_767], ["Léo", "x" * 32_768]])

    assert str(refusal.value) == "“note” in row 2 is longer than the 32,767 characters that XLSX allows. Export this list as CSV or JSON."


@pytest.mark.attack(117)
def test_to_xlsx_without_formulas_or_links() -> None:
    hostile = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "http://exemple.fr", "{=1+1}", "mailto:a@exemple.fr", "internal:A1"]

    with zipfile.ZipFile(io.BytesIO(write("xlsx", ["=HYPERLINK(1)"], [[text] for text in hostile]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet and b"<f " not in sheet and b"hyperlink" not in sheet.lower().replace(b"=hyperlink(1)", b"")
    assert sheet.count(b't="inlineStr"') == 1 + len(hostile)


@pytest.mark.attack(117)
def test_to_csv_so_that_no_cell_begins_like_a_formula_whatever_separator_is_assumed() -> None:
    hostile = [
        "=1+1",
        "\",\"=cmd|' /C calc'!A0",
        "a;=cmd|' /C calc'!A0",
        "a\t=cmd()",
        "x\n=cmd()",
        "\u200b=1",
        " \x0b@SUM(1)",
        "＝1+1",
        "%0A=1",
        "|x",
    ]
    content = write("csv", ["text", "=heading"], [[text, text] for text in hostile], with_mark=False).decode()

    for delimiter in ",;\t|":
        for record in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            for cell in record:
                begins = cell.strip().lstrip("\u200b\x0b ")
                assert not begins.startswith(("=", "@", "+", "＝")), (delimiter, record)
