"""The encoding of a text is found…"""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from relais.integrations.files.open import open_table
from relais.integrations.files.options import ReadOptions
from relais.integrations.files.preview import preview
from relais.integrations.files.testing import make_file

pytestmark = [pytest.mark.covers("R275"), pytest.mark.drill(31)]

FRENCH = "nom;ville\nZoé Lefèvre;Saint-Étienne\nNoël Maïté;Besançon\nÉric Gâteau;Nîmes\n"
SHOUTED = "NOM;VILLE\nRENÉ DELÉGLISE;ALÈS\nFRANÇOIS CHÂTEAU;BÉZIERS\n"
WITH_EURO = "société;montant\nCafé de la Gare;12 €\nL’Étoile;15 €\n"
WITH_LIGATURE = "nom;ville\nSœur Marie;Nancy\nCœur de ville;Évreux\n"
GERMAN = "Name;Ort\nMüller & Söhne;Köln\nGroß GmbH;Düsseldorf\nÄrztehaus;Lübeck\n"
ONE_NAME = "name;city\nRené;Paris\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[
            (text, encoding)
            for text in (FRENCH, SHOUTED, GERMAN, ONE_NAME)
            for encoding in ("utf-8", "cp1252", "mac_roman", "cp850", "utf-16-le", "utf-16-be")
        ],
        *[(WITH_EURO, encoding) for encoding in ("utf-8", "cp1252", "mac_roman")],
        *[(WITH_LIGATURE, encoding) for encoding in ("utf-8", "cp1252", "iso-8859-15", "mac_roman")],
    ],
)
def test_for_western_text(tmp_path: Path, text: str, encoding: str) -> None:
    table = open_table(make_file(tmp_path / "a.csv", text, encoding))

    assert table.options.encoding == encoding
    assert [table.columns, *[row.values for row in table.rows()]] == [line.split(";") for line in text.splitlines()]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "iso-8859-15"])
def test_as_windows_where_latin_reads_the_same(tmp_path: Path, encoding: str) -> None:
    table = open_table(make_file(tmp_path / "a.csv", FRENCH, encoding))

    assert table.options.encoding == "cp1252"
    assert next(row.values for row in table.rows()) == ["Zoé Lefèvre", "Saint-Étienne"]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF32_LE, "utf-32")],
)
def test_by_the_byte_order_mark(tmp_path: Path, mark: bytes, encoding: str) -> None:
    family = {
        codecs.BOM_UTF8: "utf-8",
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        codecs.BOM_UTF32_LE: "utf-32-le",
    }[mark]

    table = open_table(make_file(tmp_path / "a.csv", mark + FRENCH.encode(family)))

    assert table.options.encoding == encoding
    assert table.columns == ["nom", "ville"]
    assert [row.values for row in table.rows()][2] == ["Éric Gâteau", "Nîmes"]


def test_beyond_the_west(tmp_path: Path) -> None:
    russian = "Имя;Город\nИван Петров;Москва\nСергей Попов;Казань\nАнна Смирнова;Самара\n" * 5

    table = open_table(make_file(tmp_path / "a.csv", russian, "cp1251"))

    assert table.options.encoding == "cp1251"
    assert table.columns == ["Имя", "Город"]


def test_though_accents_come_late(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name;city\n" + "Acme;Paris\n" * 100_000 + "Zoé;Nîmes\n", "cp1252")

    table = open_table(path)

    assert table.options.encoding == "cp1252"
    assert list(table.rows())[-1].values == ["Zoé", "Nîmes"]


def test_unless_the_user_knows_better(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", FRENCH, "cp1252")

    table = open_table(path, options=ReadOptions(encoding="mac_roman"))

    assert table.options.encoding == "mac_roman"


def test_and_shown_with_the_words_to_check_in_each_alternative(tmp_path: Path) -> None:
    shown = preview(make_file(tmp_path / "a.csv", FRENCH, "mac_roman"))

    readings = {reading.encoding: reading.extract for reading in shown.alternatives.encodings}
    assert next(iter(readings)) == "mac_roman"
    assert readings["mac_roman"] == "Zoé · Lefèvre · Saint-Étienne · Noël · Maïté · Besançon"
    assert readings["cp1252"] == "ZoŽ · Lef�vre · Saint-ƒtienne · No‘l · Ma•tŽ · Besan�on"
    assert "The encoding is a guess (mac_roman): check the accented letters." in shown.warnings


def test_and_text_damaged_before_is_pointed_out(tmp_path: Path) -> None:
    damaged = FRENCH.encode().decode("cp1252", "replace")

    shown = preview(make_file(tmp_path / "a.csv", damaged))

    assert "Some accented letters look damaged (as in “Ã©”): try another encoding, or export the file again." in shown.warnings


def test_and_plain_ascii_leaves_nothing_to_choose(tmp_path: Path) -> None:
    shown = preview(make_file(tmp_path / "a.csv", "a,b\n1,2\n"))

    assert shown.options.encoding == "utf-8"
    assert shown.alternatives.encodings == []
    assert shown.warnings == []
