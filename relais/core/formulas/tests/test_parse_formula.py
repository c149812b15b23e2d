"""A formula that is read…"""

from __future__ import annotations

import pytest
from django.utils import translation

from relais.core.formulas import FormulaError, Name, Scope, find_cycles, money, order_of, parse_formula, read_kept
from relais.core.formulas.kinds import BOOLEAN, DATE, NUMBER, TEXT, Kind
from relais.core.formulas.tests.deal import DEAL


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amount * 2", money()),
        ("amount / cost", NUMBER),
        ("organization.revenue", money("EUR")),
        ("organization.parent.parent.[Chiffre d'affaires annuel] + 1", money("EUR")),
        ("closes_on + 1", DATE),
        ("closes_on - TODAY()", NUMBER),
        ('IF(is_won, "", stage)', TEXT),
        ("NOT(is_won)", BOOLEAN),
        ('""', TEXT),
    ],
)
def test_knows_its_kind(text: str, kind: Kind) -> None:
    assert parse_formula(text, DEAL).kind == kind


def test_knows_what_it_reads() -> None:
    formula = parse_formula("SI([Gagné]; Organisation.[Maison mère].Nom; note)", DEAL, "fr")

    assert formula.fields == {"is_won", "organization.parent.name", "note"}
    assert not formula.depends_on_moment
    assert parse_formula("closes_on < TODAY()", DEAL).depends_on_moment


@pytest.mark.parametrize(
    ("french", "kept", "english"),
    [
        (
            "=si( [etape]=\"gagné\" ;arrondi(montant*0,155;1) ; 0)",
            'IF(stage = "won", ROUND(amount * 0.155, 1), 0)',
            'IF(Stage = "Won", ROUND(Amount * 0.155, 1), 0)',
        ),
        ("1-(2-3)-(4+5)", "1 - (2 - 3) - (4 + 5)", "1 - (2 - 3) - (4 + 5)"),
        ("-(2^2)+-2^2", "-(2 ^ 2) + -2 ^ 2", "-(2 ^ 2) + -2 ^ 2"),
        ("[Date de clôture]+1", "closes_on + 1", "[Closing date] + 1"),
        ("Organisation.[Chiffre d'affaires annuel]", "organization.revenue", "Organization.[Annual revenue]"),
        ('note & "dit ""oui"""', 'note & "dit ""oui"""', 'Note & "dit ""oui"""'),
        ("((1+2))*(3)", "(1 + 2) * 3", "(1 + 2) * 3"),
        ("VRAI<>(1>2)", "TRUE <> (1 > 2)", "TRUE <> (1 > 2)"),
        ("[Gagné]", "is_won", "Won"),
    ],
)  # fmt: skip
def test_is_kept_with_keys_and_shown_in_either_language(french: str, kept: str, english: str) -> None:
    formula = parse_formula(french, DEAL, "fr")

    assert (formula.kept, formula.text("en")) == (kept, english)
    assert parse_formula(formula.text("fr"), DEAL, "fr").kept == parse_formula(formula.text("en"), DEAL).kept == kept


@pytest.mark.attack(3)
@pytest.mark.parametrize(
    "label", ['k" FROM auth_user--', "k'); DROP--", "k->>'x'", "k%s", "k\x00", "]", "", "{0}", "l" * 300, "SUM", "TRUE", "a.b", "1"]
)
def test_is_shown_and_read_again_whatever_the_label(label: str) -> None:
    scope = Scope([Name("custom.k", NUMBER, {"en": label, "fr": label}), Name("links", None, leads_to=lambda: scope)])
    formula = parse_formula("custom.k + links.custom.k", scope)

    assert formula.kept == "custom.k + links.custom.k"
    assert parse_formula(formula.text("fr"), scope, "fr").kept == parse_formula(formula.kept, scope).kept == formula.kept


def test_outlives_a_label() -> None:
    kept = parse_formula("[Montant] * 2", DEAL, "fr").kept
    renamed = Scope([Name("amount", money(), {"en": "Value", "fr": "Valeur estimée"})])

    assert parse_formula(kept, renamed).text("fr") == "[Valeur estimée] * 2"


