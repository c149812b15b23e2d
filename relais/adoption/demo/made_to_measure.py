"""What the company has added to Relais itself: what its trade asks for, sums over its deals, and its building sites."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from relais.accounts.models import User
from relais.adoption.demo.house import SIGN_IN
from relais.records.api import change_many, create, create_many, visible
from relais.records.demo import Demo

#: So many organizations tell what they like: more would only take longer.
MOST_ASKED = 400
MOST_SITES = 40
SPECIES = ("Oak | Chêne", "Beech | Hêtre", "Larch | Mélèze", "Walnut | Noyer", "Ash | Frêne")
LABELS = ("FSC", "PEFC")
STATES = ("Planned | Prévu", "Under way | En cours", "Handed over | Livré")
#: From this probability on, in percent, a proposal lies before the customer.
PROPOSED = 50
ASKED = ("organization", "amount", "closes_on")
BUYING = ("yearly_value", "orders_per_year", "goods_per_year", "visits_per_year", "won_in_all", "deals_won", "mean_deal")
CUSTOMERS = ("customer", "loyal_customer", "at_risk", "former_customer")
WON = {"field": "stage.kind", "op": "is", "value": "won"}
OF_ORGANIZATIONS: list[dict[str, Any]] = [
    {"kind": "choice", "label_en": "Preferred species", "label_fr": "Essence préférée", "choices": "\n".join(SPECIES), "section": "Atelier"},
    {"kind": "choices", "label_en": "Labels asked for", "label_fr": "Labels demandés", "choices": "\n".join(LABELS), "section": "Atelier"},
    {
        "kind": "roll_up", "label_en": "Won in all", "label_fr": "Gagné en tout", "section": "Atelier",
        "related": "opportunities", "measure": "sum", "measured": "amount", "where": WON,
    },
    {
        "kind": "roll_up", "label_en": "Deals won", "label_fr": "Affaires gagnées", "section": "Atelier",
        "related": "opportunities", "measure": "count", "where": WON,
    },
    {"kind": "formula", "label_en": "Mean deal", "label_fr": "Affaire moyenne", "formula": "won_in_all / deals_won", "section": "Atelier"},
]  # fmt: skip
OF_SITES: list[dict[str, Any]] = [
    {"kind": "link", "label_en": "Customer", "label_fr": "Client", "target": "organizations", "is_required": True},
    {"kind": "choice", "label_en": "State", "label_fr": "État", "choices": "\n".join(STATES)},
    {"kind": "date", "label_en": "Begins", "label_fr": "Début"},
    {"kind": "money", "label_en": "Budget", "label_fr": "Budget"},
]


def add_made_to_measure(demo: Demo) -> dict[str, int]:
    """Fields and sites as somebody of the firm made them; sums and formulas are computed by the worker."""
    administrator = User.objects.get(email=SIGN_IN)
    by, operation = demo.actor(administrator), demo.operation(administrator)
    for values in OF_ORGANIZATIONS:
        create("custom-fields", {"type": "organizations"} | values, by=by, operation=operation)
    names = {"label_en": "site", "label_fr": "chantier", "plural_en": "sites", "plural_fr": "chantiers"}
    create("custom-objects", names | {"icon": "hammer", "group": "service"}, by=by, operation=operation)
    for values in OF_SITES:
        create("custom-fields", {"type": "sites"} | values, by=by, operation=operation)
    asked = list(visible(None, "organizations").order_by("pk").values_list("pk", flat=True)[:MOST_ASKED])
    change_many("organizations", {pk: _tastes(demo) for pk in asked if demo.random.random() < 0.6}, by=by, operation=operation)
    _arrange(demo)
    return {"sites": len(create_many("sites", _sites(demo), by=by, operation=operation))}


def _arrange(demo: Demo) -> None:
    """What is bought in a year is asked of customers alone; what is proposed has a customer, a price and a day."""
    administrator = User.objects.get(email=SIGN_IN)
    by, operation = demo.actor(administrator), demo.operation(administrator)
    proposed = list(visible(None, "stages").filter(probability__gte=PROPOSED).order_by("position").values_list("pk", flat=True))
    customers = {"field": "lifecycle", "op": "in", "value": list(CUSTOMERS)}
    for key, rule in (
        ("organizations", {"fields": list(BUYING), "effect": "show", "when": customers}),
        ("opportunities", {"fields": list(ASKED), "effect": "require", "when": {"field": "stage", "op": "in", "value": proposed}}),
    ):
        create("layouts", {"type": key, "purpose": "form", "rules": [rule]}, by=by, operation=operation)


def _tastes(demo: Demo) -> dict[str, Any]:
    species = demo.random.choice(("oak", "oak", "oak", "beech", "larch", "larch", "walnut", "ash"))
    labels = [label.lower() for label in LABELS if demo.random.random() < 0.4]
    return {"preferred_species": species} | ({"labels_asked_for": labels} if labels else {})


def _sites(demo: Demo) -> list[dict[str, Any]]:
    """What was sold is built some weeks later."""
    won = visible(None, "opportunities").filter(stage__kind="won", organization__isnull=False, closed_on__isnull=False)
    rows = won.order_by("-closed_on", "pk").values("name", "organization_id", "owner_id", "closed_on", "amount", "amount_currency")
    return [_site(demo, row) for row in rows[:MOST_SITES]]


def _site(demo: Demo, row: dict[str, Any]) -> dict[str, Any]:
    begins = row["closed_on"] + timedelta(days=demo.random.randrange(14, 70))
    age = (demo.today - begins).days
    state = "planned" if age < 0 else "under_way" if age < 45 else "handed_over"
    return {
        "name": row["name"], "customer": row["organization_id"], "owner": row["owner_id"], "begins": begins, "state": state,
        "budget": {"amount": row["amount"], "currency": row["amount_currency"]},
    }  # fmt: skip
