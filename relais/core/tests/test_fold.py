from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

import pytest
from django.db import connection

from relais.core.shared_data import naughty_strings
from relais.core.text import fold

#: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and the extensions in which Vietnamese is written.
LETTERS = [chr(code) for code in (*range(1, 0x700), *range(0x1E00, 0x2100), 0xFB00, 0xFB01) if unicodedata.category(chr(code)) != "Cn"]


def folded_by_database(texts: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        return [cursor.execute("SELECT relais_fold(%s)", [text]).fetchone()[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d’Anaïs LEFÈVRE", "oeuvre d'anais lefevre"),
        ("Straße GROẞ Müller", "strasse gross muller"),
        ("Zażółć gęślą jaźń, Łódź", "zazolc gesla jazn, lodz"),
        ("İstanbul IĞDIR ışık", "istanbul igdir isik"),
        ("Đặng Thị Ngọc Huyền", "dang thi ngoc huyen"),
        ("Ærø Þór Guðrún", "aero thor gudrun"),
        ("ﬁne ﬂower № ①", "fine flower no 1"),
        ("Jose\u0301 José", "jose jose"),
        ("ILLINOIS", "illinois"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("", ""),
    ],
)
@pytest.mark.django_db
def test_fold_is_the_same_in_python_and_in_the_database(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert folded_by_database([text]) == [folded]


@pytest.mark.django_db
def test_every_letter_is_folded_alike() -> None:
    assert folded_by_database(LETTERS) == [fold(letter) for letter in LETTERS]


@pytest.mark.django_db
def test_letters_in_any_order_are_folded_alike() -> None:
    dice = random.Random(1)
    words = ["".join(dice.choices(LETTERS, k=dice.randint(2, 12))) for _ in range(1000)]

    assert folded_by_database(words) == [fold(word) for word in words]


@pytest.mark.django_db
def test_naughty_strings_are_folded_alike() -> None:
    texts = [text for text in naughty_strings() if "\x00" not in text and "\ud800" not in text]

    assert folded_by_database(texts) == [fold(text) for text in texts]


@pytest.mark.django_db
def test_nothing_is_folded_to_nothing() -> None:
    assert fold(None) is None
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT relais_fold(NULL)").fetchone() == (None,)
