"""Formulas: the one small language in which a user writes what is to be computed (architecture, idea 10).

    scope = Scope([Name("amount", money(), {"en": "Amount", "fr": "Montant"}), Name("probability", NUMBER, {…})])
    formula = parse_formula("[Montant] * probability / 100", scope, "fr")   # or a FormulaError: place, sentence, remedy
    formula.kind, formula.fields            # money, {"amount", "probability"}
    formula.kept                            # "amount * probability / 100": English with keys; this is what is stored
    read_kept(formula.kept, scope)          # the formula again, whatever was renamed meanwhile
    formula.text("fr")                      # "Montant * Probabilité / 100"
    formula.evaluate({"amount": Money(Decimal(200), "EUR"), "probability": 25})   # 50 EUR
    formula.expression({"amount": F("amount"), "probability": F("probability")}, currencies={"amount": F("amount_currency")})
    formula.explain_empty(values)           # why there is no value: what is missing, or a division by zero
    complete(text, position, scope, "fr")   # what may be typed there; find_call(text, position): the function that the caret is in
    find_cycles({"a": formula_a.fields, "b": formula_b.fields}), order_of(…)

What holds: what is empty makes the result empty, in arithmetic and in < <= > >=; in sums of arguments (SUM, MIN, MAX, AVERAGE, COUNT) and in
texts (&) it is left out; = and <> compare it as a value of its own. An empty condition does not hold. Texts are compared without regard to
case and accents. Numbers have 16 figures before the decimal sign and 12 after it, and are exact; a division by zero, a number that is too
large and a text beyond 4,000 characters are empty. Amounts of money in several currencies make the result empty. A moment is taken as its
day where a date is asked for, in the zone of the `Moment` that is handed over.

Every value is the same in Python, in SQLite and in PostgreSQL. SQLite computes with Python (relais_formula), and keeps 15 figures.
"""

from relais.core.formulas.completion import Call, Candidate, complete, find_call
from relais.core.formulas.cycles import find_cycles, order_of
from relais.core.formulas.emptiness import Emptiness
from relais.core.formulas.errors import FormulaError, FormulaTooLarge, NotUnderstood, UnknownFunction, UnknownName, WrongKind
from relais.core.formulas.formula import Formula, parse_formula, read_kept
from relais.core.formulas.kinds import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Kind, Value, money
from relais.core.formulas.moment import Moment
from relais.core.formulas.scope import Name, Scope

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "NUMBER",
    "TEXT",
    "Call",
    "Candidate",
    "Emptiness",
    "Formula",
    "FormulaError",
    "FormulaTooLarge",
    "Kind",
    "Moment",
    "Name",
    "NotUnderstood",
    "Scope",
    "UnknownFunction",
    "UnknownName",
    "Value",
    "WrongKind",
    "complete",
    "find_call",
    "find_cycles",
    "money",
    "order_of",
    "parse_formula",
    "read_kept",
]
