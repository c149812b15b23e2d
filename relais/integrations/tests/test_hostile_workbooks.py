"""A hostile workbook is refused before it harms: …"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from relais.integrations.files.errors import FileRefused
from relais.integrations.files.open import open_table
from relais.integrations.files.testing import make_file, make_ods, make_xlsx, measure, ods_cell, sheet_xml

DATA = Path(__file__).parent / "data"
OPEN = """
def measured(path):
    table = open_table(path)
    return sum(1 for row in table.rows())
"""
CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LAUGHS = (
    "<!DOCTYPE w ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
TOO_WIDE = (
    "This sheet spreads over {rows} rows and {columns} columns; at most 5,000,000 cells can be read from a workbook. "
    "Save the sheet as CSV and import that."
)
ENTITIES = "This workbook declares XML entities, which could make it grow without end or read other files."
NOT_XML = "This workbook is damaged: “xl/worksheets/sheet1.xml” in it cannot be read."


def refuse(path: Path) -> str:
    """The sentence of the refusal, which must come within a second and a hundred megabytes."""
    measured = measure(OPEN, path)
    assert isinstance(measured["result"], list), f"{measured['result']} rows were read"
    assert measured["grown"] < 100
    assert measured["child"] < 100 + measured["peak"]
    assert measured["seconds"] < 1.5
    return str(measured["result"][1])


@pytest.mark.attack(74)
def test_a_bomb_of_one_enormous_cell(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 200_000_000}</t></is></c></row>')

    assert path.stat().st_size < 250_000
    assert refuse(path) == "This workbook unpacks to 1,024 times its size, as no spreadsheet does."


@pytest.mark.attack(74)
def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 200_000_000}</t></is></c></row>')
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    make_file(path, content.replace(size, (4000).to_bytes(4, "little")))

    assert refuse(path) == "This workbook is damaged: its archive cannot be read to the end."


@pytest.mark.attack(74)
def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    assert refuse(make_xlsx(tmp_path / "a.xlsx", CORNERS)) == TOO_WIDE.format(rows="1,048,576", columns="16,384")


@pytest.mark.attack(74)
@pytest.mark.parametrize("xml", [CORNERS.replace('"', "'"), CORNERS.replace("r=", "r =")])
def test_a_cell_in_the_last_corner_written_unusually(tmp_path: Path, xml: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", xml)

    assert refuse(path) == "This workbook needs more memory than is given to reading one. Save the sheet as CSV and import that."


@pytest.mark.attack(74)
def test_a_cell_in_the_last_corner_of_an_old_workbook() -> None:
    assert (
        refuse(DATA / "sparse.xls")
        == "This workbook needs more memory than is given to reading one. Save the sheet as CSV and import that."
    )


@pytest.mark.attack(74)
@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("a", repeated=16384)}</table:table-row>',
        f'<table:table-row>{ods_cell("a")}</table:table-row><table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
        f"<table:table-row>{ods_cell(None, repeated=16383)}{ods_cell('z')}</table:table-row>",
    ],
)
def test_an_opendocument_cell_that_is_repeated_everywhere(tmp_path: Path, rows: str) -> None:
    assert refuse(make_ods(tmp_path / "a.ods", rows)) == TOO_WIDE.format(rows="1,048,576", columns="16,384")


@pytest.mark.attack(74)
def test_a_million_texts_for_one_cell(tmp_path: Path) -> None:
    texts = "<sst>" + "".join(f"<si><t>{number:x}</t></si>" for number in range(1_000_000)) + "</sst>"
    path = make_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', parts={"xl/sharedStrings.xml": texts})

    assert refuse(path) == "This workbook keeps 1,000,000 texts for 1 cells, as no spreadsheet program does."


@pytest.mark.attack(74)
@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_five_hundred_sheets(tmp_path: Path, make: object) -> None:
    path = make(tmp_path / "a.xlsx", *[[["a"], ["b"]]] * 500)  # type: ignore[operator]

    assert refuse(path) == "This workbook has 500 sheets; at most 200 can be read."


@pytest.mark.attack(55)
@pytest.mark.attack(74)
def test_an_archive_of_a_hundred_thousand_files(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a"]], parts={f"xl/x{number}": "" for number in range(100_000)})

    with pytest.raises(FileRefused) as refusal:
        open_table(path)
    assert str(refusal.value) == "This workbook is an archive of 100,005 files; a workbook has at most 5,000."


@pytest.mark.attack(55)
@pytest.mark.parametrize("name", ["../outside.csv", "/etc/outside.csv", "folder-evil/outside.csv"])
def test_an_archive_that_is_no_workbook_whose_members_are_never_unpacked(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "a,b\n1,2\n")

    with pytest.raises(FileRefused) as refusal:
        open_table(path)
    assert str(refusal.value) == "This is a ZIP archive. Unpack it and import the files in it one by one."
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.attack(55)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_members_of_one_name(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")

    assert refuse(path) == "This workbook holds two files of the same name."


@pytest.mark.attack(73)
@pytest.mark.attack(74)
def test_a_billion_laughs(tmp_path: Path) -> None:
    sheet = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>', LAUGHS)

    assert refuse(make_xlsx(tmp_path / "a.xlsx", [], parts={"xl/worksheets/sheet1.xml": sheet})) == ENTITIES


@pytest.mark.attack(73)
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "{url}">]>',
        '<!DOCTYPE w SYSTEM "{url}">',
        '<!DOCTYPE w PUBLIC "-//X" "{url}">',
        '<!DOCTYPE w [<!ENTITY % x SYSTEM "{url}"> %x;]>',
    ],
)
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_would_read_other_files(tmp_path: Path, prolog: str, part: str, encoding: str) -> None:
    canary = make_file(tmp_path / "canary", "sung")
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{prolog.format(url=canary.as_uri())}<w>&x;</w>'

    path = make_xlsx(tmp_path / "a.xlsx", [["a"], ["b"]], parts={part: xml.encode(encoding)})

    with pytest.raises(FileRefused) as refusal:
        open_table(path)
    assert str(refusal.value) == ENTITIES


@pytest.mark.attack(73)
def test_entities_in_an_opendocument_file(tmp_path: Path) -> None:
    path = make_ods(tmp_path / "a.ods", [["a"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = members["content.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    assert refuse(path) == ENTITIES


@pytest.mark.attack(73)
def test_an_inclusion_which_stays_what_it_is(tmp_path: Path) -> None:
    canary = make_file(tmp_path / "canary", "sung")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}" parse="text"/>'
    path = make_xlsx(
        tmp_path / "a.xlsx",
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>x{include}</t></is></c></row>',
    )

    assert "sung" not in str([row.values for row in open_table(path).rows()])


@pytest.mark.parametrize("xml", ["<worksheet><sheetData><row", "", "not xml at all"])
def test_xml_that_is_cut_or_none(tmp_path: Path, xml: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", [["a"]], parts={"xl/worksheets/sheet1.xml": xml})

    with pytest.raises(FileRefused) as refusal:
        open_table(path)
    assert str(refusal.value) in (NOT_XML, "This workbook is damaged, or is not the kind of file it seems to be.")


def test_not_so_a_sheet_that_is_only_formatted_to_its_end(tmp_path: Path) -> None:
    formatted = "".join(f'<row r="{number}"><c r="A{number}" s="0"/><c r="J{number}" s="0"/></row>' for number in range(3, 1_048_577, 50))
    path = make_xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>{formatted}')

    assert len(list(open_table(path).rows())) == 2


@pytest.mark.drill(29)
@pytest.mark.slow
def test_not_so_a_sheet_of_a_million_cells(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>{n}</v></c>' for c in "ABCDEFGHIJ") + "</row>" for n in range(1, 100_001))
    path = make_xlsx(tmp_path / "a.xlsx", rows)

    measured = measure(OPEN, path)

    assert measured["result"] == 100_000
    assert measured["peak"] < 150
    assert measured["child"] < 300
