"""Makers of products for the tests of this and other packages."""

from __future__ import annotations

from itertools import count
from typing import Any

from relais.accounts.actors import SYSTEM, Actor
from relais.catalogue.models import Product
from relais.records.api import create

_numbers = count(1)


def make_product(name: str = "", *, by: Actor = SYSTEM, **values: Any) -> Product:
    """`make_product("Oak beam", price={"amount": "120.00", "currency": "EUR"})`."""
    return create("products", {"name": name or f"Product {next(_numbers)}", **values}, by=by)
