"""Of a hostile or broken text file…"""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from relais.integrations.files.errors import DamagedFile, FileRefused, FileTooLarge, UnknownFormat
from relais.integrations.files.limits import MAX_CELL_CHARACTERS
from relais.integrations.files.open import open_table
from relais.integrations.files.preview import preview
from relais.integrations.files.testing import make_file, shared_file


@pytest.mark.drill(31)
def test_rows_with_broken_utf8_are_refused_one_by_one(tmp_path: Path) -> None:
    good = "Zoé,Nîmes\n".encode() * 50
    path = make_file(tmp_path / "a.csv", b"name,city\n" + good + b"Ren\xe9,Paris\n" + good)

    rows = list(open_table(path).rows())

    assert len(rows) == 101
    assert [(row.number, row.problem) for row in rows if row.problem] == [
        (52, "This row holds bytes that are not text in utf-8: “Ren<E9>”.")
    ]
    assert rows[-1].values == ["Zoé", "Nîmes"]


@pytest.mark.drill(31)
def test_rows_with_bytes_that_windows_does_not_know_are_refused(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "nom;ville\nZoé;Besançon\nNoël;Nîmes\n".encode("cp1252") + b"A\x81;\xc9vreux\n")

    refused = [row for row in open_table(path).rows() if row.problem]

    assert [(row.number, row.problem) for row in refused] == [(4, "This row holds bytes that are not text in cp1252: “A<81>”.")]


