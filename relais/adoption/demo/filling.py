"""Fill an empty workspace: the house, its customers, then what each domain adds with a `demo.py` of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from random import Random
from types import ModuleType

from django.apps import apps
from django.db import transaction

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.adoption.demo.accesses import show_accesses
from relais.adoption.demo.agents import show_agent
from relais.adoption.demo.customers import Customers
from relais.adoption.demo.house import COLLEAGUES, SIGN_IN, make_house
from relais.adoption.demo.made_to_measure import add_made_to_measure
from relais.adoption.demo.rights import add_rights
from relais.adoption.demo.territories import share_out
from relais.core import clock
from relais.core.statistics import refresh_statistics
from relais.records.api import Operation, registry, start_operation
from relais.records.demo import PARIS, Demo

TWO_YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Size:
    """`periods` are the days on which something is written: fewer, larger ones where there is much."""

    contacts: int
    periods: int


SIZES = {"small": Size(300, 52), "medium": Size(20_000, 52), "large": Size(200_000, 26)}


def size_for(contacts: int) -> Size:
    return Size(contacts, 52 if contacts < 100_000 else 26)


def is_filled() -> bool:
    """Whether anybody has written anything of the firm's business, be it in the bin."""
    return any(declared.queryset(with_deleted=True).exists() for declared in registry if declared.group != "administration")


def is_demonstration() -> bool:
    return User.objects.filter(email=SIGN_IN, deleted_at=None).exists() and Operation.objects.filter(kind=Operation.Kind.DEMO).exists()


def fill(size: Size, seed: int, tell: Callable[[str], None]) -> dict[str, int]:
    """Make the company; the answer says how many of what."""
    now = clock.now()
    first_day = now.astimezone(PARIS).date() - TWO_YEARS
    with transaction.atomic():
        operation = start_operation(Operation.Kind.DEMO, "", by=Actor(None, "demo"), seed=seed, contacts=size.contacts)
        with clock.pretend(now - TWO_YEARS):
            people = make_house(operation, first_day)
            share_out(people, operation)
    sellers = {colleague.email: people[colleague.email] for colleague in COLLEAGUES if colleague.sells_in}
    demo = Demo(Random(seed), first_day, now, size.contacts, sellers)  # noqa: S311 - made up, and the same for a seed
    counts = Customers(demo, size.periods, tell).fill()
    for module in _domains():
        with transaction.atomic():
            counts |= module.fill(demo)
    with transaction.atomic():
        counts |= add_made_to_measure(demo)
    with transaction.atomic():
        add_rights(demo)
    with transaction.atomic():
        show_agent(demo)
    with transaction.atomic():
        show_accesses(demo)
    refresh_statistics()
    return counts


def _domains() -> Iterator[ModuleType]:
    for package in apps.get_app_configs():
        if package.name.startswith("relais.") and package.name != "relais.adoption":
            name = f"{package.name}.demo"
            module = import_module(name) if find_spec(name) else None
            if module is not None and hasattr(module, "fill"):
                yield module
