"""The demonstration company has a second country, and a draft that waits to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relais.accounts.models import User
from relais.configuration.packs.parts import PARTS
from relais.records.api import create

if TYPE_CHECKING:
    from relais.records.demo import Demo

#: Parts that are the same in the whole firm.
HELD = ("fiscal_year", "week_start")


def _added(of_kind: str, name: str, /, **values: Any) -> dict[str, Any]:
    return {"kind": of_kind, "name": name, "verb": "added", "values": {key: [None, value] for key, value in values.items()}}


CHANGES = [
    _added("custom-fields", "contacts/trade_fair", kind="choice", label_en="Met at the fair", label_fr="Rencontré au salon", section="Salon", position=200),
    _added("reference-items", "contacts/trade_fair/lyon", label_en="Lyon, spring", label_fr="Lyon, printemps", position=10, is_active=True),
    _added("reference-items", "contacts/trade_fair/brussels", label_en="Brussels, autumn", label_fr="Bruxelles, automne", position=20, is_active=True),
    _added("stages", "sales/site_visit", label_en="Site visit", label_fr="Visite du chantier", kind="open", probability="35.00", position=25, stale_after=14),
    {"kind": "firms", "name": "firms", "verb": "changed", "values": {"name": [None, "Lambert & Fils"]}},
]  # fmt: skip


def fill(demo: Demo) -> dict[str, int]:
    """Belgium beside France, as the administrator has arranged it."""
    administrator = User.objects.filter(roles__is_administrator=True).order_by("pk").first()
    if administrator is None:
        return {}
    by, operation = demo.actor(administrator), demo.operation(administrator)
    free = [key for key in PARTS if key not in HELD]
    create(
        "country-packs",
        {"code": "base", "values": {"fiscal_year": "01-01", "week_start": "monday"}, "free_parts": free},
        by=by,
        operation=operation,
    )
    region = create(
        "country-packs",
        {"code": "benelux", "name_en": "Benelux", "name_fr": "Benelux", "values": {"languages": ["fr", "nl"]}},
        by=by,
        operation=operation,
    )
    for code, parent in (("FR", None), ("BE", region.pk)):
        create("country-packs", {"code": code, "parent": parent}, by=by, operation=operation)
    draft = {"name": "Salons 2027", "note": "À publier avant le salon de Lyon.", "changes": CHANGES}
    create("configuration-drafts", draft, by=by, operation=operation)
    return {"countries": 2}
