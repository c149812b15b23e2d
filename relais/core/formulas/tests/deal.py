"""The names that the tests' formulas read: an opportunity as a seller sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from relais.core.formulas import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Moment, Name, Scope, money, parse_formula
from relais.core.money import Money

AT = Moment("Europe/Paris", datetime(2026, 11, 28, 23, 30, tzinfo=UTC))


def organization() -> Scope:
    return Scope(
        [
            Name("name", TEXT, {"en": "Name", "fr": "Nom"}),
            Name("revenue", money("EUR"), {"en": "Annual revenue", "fr": "Chiffre d'affaires annuel"}),
            Name("parent", None, {"en": "Parent", "fr": "Maison mère"}, leads_to=organization),
        ]
    )


DEAL = Scope(
    [
        Name("amount", money(), {"en": "Amount", "fr": "Montant"}),
        Name("cost", money(), {"en": "Cost", "fr": "Coût"}),
        Name("price_usd", money("USD"), {"en": "Dollar price", "fr": "Prix en dollars"}),
        Name("probability", NUMBER, {"en": "Probability", "fr": "Probabilité"}),
        Name("closes_on", DATE, {"en": "Closing date", "fr": "Date de clôture"}),
        Name("created_at", DATETIME, {"en": "Created", "fr": "Créé"}),
        Name("note", TEXT, {"en": "Note", "fr": "Note"}),
        Name("is_won", BOOLEAN, {"en": "Won", "fr": "Gagné"}),
        Name(
            "stage",
            TEXT,
            {"en": "Stage", "fr": "Étape"},
            choices={"won": {"en": "Won", "fr": "Gagné"}, "new": {"en": "New", "fr": "Nouveau"}},
        ),
        Name("organization", None, {"en": "Organization", "fr": "Organisation"}, leads_to=organization),
    ]
)
VALUES: dict[str, Any] = {
    "amount": Money(Decimal("1500.00"), "EUR"),
    "cost": Money(Decimal("900"), "EUR"),
    "probability": 25,
    "closes_on": date(2026, 1, 31),
    "created_at": datetime(2026, 1, 1, 23, 30, tzinfo=UTC),
    "note": "Élan vital",
    "stage": "won",
    "is_won": True,
    "organization.name": "Lefèvre",
}


def value_of(text: str, language: str = "en", **values: Any) -> Any:
    return parse_formula(text, DEAL, language).evaluate(VALUES | values, AT)
