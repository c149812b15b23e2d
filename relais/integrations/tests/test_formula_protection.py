"""A text that could be run as a formula…"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.integrations.files.cleaning import clean_text
from relais.integrations.files.formulas import protect, unprotect
from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.testing import make_file, shared_file
from relais.integrations.files.write import write_table

pytestmark = pytest.mark.attack(117)

TRICKY = st.text(alphabet=st.sampled_from("=+-@|%＝＋－＠'\"\t\r\n,; \u200b\ufeff\xa0a(!1é"), max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "|cmd", "%x", "\t=1", "\r=1", "\n=1", "\tplain", " =1", "\x00=1", "\x1f=1", "\u200b=1", "\ufeff=1",
        "\u202e=1", "\xa0=1", "＝1+1", "＋1", "－x", "＠x", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+33-CMD()", "'=1", "--1",
    ],
)  # fmt: skip
def test_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert protect(text).startswith("'")
    assert unprotect(protect(text)) == text


@pytest.mark.parametrize("text", ['","=cmd()', "a;=cmd()", "a|=HYPERLINK(1)", "a\n=cmd()", "x,  +cmd|'a'!A0", 'y"@SUM(1)', "z;\t-cmd(1)"])
def test_is_also_kept_from_beginning_inside_the_cell(text: str) -> None:
    assert protect(text) != text
    assert unprotect(protect(text)) == text


@pytest.mark.parametrize(
    "text",
    ["-12", "+12", "-12.50", "+3,5 %", "-1 250,00", "-12 €", "+33 6 12 34 56 78", "+33612345678", "+1 (617) 555-0143", "+33-6.12/34",
     "Zoé", "l'été", "'s-Hertogenbosch", "a - b", "Rue de l'Étoile, 12", "zoe@exemple.fr", "50 %", "a=b", "Paris; Lyon", "a, b (c)", "''", "'-12"],
)  # fmt: skip
def test_is_not_what_numbers_telephones_and_plain_words_are(text: str) -> None:
    assert protect(text) == text
    assert unprotect(text) == text


@settings(max_examples=1000)
@given(TRICKY)
def test_comes_back_whatever_it_was(text: str) -> None:
    assert unprotect(protect(text)) == text


@given(st.lists(TRICKY | st.text(max_size=8), min_size=1, max_size=5))
def test_comes_back_through_a_file(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    stored = [cleaned for text in texts if (cleaned := clean_text(text.replace("\0", "").encode("utf-8", "ignore").decode()))]
    path = tmp_path_factory.mktemp("export") / "a.csv"
    with path.open("wb") as target:
        write_table("csv", ["number", "text"], [[number, text] for number, text in enumerate(stored)], target)

    table = open_table(path, options=ReadOptions(delimiter=",", quote='"', header_row=1))

    assert [row.values for row in table.rows()] == [[str(number), text] for number, text in enumerate(stored)]


def test_is_harmless_in_every_naughty_string(tmp_path: Path) -> None:
    lines = shared_file("naughty_strings/blns.txt").read_text("utf-8").splitlines()
    stored = [cleaned for line in lines if (cleaned := clean_text(line.replace("\0", "")))]
    target = io.BytesIO()
    write_table("csv", ["number", "text"], enumerate(stored), target)

    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))[1:]
    read = [row.values[1] for row in open_table(make_file(tmp_path / "a.csv", target.getvalue())).rows()]

    assert [text for _number, text in rows if text.startswith(("=", "@", "|", "%", "\t"))] == []
    assert read == stored


def test_keeps_its_apostrophe_when_the_user_wants_so(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "a,b\n'=1,x\n")

    assert [row.values for row in open_table(path).rows()] == [["=1", "x"]]
    assert [row.values for row in open_table(path, options=ReadOptions(formula_quotes=False)).rows()] == [["'=1", "x"]]
