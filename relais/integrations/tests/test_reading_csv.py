"""A CSV file is read…"""

from __future__ import annotations

from pathlib import Path

import pytest

from relais.integrations.files.errors import InvalidOptions
from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.testing import make_file

pytestmark = pytest.mark.covers("R265")


def read(path: Path, **options: object) -> tuple[list[str], list[list[object]]]:
    table = open_table(path, options=ReadOptions(**options))  # type: ignore[arg-type]
    return table.columns, [row.values for row in table.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", ":"])
def test_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "city", "employees"], ["Acme", "Paris", "12"], ["Zèbre", "Lyon", "7"]]
    path = make_file(tmp_path / "a.csv", "\n".join(delimiter.join(line) for line in lines))

    table = open_table(path)

    assert table.options.delimiter == delimiter
    assert table.columns == lines[0]
    assert [row.values for row in table.rows()] == lines[1:]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_with_any_line_end(tmp_path: Path, end: str) -> None:
    path = make_file(tmp_path / "a.csv", end.join(["a,b", "1,2", "3,4", ""]))

    table = open_table(path)

    assert table.options.line_end == end
    assert [row.values for row in table.rows()] == [["1", "2"], ["3", "4"]]


@pytest.mark.drill(31)
def test_with_mixed_line_ends(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "a,b\r1,2\n3,4\r\n5,6")

    table = open_table(path)

    assert table.options.line_end == "mixed"
    assert [row.values for row in table.rows()] == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_with_line_ends_inside_quotation_marks(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", 'a,b\n"one\ntwo",2\n"say ""hello""",4\n')

    assert read(path)[1] == [["one\ntwo", "2"], ['say "hello"', "4"]]


def test_with_decimal_commas_between_semicolons(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "nom;montant;taux\nA;12,5;3,1\nB;13,2;4,7\n")

    assert read(path)[1] == [["A", "12,5", "3,1"], ["B", "13,2", "4,7"]]


def test_with_semicolons_in_the_values_of_a_comma_file(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "id,name,tags\n1,A,x;y\n2,B,z;t\n")

    assert read(path)[1] == [["1", "A", "x;y"], ["2", "B", "z;t"]]


def test_as_one_column_when_commas_only_stand_in_text(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name\nDurand, Zoé\nPetit, Léo\n")

    assert read(path) == (["name"], [["Durand, Zoé"], ["Petit, Léo"]])


def test_with_the_separator_that_excel_notes_in_the_first_line(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "sep=|\nname|a,b\nAcme|1,2\n")

    assert read(path) == (["name", "a,b"], [["Acme", "1,2"]])


def test_with_apostrophes_for_quotation_marks(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "'name','city'\n'Acme, Inc.','Paris'\n'B','Lyon'\n")

    assert read(path) == (["name", "city"], [["Acme, Inc.", "Paris"], ["B", "Lyon"]])


def test_with_spaces_around_values_taken_off(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", 'name, city\n Acme , "Paris, 1er"\n')

    assert read(path) == (["name", "city"], [["Acme", "Paris, 1er"]])


def test_with_lines_above_the_headings_passed_over(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "Export of contacts\n\nname,city,phone\nAcme,Paris,01\nB,Lyon,02\n")

    table = open_table(path)

    assert table.options.header_row == 3
    assert [(row.number, row.values) for row in table.rows()] == [(4, ["Acme", "Paris", "01"]), (5, ["B", "Lyon", "02"])]


def test_without_headings_under_numbered_columns(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "Zoé,zoe@exemple.fr,12\nLéo,leo@exemple.fr,14\n")

    assert read(path) == (["#1", "#2", "#3"], [["Zoé", "zoe@exemple.fr", "12"], ["Léo", "leo@exemple.fr", "14"]])


def test_with_the_heading_row_that_the_user_names(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "x,y\nname,city\nunits,none\nAcme,Paris\n")

    assert read(path, header_row=2, skip_lines=3) == (["name", "city"], [["Acme", "Paris"]])


def test_with_empty_and_repeated_headings_made_different(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name,,Phone,Phone\nAcme,x,1,2\n")

    assert read(path)[0] == ["name", "#2", "Phone", "Phone (2)"]


def test_without_the_empty_columns_that_follow_the_table(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name,city,,\nAcme,Paris,,\n,,,\nB,Lyon,,\n")

    table = open_table(path)

    assert table.columns == ["name", "city"]
    assert [(row.number, row.values, row.problem) for row in table.rows()] == [(2, ["Acme", "Paris"], None), (4, ["B", "Lyon"], None)]


def test_with_short_rows_filled_up(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name,city,phone\nAcme,Paris\n")

    assert read(path)[1] == [["Acme", "Paris", None]]


def test_with_a_row_that_has_too_many_cells_refused(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name,city\nAcme,Paris\nSmith, John,London\nB,Lyon\n")

    rows = list(open_table(path).rows())

    assert [(row.number, row.problem) for row in rows] == [
        (2, None),
        (3, "This row has 3 cells for 2 columns; a separator inside a text may lack quotation marks."),
        (4, None),
    ]


@pytest.mark.drill(31)
def test_with_one_form_for_accented_letters(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name\nZoe\u0301\nΩ\u2126\n")

    assert read(path)[1] == [["Zo\u00e9"], ["ΩΩ"]]


@pytest.mark.drill(31)
def test_without_invisible_characters_at_the_ends(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "\ufeffname,city\n\u200b Acme\u00a0,\ufeffParis\u200e\n👩\u200d💻,\u202fמרים\u200f\n")

    assert read(path) == (["name", "city"], [["Acme", "Paris"], ["👩\u200d💻", "מרים"]])


def test_with_its_rows_counted_beforehand(tmp_path: Path) -> None:
    plain = open_table(make_file(tmp_path / "a.csv", "a,b\n1,2\n3,4"))
    quoted = open_table(make_file(tmp_path / "b.csv", 'a,b\n"x\ny",2\n'))

    assert (plain.row_estimate, plain.row_count_is_exact) == (2, True)
    assert (quoted.row_estimate, quoted.row_count_is_exact) == (2, False)


def test_more_than_once(tmp_path: Path) -> None:
    table = open_table(make_file(tmp_path / "a.csv", "a,b\n1,2\n"))

    assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"delimiter": "ab"}, "The separator must be one character, such as a comma, a semicolon or a tab."),
        ({"delimiter": "\n"}, "The separator must be one character, such as a comma, a semicolon or a tab."),
        ({"encoding": "rot13"}, "“rot13” is not an encoding of text that is known here."),
        ({"encoding": "no-such"}, "“no-such” is not an encoding of text that is known here."),
        ({"encoding": "unicode_escape"}, "“unicode_escape” is not an encoding of text that is known here."),
        ({"format": "pickle"}, "“pickle” is not a format that can be read."),
        ({"delimiter": ";", "quote": ";"}, "The separator and the quotation mark must differ."),
        ({"header_row": -1}, "Row numbers start at 1."),
    ],
)
def test_with_nonsensical_options_refused(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidOptions) as refusal:
        ReadOptions(**options)  # type: ignore[arg-type]

    assert str(refusal.value) == sentence


def test_with_options_that_can_be_kept_as_json() -> None:
    options = ReadOptions(format="csv", encoding="cp1252", delimiter=";", header_row=2, skip_lines=3)

    assert ReadOptions.from_json(options.as_json() | {"from a later version": 1}) == options
