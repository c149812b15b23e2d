"""What is said about a file…"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override

from relais.integrations.files.errors import FileTooLarge
from relais.integrations.files.open import open_table
from relais.integrations.files.testing import make_file, make_xlsx
from relais.integrations.matching.headers import Target, match_columns


def test_is_said_in_french_with_french_figures(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    with override("fr"), pytest.raises(FileTooLarge) as refusal:
        open_table(path)

    assert str(refusal.value) == (
        "Cette feuille s’étend sur 1\u00a0048\u00a0576 lignes et 16\u00a0384 colonnes\u202f; au plus 5\u00a0000\u00a0000 cellules d’un classeur "
        "peuvent être lues. "
        "Enregistrez la feuille en CSV et importez ce fichier."
    )


def test_of_a_row_is_said_in_french(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "nom,ville\nDurand, Zoé,Paris\nB,Lyon\n")

    with override("fr"):
        problem = next(open_table(path).rows()).problem  # type: ignore[call-overload]

    assert problem == (
        "Cette ligne a 3 cellules pour 2 colonnes\u202f; il manque peut-être des guillemets autour d’un texte qui contient un séparateur."
    )


def test_of_a_suggestion_is_said_in_french() -> None:
    with override("fr"):
        (suggestion,) = match_columns(["Prénom"], {}, [Target("first_name")])

    assert suggestion.reason == "L’en-tête le dit."


def test_never_changes_the_names_of_columns(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.csv", "name,,x\nAcme,1,2\n")

    with override("fr"):
        french = open_table(path).columns

    assert french == open_table(path).columns == ["name", "#2", "x"]
