"""How the firm has shared out its market: France by regions, and the countries around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.adoption.demo.house import COLLEAGUES
from relais.records.api import Operation, create_many

#: The territory above, the field that decides, and its values.
TERRITORIES: Mapping[str, tuple[str, str, Sequence[str]]] = {
    "France": ("", "country", ["FR"]),
    "Ouest": ("France", "region", ["Bretagne", "Pays de la Loire", "Normandie", "Centre-Val de Loire", "Nouvelle-Aquitaine", "Occitanie"]),
    "Sud-Est": ("France", "region", ["Auvergne-Rhône-Alpes", "Provence-Alpes-Côte d'Azur", "Corse"]),
    "Nord": ("France", "region", ["Hauts-de-France", "Île-de-France", "Grand Est", "Bourgogne-Franche-Comté"]),
    "Europe": ("", "", []),
    "Europe du Nord": ("Europe", "country", ["DE", "CH", "NL", "GB", "BE"]),
    "Europe du Sud": ("Europe", "country", ["IT", "ES", "PT", "MA"]),
}
#: Who works where, by the team of the house.
WORKED_BY = {
    "Ouest": "Ventes Ouest", "Sud-Est": "Ventes Sud-Est", "Nord": "Ventes Nord", "France": "Ventes France", "Europe": "Ventes Europe",
}  # fmt: skip


def share_out(people: Mapping[str, User], operation: Operation) -> int:
    """Make the territories; customers who come later find theirs by themselves."""
    made: dict[str, int] = {}
    for position, (name, (above, field, values)) in enumerate(TERRITORIES.items(), start=1):
        holds: dict[str, Any] = {"field": field, "op": "in", "value": list(values)} if field else {}
        row = {
            "name": name, "parent": made.get(above), "position": position * 10, "holds": holds,
            "people": [people[each.email].pk for each in COLLEAGUES if each.team == WORKED_BY.get(name)],
        }  # fmt: skip
        (territory,) = create_many("territories", [row], by=SYSTEM, operation=operation)
        made[name] = territory.pk
    return len(made)
