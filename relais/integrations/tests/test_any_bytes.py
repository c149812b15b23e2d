"""Any bytes at all…"""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.integrations.files.cleaning import is_readable
from relais.integrations.files.errors import FileRefused
from relais.integrations.files.open import open_table
from relais.integrations.files.preview import preview
from relais.integrations.files.testing import make_file, make_ods, make_xlsx

pytestmark = pytest.mark.drill(31)

DATA = Path(__file__).parent / "data"
PIECES = st.sampled_from(
    ["a,b", ";", "\t", "\n", "\r", "\r\n", '"', "'", "=1", "é", "\0", "\ufeff", "{", "}", "[", "]", '"a":', "1", "e9", ",", "null", "BEGIN:VCARD",
     "END:VCARD", "VERSION:3.0", "FN:Zoé", "N:A;B", "TEL;TYPE=CELL:1", "\n ", "=\n", "ENCODING=QUOTED-PRINTABLE:", "item1.", "sep=;", "- a: b", "\u2028"]
)  # fmt: skip


def read(path: Path) -> None:
    """Read a file, or be told why not in a sentence; nothing else may happen."""
    try:
        table = open_table(path)
        for row in islice(table.rows(), 200):
            assert len(row.values) == len(table.columns)
            assert all(is_readable(value) for value in [*row.values, *table.columns] if isinstance(value, str))
        preview(path)
    except FileRefused as refusal:
        assert str(refusal).endswith(".")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_are_a_table_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    read(make_file(tmp_path / "a.csv", content))


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(PIECES, max_size=25),
    st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-le"]),
    st.sampled_from(["a.csv", "a.json", "a.vcf"]),
)
def test_that_resemble_a_format_are_a_table_or_refused_with_a_sentence(tmp_path: Path, pieces: list[str], encoding: str, name: str) -> None:
    read(make_file(tmp_path / name, "".join(pieces).encode(encoding, "replace")))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "vcf"])
def test_of_a_file_that_was_damaged_are_a_table_or_refused_with_a_sentence(tmp_path: Path, kind: str, seed: int) -> None:
    table = [["name", "city"], *[[f"Acme {number}", "Paris"] for number in range(30)]]
    whole = {
        "xlsx": lambda: make_xlsx(tmp_path / "whole", table),
        "ods": lambda: make_ods(tmp_path / "whole", table),
        "xls": lambda: DATA / "clients.xls",
        "vcf": lambda: DATA / "outlook.vcf",
    }[kind]()
    chance = random.Random(seed)
    content = bytearray(whole.read_bytes())
    for _change in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if seed % 3 == 0:
        content = content[: chance.randrange(len(content))]

    read(make_file(tmp_path / "a.csv", bytes(content)))


@pytest.mark.drill(27)
@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("xlsx", "This workbook is damaged: its archive cannot be read to the end."),
        ("ods", "This workbook is damaged: its archive cannot be read to the end."),
        ("xls", "This workbook is damaged, or is not the kind of file it seems to be."),
        ("json", "This file stops being JSON in line 1."),
        ("vcf", "This card has no end; the file may have been cut."),
        ("csv", "A quotation mark is opened in this row and not closed before the end of the file."),
    ],
)
def test_of_an_upload_that_broke_off_are_seen_to_be_cut(tmp_path: Path, kind: str, sentence: str) -> None:
    table = [["name", "city"], *[[f"Acme {number}", "Paris"] for number in range(30)]]
    whole = {
        "xlsx": lambda: make_xlsx(tmp_path / "whole", table).read_bytes(),
        "ods": lambda: make_ods(tmp_path / "whole", table).read_bytes(),
        "xls": (DATA / "clients.xls").read_bytes,
        "json": lambda: b"[" + b", ".join([b'{"name": "Acme"}'] * 30) + b"]",
        "vcf": (DATA / "apple.vcf").read_bytes,
        "csv": lambda: b"name,city\n" + b'"Acme and friends","Paris"\n' * 30,
    }[kind]()
    path = make_file(tmp_path / "upload", whole[: len(whole) // 2])

    try:
        told = [row.problem for row in open_table(path).rows() if row.problem]
    except FileRefused as refusal:
        told = [str(refusal)]

    assert told == [sentence]
