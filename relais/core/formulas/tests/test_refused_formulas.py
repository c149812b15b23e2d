"""What is no formula is refused with its place, and nothing happens…"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.core.formulas import FormulaError, FormulaTooLarge, complete, find_call, parse_formula
from relais.core.formulas.tests.deal import AT, DEAL, VALUES

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
#: What Python tells of when something is run, read, written or fetched.
DEEDS = ("open", "exec", "compile", "import", "os.", "subprocess.", "socket.", "ctypes.", "shutil.", "urllib.")


class Deeds:
    """Python's audit hooks cannot be taken away again, so one stays, and writes down only while it is told to."""

    def __init__(self) -> None:
        self.is_watching = False
        self.seen: list[str] = []
        sys.addaudithook(self.hear)

    def hear(self, event: str, _arguments: object) -> None:
        if self.is_watching and event.startswith(DEEDS):
            self.seen.append(event)

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        self.seen = []
        self.is_watching = True
        try:
            yield self.seen
        finally:
            self.is_watching = False


WATCH = Deeds()


@pytest.fixture(autouse=True, scope="module")
def grammar_is_read() -> None:
    for language in ("fr", "en"):
        parse_formula("1", DEAL, language)


@pytest.mark.covers("R326")
@pytest.mark.attack(25, 32)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_code(payload: str, language: str) -> None:
    with WATCH.watched() as deeds, pytest.raises(FormulaError) as refused:
        parse_formula(payload, DEAL, language)
    error = refused.value

    assert deeds == []
    assert 0 <= error.start < error.end <= max(len(payload), 1)
    assert str(error.message).endswith(".")


@pytest.mark.attack(25)
def test_by_the_hundred() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


@pytest.mark.attack(25)
def test_watching_sees_what_is_done() -> None:
    with WATCH.watched() as deeds:
        eval("1")

    assert deeds == ["compile", "exec"]


@pytest.mark.attack(129)
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 4_000,
        "IF(" * 1_300,
        "-" * 3_999 + "1",
        "1" + "^1" * 1_900,
        "1" + "*1" * 1_900,
        "1" + "+1" * 1_900,
        "a." * 1_999 + "a",
        "1" * 4_000,
        "0." + "1" * 3_000,
        "1%%" * 1_300,
        "IF(TRUE, " * 60 + "1" + ")" * 60,
        "=".join("1" * 1_900),
        "&".join(["note"] * 799) + "&" + "(" * 49,
        "TODAY()" + "+1" * 400,
    ],
    ids=lambda text: text[:12],
)
def test_nothing_without_measure(text: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_formula(text, DEAL)

    assert isinstance(refused.value, FormulaTooLarge) or refused.value.code == "formula_not_understood"


@pytest.mark.attack(3)
@pytest.mark.parametrize("text", ["a\x00b", '"\x00"', "1\x1b2", "\ud800", '"\ud83d"'])
def test_no_character_that_databases_refuse(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text, DEAL)


#: What formulas are made of, and what they are not.
PIECES = ["amount", "[Montant]", "IF(", "SI(", "(", ")", ",", ";", ".", "1", "1,5", "0.1", '"', '"a"', "+", "-", "^", "&", "=", "<>", "%", "[", "]", "TODAY()", "stage", " ", "é", "\u202f", "🙂", "\x00", "\ud800"]  # fmt: skip


@pytest.mark.attack(25)
@settings(max_examples=500, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30),
    place=st.integers(0, 60),
    language=st.sampled_from(["fr", "en"]),
)
def test_any_text_is_a_formula_or_refused(pieces: list[str], place: int, language: str) -> None:
    text = "".join(pieces)
    try:
        formula = parse_formula(text, DEAL, language)
    except FormulaError as error:
        assert 0 <= error.start < error.end <= len(text) + 1
    else:
        formula.evaluate(VALUES, AT)
        assert parse_formula(formula.kept, DEAL).kept == formula.kept

    for one in complete(text, place, DEAL, language):
        assert 0 <= one.start <= one.end
    find_call(text, place)