@pytest.mark.drill(31)
def test_rows_with_nul_characters_are_refused(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", b"name,city\nAcme,Paris\nB\0ad,Lyon\nC,Lille\n")

    assert [(row.number, row.problem) for row in open_table(path).rows()] == [
        (2, None),
        (3, "This row holds a NUL character, which no text has: “B<0000>ad”."),
        (4, None),
    ]


@pytest.mark.drill(31)
def test_lone_surrogates_in_json_are_refused(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.json", '[{"name": "a\\ud800b"}, {"name": "👩"}, {"name": "x\\u0000"}]')

    assert [(row.values, row.problem) for row in open_table(path).rows()][1] == (["👩"], None)
    assert [row.problem for row in open_table(path).rows()] == [
        "This row holds characters that are no text: “a<D800>b”.",
        None,
        "This row holds characters that are no text: “x<0000>”.",
    ]


@pytest.mark.drill(31)
def test_half_a_character_of_utf16_is_refused_by_row(tmp_path: Path) -> None:
    text = "name,city\nAcme,Paris\n".encode("utf-16-le") + b"A\x00\x00\xd8,\x00B\x00\n\x00" + "C,D\n".encode("utf-16-le")

    rows = list(open_table(make_file(tmp_path / "a.csv", b"\xff\xfe" + text)).rows())

    assert [row.problem is None for row in rows] == [True, False, True]


def test_a_quotation_mark_that_is_never_closed_is_told_by_row(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", 'name,city\nAcme,Paris\nB,"Lyon\nC,Lille\nD,Brest\n')

    assert [(row.number, row.problem) for row in open_table(path).rows()] == [
        (2, None),
        (3, "A quotation mark is opened in this row and not closed before the end of the file."),
    ]


def test_a_quotation_mark_that_swallows_a_large_file_is_told_by_row(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", 'name,city\nAcme,Paris\nB,"Lyon\n' + "C,Lille\n" * (MAX_CELL_CHARACTERS // 4))

    assert [(row.number, row.problem) for row in open_table(path).rows()] == [
        (2, None),
        (3, "A quotation mark is opened in this row and not closed before the end of the file."),
    ]


@pytest.mark.drill(29)
@pytest.mark.parametrize(
    "cell", ["x" * 3_000_000, '"' + "x\n" * 1_500_000 + '"', '"' + 'x""\n' * 400_000 + '"', "x" * 12_000_000, '"' + "x" * 12_000_000 + '"']
)
def test_a_cell_too_long_is_refused_and_the_next_row_read(tmp_path: Path, cell: str) -> None:
    path = make_file(tmp_path / "a.csv", f"name,city\nAcme,Paris\n{cell},Lyon\nC,Lille\n")

    assert [(row.number, row.values, row.problem) for row in open_table(path).rows()] == [
        (2, ["Acme", "Paris"], None),
        (3, [None, None], "A cell of this row is longer than 1,000,000 characters."),
        (4, ["C", "Lille"], None),
    ]


def test_a_line_too_long_is_refused_and_the_next_row_read(tmp_path: Path) -> None:
    line = ",".join(["x" * 90] * 100_000)
    path = make_file(tmp_path / "a.csv", f"name,city\nAcme,Paris\n{line}\nC,Lille\n")

    rows = list(open_table(path).rows())

    assert [row.number for row in rows] == [2, 3, 4]
    assert rows[1].problem == "This row is longer than 8,000,000 characters."
    assert rows[2].values == ["C", "Lille"]


@pytest.mark.drill(29)
def test_as_many_columns_as_excel_has_are_read_and_no_more(tmp_path: Path) -> None:
    most = make_file(tmp_path / "a.csv", ",".join(f"c{n}" for n in range(16_384)) + "\n" + ",".join(["1"] * 16_384))
    more = make_file(tmp_path / "b.csv", ",".join(f"c{n}" for n in range(16_385)) + "\n")

    assert len(next(iter(open_table(most).rows())).values) == 16_384
    with pytest.raises(FileTooLarge) as refusal:
        open_table(more)
    assert str(refusal.value) == "This file has 16,385 columns; at most 16,384 can be read."


@pytest.mark.attack(40)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_under_the_name_of_a_table_is_refused_and_not_run(tmp_path: Path, protocol: int) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "sprung",)

    path = make_file(tmp_path / "a.csv", pickle.dumps(Trap(), protocol))

    with pytest.raises(UnknownFormat) as refusal:
        open_table(path)
    assert str(refusal.value) == "This is not a table that can be read. Tables are read from CSV, XLSX, XLS, ODS, vCard and JSON."
    assert not (tmp_path / "sprung").exists()


@pytest.mark.attack(40)
@pytest.mark.parametrize(
    "text",
    [
        "- name: Acme\n  city: Paris\n- name: B\n",
        "---\nname: Acme\n",
        "!!python/object/apply:os.system ['touch sprung']\n",
        "contacts: !!python/object/apply:os.system\n- touch sprung\n",
        "%YAML 1.2\n---\na: 1\n",
    ],
)
def test_yaml_under_the_name_of_a_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        open_table(make_file(tmp_path / "a.csv", text))

    assert str(refusal.value) == "This is a YAML file. Tables are read from CSV, XLSX, XLS, ODS, vCard and JSON."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \n\n", "This file is empty."),
        (b"\0" * 5000, "This file is empty."),
        (b"%PDF-1.7 x", "This is a PDF file, not a table."),
        (b"\x1f\x8b\x08\x00", "This is a gzip file, not a table."),
        (b"SQLite format 3\0", "This is a SQLite file, not a table."),
        (bytes(range(256)) * 20, "This is not a table that can be read. Tables are read from CSV, XLSX, XLS, ODS, vCard and JSON."),
        (
            b"<html><table><tr><td>name</td></tr></table></html>",
            "This is a web page or XML under the name of a table. Open it in a spreadsheet program and save it as XLSX or CSV.",
        ),
        (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
            "This is a web page or XML under the name of a table. Open it in a spreadsheet program and save it as XLSX or CSV.",
        ),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "This is a calendar, not a table of records."),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises((UnknownFormat, DamagedFile)) as refusal:
        open_table(make_file(tmp_path / "contacts.csv", content))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * 100_000, "This file nests its values too deeply to be a table."),
        ('{"a":' * 100_000, "This file nests its values too deeply to be a table."),
        ('[{"a": ' + "[" * 5000 + "]" * 5000 + "}]", "This file nests its values too deeply to be a table."),
        ('[{"a": ' + "9" * 5000 + "}]", "This file stops being JSON in line 1."),
        ('[{"a": 1e999999999}]', "This file stops being JSON in line 1."),
        ('[{"a": NaN}]', "This file stops being JSON in line 1."),
        ('[\n{"a": 1},\n{"a": }]', "This file stops being JSON in line 3."),
        ('[{"a": 1}', "This file stops being JSON in line 1."),
        ('[{"a": 1}] and more', "This file stops being JSON in line 1."),
        ('[{"a": 1}, 2]', "The list in this file does not hold objects in line 1."),
        ('[{"a": [' + "{}," * 60 + "{}]}]", "“a” lists more than 50 values in one record."),
    ],
)
def test_json_that_is_no_table_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        list(open_table(make_file(tmp_path / "a.json", text)).rows())

    assert str(refusal.value) == sentence


@pytest.mark.attack(117)
def test_every_naughty_string_is_read_as_it_is(tmp_path: Path) -> None:
    strings = [
        line for line in shared_file("naughty_strings/blns.txt").read_text("utf-8").splitlines() if line.strip() and "\0" not in line
    ]
    path = make_file(tmp_path / "a.json", json.dumps([{"text": text} for text in strings]))

    rows = list(open_table(path).rows())

    assert len(rows) == len(strings)
    assert [row.problem for row in rows if row.problem] == []


def test_a_preview_counts_the_rows_that_cannot_be_read(tmp_path: Path) -> None:
    shown = preview(make_file(tmp_path / "a.csv", b"name,city\nAcme,Paris\nB\0,Lyon\n"))

    assert shown.warnings == ["1 of the first rows cannot be read."]
    assert shown.rows[1].number == 3
