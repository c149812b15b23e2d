"""Makers of contacts and organizations for the tests of this and other packages."""

from __future__ import annotations

from itertools import count
from typing import Any

from relais.accounts.actors import SYSTEM, Actor
from relais.parties.models import Party, Relationship
from relais.records.api import create

_numbers = count(1)


def make_contact(name: str = "", *, by: Actor = SYSTEM, **values: Any) -> Party:
    """`make_contact("Amélie Rousseau", organization=vauban, city="Lyon")`."""
    if not name and not values.keys() & {"first_name", "last_name"}:
        name = f"Contact {next(_numbers)}"
    return create("contacts", _plain({"name": name, **values} if name else values), by=by)


def make_organization(name: str = "", *, by: Actor = SYSTEM, **values: Any) -> Party:
    """`make_organization("Atelier Vauban", country="FR")`."""
    return create("organizations", _plain({"name": name or f"Organization {next(_numbers)}", **values}), by=by)


def make_relationship(from_party: Party, kind: str, to_party: Party, *, by: Actor = SYSTEM, **values: Any) -> Relationship:
    """`make_relationship(amelie, "recommended_by", yann)`."""
    return create("relationships", _plain({"from_party": from_party, "kind": kind, "to_party": to_party, **values}), by=by)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Records and users stand for their ids."""
    return {key: getattr(value, "pk", value) for key, value in values.items()}
