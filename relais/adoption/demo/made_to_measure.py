"""What the company has added to Relais itself: what its trade asks for, sums over its deals, and its building sites."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, timedelta
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
    {"kind": "links", "label_en": "Supplied with", "label_fr": "Fournitures", "target": "products"},
    {"kind": "links", "label_en": "Team on site", "label_fr": "Équipe sur place", "target": "users"},
    {"kind": "file", "label_en": "Handover report", "label_fr": "PV de réception"},
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
    products = list(visible(None, "products").order_by("pk").values_list("pk", flat=True))
    people = list(visible(None, "users").order_by("pk").values_list("pk", flat=True))
    return [_site(demo, row) | _supplied(demo, products, people) for row in rows[:MOST_SITES]]


def _supplied(demo: Demo, products: list[int], people: list[int]) -> dict[str, Any]:
    """What goes to a site, and who is there."""
    return {
        "supplied_with": demo.random.sample(products, min(len(products), demo.random.randrange(1, 4))),
        "team_on_site": demo.random.sample(people, min(len(people), demo.random.randrange(1, 3))),
    }


def _site(demo: Demo, row: dict[str, Any]) -> dict[str, Any]:
    begins = row["closed_on"] + timedelta(days=demo.random.randrange(14, 70))
    age = (demo.today - begins).days
    state = "planned" if age < 0 else "under_way" if age < 45 else "handed_over"
    return {
        "name": row["name"], "customer": row["organization_id"], "owner": row["owner_id"], "begins": begins, "state": state,
        "budget": {"amount": row["amount"], "currency": row["amount_currency"]},
        **({"handover_report": _report(row["name"], begins + timedelta(days=45))} if state == "handed_over" else {}),
    }  # fmt: skip


def _report(site: str, day: date) -> dict[str, str]:
    """A page as an office scans it."""
    shown = f"PV de réception - {site} - {day:%d/%m/%Y} - sans réserve".replace("–", "-")
    words = "".join(f"\\{each}" if each in "()\\" else each for each in shown).encode("cp1252", "replace")
    drawn = b"BT /F1 12 Tf 56 770 Td (" + words + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(content))
    return {"name": f"PV de réception {day:%Y-%m-%d}.pdf", "content": b64encode(content).decode()}
