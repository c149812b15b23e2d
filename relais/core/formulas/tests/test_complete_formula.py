"""While a formula is typed…"""

from __future__ import annotations

import pytest

from relais.core.formulas import complete, find_call
from relais.core.formulas.tests.deal import DEAL


def candidates(text: str, language: str = "fr") -> list[str]:
    """What may stand at the bar."""
    return [one.text for one in complete(text.replace("|", ""), text.index("|"), DEAL, language)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mont|", ["Montant", "MOIS("]),
        ("MONTA|", ["Montant"]),
        ("1 + [dat|", ["[Date de clôture]"]),
        ("clot|", ["[Date de clôture]"]),
        ("clos|", ["[Date de clôture]"]),
        ("organi|", ["Organisation."]),
        ("Organisation.|", ["Nom", "[Chiffre d'affaires annuel]", "[Maison mère]."]),
        ("Organisation.[Maison mère].ch|", ["[Chiffre d'affaires annuel]"]),
        ("arrondi|", ["ARRONDI(", "ARRONDI.SUP(", "ARRONDI.INF("]),
        ("ARRONDI.S|", ["ARRONDI.SUP("]),
        ("rou|", ["ARRONDI(", "ARRONDI.SUP(", "ARRONDI.INF("]),
        ('[Étape] = "|', ['Gagné"', 'Nouveau"']),
        ('SI([Étape] <> "g|', ['Gagné"']),
        ('"mont|', []),
        ("12|", []),
        ("montant.|", []),
        ("zzz|", []),
    ],
)
def test_what_fits_is_offered(text: str, found: list[str]) -> None:
    assert candidates(text) == found


def test_names_and_functions_are_offered_at_the_beginning() -> None:
    found = complete("", 0, DEAL, "fr")

    assert [one.kind for one in found] == ["field"] * 6 + ["function"] * 6
    assert (found[0].label, found[0].detail) == ("Montant", "amount of money")
    assert (found[6].label, found[6].detail) == ("SI", "SI(condition; then; [otherwise])")


def test_what_was_typed_is_replaced() -> None:
    (found,) = complete("1 + [dat] * 2", 8, DEAL, "fr")

    assert "1 + [dat] * 2"[found.start : found.end] == "[dat]"
    assert found.text == "[Date de clôture]"


@pytest.mark.parametrize(
    ("text", "language", "name", "argument"),
    [
        ("SI(montant > 1,5; |", "fr", "SI", 1),
        ('IF(a, "(", ROUND(1, |', "en", "ROUND", 1),
        ("IF(a, (1 + |", "en", "IF", 1),
        ("MAX(1, 2) + |", "en", None, 0),
    ],
)
def test_the_function_that_is_being_written_is_known(text: str, language: str, name: str | None, argument: int) -> None:
    call = find_call(text.replace("|", ""), text.index("|"))

    assert (call and (call.function.name(language), call.argument)) == (name and (name, argument))