@pytest.mark.parametrize(
    ("text", "language", "place", "sentence", "remedy"),
    [
        ("montnat * 2", "fr", (0, 7), "Rien ne s’appelle « montnat » ici.", "Vouliez-vous dire Montant ?"),
        ("SOME(1;2)", "fr", (0, 4), "Il n’y a pas de fonction « SOME ».", "Vouliez-vous dire SOMME ?"),
        ("1.5 * 2", "fr", (0, 3), "« 1.5 » n’est pas un nombre dans cette langue.", "Écrivez 1,5."),
        ("MAX(1, 2)", "fr", (5, 6), "Une virgule ne se met que dans un nombre.", "Séparez les arguments par ;."),
        ("1 000 * 2", "fr", (2, 5), "Il manque un signe avant « 000 ».", "Écrivez les nombres sans espaces."),
        ("Date de cloture + 1", "fr", (5, 7), "Il manque un signe avant « de ».", "Écrivez [Date de clôture], avec ses crochets."),
        ('montant & "a', "fr", (10, 12), "Ce texte n’est pas fermé.", 'Fermez-le par un second ".'),
        ("SI(montant;1)", "fr", (3, 10), "Il faut ici une condition, et non ceci : montant.", "Comparez, par exemple x > 0."),
        ("(1 + 2", "en", (5, 6), "A closing parenthesis is missing at the end.", "Write ) there."),
        ("1 + 2)", "en", (5, 6), "This closing parenthesis was never opened.", "Delete it."),
        ("1 + ", "en", (2, 4), "The formula stops early: a value is missing after “+”.", "Write what is missing."),
        ("ROUND(1, 2, 3)", "en", (0, 14), "ROUND cannot have 3 arguments.", "Write ROUND(number, [decimals])."),
        ("amount + price_usd + organization.revenue", "en", (21, 41), "USD and EUR do not mix.", "Use amounts of one currency."),
        ("amount + probability", "en", (9, 20), "This is a plain number, and stands beside an amount of money.", None),
        (
            "note + 1",
            "en",
            (0, 4),
            "A number or an amount of money is needed here, not text.",
            'VALUE("12.5") makes a number out of a text.',
        ),
        ('Étape = "Gagne e"', "fr", (8, 17), "« Gagne e » ne fait pas partie des choix.", "Vouliez-vous dire «\u202fGagné\u202f» ?"),
        ('stage = "Wonn"', "en", (8, 14), "“Wonn” is none of the choices.", "Did you mean “Won”?"),
        ("organization", "en", (0, 12), "Organization is a link to other records, not a value.", None),
        ('TEXT(1, "999")', "en", (8, 13), "The format must be one of a fixed list, written out.", None),
        ("TODAY", "en", (0, 5), "Nothing here is called “TODAY”.", "To call the function, write TODAY()."),
    ],
)
def test_tells_what_is_wrong_where_and_what_to_do(
    text: str, language: str, place: tuple[int, int], sentence: str, remedy: str | None
) -> None:
    with translation.override(language), pytest.raises(FormulaError) as refused:
        parse_formula(text, DEAL, language)
    error = refused.value

    with translation.override(language):
        assert (error.start, error.end) == place
        assert str(error.message) == sentence.replace(" »", "\u202f»").replace("« ", "«\u202f").replace(" :", "\u202f:")
        assert remedy is None or str(error.remedy) == remedy.replace(" ?", "\u202f?")
        assert error.as_json()["start"] == error.start


def test_outlives_a_choice() -> None:
    kept = parse_formula('stage = "Nouveau"', DEAL, "fr").kept
    later = Scope([Name("stage", TEXT, choices={"won": {"en": "Won"}})])

    assert kept == 'stage = "new"'
    assert read_kept(kept, later).evaluate({"stage": "new"}) is True
    with pytest.raises(FormulaError):
        parse_formula(kept, later)


@pytest.mark.attack(133)
def test_is_found_where_it_waits_for_itself() -> None:
    reads = {"a": {"b"}, "b": {"c", "x"}, "c": {"a"}, "d": {"d"}, "e": {"a", "f"}, "f": set()}

    assert find_cycles(reads) == [["a", "b", "c"], ["d"]]
    assert find_cycles({"e": {"f"}, "f": set()}) == []
    assert order_of({"e": {"f", "amount"}, "f": {"g"}, "g": set()}) == ["g", "f", "e"]
