"""What the audit tells of the last days: people come in and look at customers, one takes a list away, somebody is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from relais.accounts.actors import Actor
from relais.audit.api import note_access, note_export
from relais.audit.models import Access
from relais.core import clock
from relais.records.api import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from relais.records.demo import Demo

DAYS = 14
SATURDAY = 5
OFFICE = "192.0.2.14"
ABROAD = "198.51.100.77"
Told = list[tuple[datetime, "Callable[[], None]"]]
Verb = Access.Verb


def show_accesses(demo: Demo) -> int:
    """Write down some days of them, in the order in which they happened."""
    told = sorted(_told(demo), key=lambda each: each[0])
    for moment, tell in told:
        with clock.pretend(moment):
            tell()
    return len(told)


def _told(demo: Demo) -> Told:
    customers = registry.get("contacts").queryset().exclude(birth_date=None).order_by("pk")
    born = list(customers.values_list("pk", flat=True)[:60])
    people = [Actor(user, "screen", address=OFFICE) for user in demo.people.values()]
    told: Told = []
    for day in (demo.today - timedelta(days=ago) for ago in range(DAYS, -1, -1)):
        if day.weekday() >= SATURDAY:
            continue
        for by in people:
            told.append((demo.moment(day, 8, 9), partial(note_access, Verb.SIGNED_IN, by=by)))
            for pk in demo.random.sample(born, min(2, len(born))):
                look = partial(note_access, Verb.VIEWED, by=by, type="contacts", record_id=pk, number=1, fields=["birth_date"])
                told.append((demo.moment(day, 9, 18), look))
    last, first = people[-1], people[0]
    day = demo.today - timedelta(days=3)
    query = {"field": "country", "op": "is", "value": "FR"}
    away = partial(note_export, "contacts", len(born), by=first, format="csv", query=query, columns=["email", "city"])
    told += [
        (demo.moment(day, 11, 12), away),
        (demo.moment(day, 2, 3), partial(note_access, Verb.SIGN_IN_FAILED, by=Actor(last.user, "screen", address=ABROAD), known=True)),
        (demo.moment(day, 14, 15), partial(note_access, Verb.REFUSED, by=last, type="users", route="<slug:key>/new/", method="POST", code="not_allowed")),
    ]  # fmt: skip
    return told
