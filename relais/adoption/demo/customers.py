"""The customers of the demonstration company as they became known over two years, with what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction

from relais.adoption.demo.organizations import OrganizationMaker
from relais.adoption.demo.people import PersonMaker
from relais.adoption.demo.planning import Plan, PlannedContact, PlannedOrganization, make_plan
from relais.adoption.demo.telephones import Telephones
from relais.core import clock
from relais.records.api import change_many, create_many
from relais.records.demo import Demo

BATCH = 1000
#: What follows a stage, how likely, after how many periods at least and at most (of a year's 26).
NEXT = {
    "lead": ("prospect", 0.6, 1, 8),
    "prospect": ("customer", 0.45, 2, 14),
    "customer": ("loyal_customer", 0.25, 8, 40),
    "loyal_customer": ("at_risk", 0.1, 8, 40),
    "at_risk": ("former_customer", 0.4, 4, 20),
}
MOVES, RECOMMENDATIONS = 0.02, 0.04
#: Organizations are written before their people, and both before anything becomes of them.
MORNING, NOON, AFTERNOON = (8, 11), (11, 14), (15, 18)
Planned = TypeVar("Planned", PlannedOrganization, PlannedContact)


class Customers:
    """Writes the plan period by period: first who becomes known, then what changes with those known before."""

    def __init__(self, demo: Demo, periods: int, tell: Callable[[str], None]) -> None:
        self.demo, self.tell = demo, tell
        self.plan: Plan = make_plan(demo.random, demo.contacts, periods)
        telephones = Telephones()
        self.organizations = OrganizationMaker(demo.random, telephones)
        self.people = PersonMaker(demo.random, telephones)
        self.stages: dict[int, str] = {}
        self.employees: dict[int, list[int]] = defaultdict(list)
        self.to_come: dict[int, list[tuple[PlannedOrganization, str]]] = defaultdict(list)
        self.by_owner: dict[str, list[PlannedContact]] = defaultdict(list)
        self.written = 0

    def fill(self) -> dict[str, int]:
        for period in range(self.plan.periods):
            day = self._day(period)
            with transaction.atomic():
                self._write(self.plan.organizations[period], day, MORNING, self._write_organizations)
                self._write(self.plan.contacts[period], day, NOON, self._write_contacts)
                self._change_stages(period, day)
                self._let_people_meet(period, day)
            self.tell(f"{self.written} of {self.demo.contacts} contacts")
        return {"contacts": self.written, "organizations": sum(map(len, self.plan.organizations))}

    def _day(self, period: int) -> date:
        """Periods begin on working days."""
        day = self.demo.first_day + timedelta(days=round((self.demo.days - 1) * period / max(self.plan.periods - 1, 1)))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def _write(
        self, planned: Sequence[Planned], day: date, hours: tuple[int, int], write: Callable[[str, Sequence[Planned], date], None]
    ) -> None:
        """Each owner writes his or her own."""
        owned: dict[str, list[Planned]] = defaultdict(list)
        for item in planned:
            owned[item.owner].append(item)
        for owner, items in owned.items():
            for start in range(0, len(items), BATCH):
                with self.demo.then(day, *hours):
                    write(owner, items[start : start + BATCH], day)

    def _create(self, key: str, owner: str, rows: Sequence[dict[str, Any]]) -> list[Any]:
        person = self.demo.people[owner]
        return create_many(key, rows, by=self.demo.actor(person), operation=self.demo.operation(person))

    def _write_organizations(self, owner: str, planned: Sequence[PlannedOrganization], day: date) -> None:
        for level in _parents_first(planned):
            rows = [self.organizations.make(item, self.demo.people[owner].pk, day.year) for item in level]
            for item, row in zip(level, rows, strict=True):
                item.since = row["lifecycle_since"] = self._since(row["lifecycle"], day) if item.period == 0 else None
            for item, record in zip(level, self._create("organizations", owner, rows), strict=True):
                item.pk = record.pk
                self.stages[item.pk] = record.lifecycle
                self._plan_next_stage(item, item.period)

    def _since(self, stage: str, day: date) -> date | None:
        """Those in the books on the first day have been there for up to six years."""
        return day - timedelta(days=self.demo.random.randrange(30, 2200)) if stage else None

    def _write_contacts(self, owner: str, planned: Sequence[PlannedContact], day: date) -> None:
        rows: list[dict[str, Any]] = []
        for item in planned:
            stage = self.stages[item.organization.pk] if item.organization else self.demo.random.choice(("prospect", "customer"))
            row = self.people.make(item, self.demo.people[owner].pk, stage, day.year)
            if item.period == 0:
                row["lifecycle_since"] = item.organization.since if item.organization else self._since(stage, day)
            if item.organization and item.organization.role and not stage:
                row["roles"] = [{"role": item.organization.role}]
            rows.append(row)
        for item, record in zip(planned, self._create("contacts", owner, rows), strict=True):
            item.pk = record.pk
            if item.organization:
                self.employees[item.organization.pk].append(item.pk)
            if len(self.by_owner[owner]) < BATCH:
                self.by_owner[owner].append(item)
        self.written += len(rows)

    # --- what becomes of them -------------------------------------------------------------------------------

    def _plan_next_stage(self, planned: PlannedOrganization, period: int) -> None:
        random = self.demo.random
        following, chance, soonest, latest = NEXT.get(self.stages[planned.pk], ("", 0.0, 0, 1))
        step = self.plan.periods / 52
        then = period + max(1, round(random.randint(soonest, latest) * step))
        if random.random() < chance and then < self.plan.periods:
            self.to_come[then].append((planned, following))

    def _change_stages(self, period: int, day: date) -> None:
        """An organization goes on, and its people with it."""
        by_owner: dict[tuple[str, str], list[PlannedOrganization]] = defaultdict(list)
        for planned, stage in self.to_come.pop(period, ()):
            self.stages[planned.pk] = stage
            by_owner[planned.owner, stage].append(planned)
            self._plan_next_stage(planned, period)
        for (owner, stage), organizations in by_owner.items():
            people = [pk for planned in organizations for pk in self.employees[planned.pk]]
            with self.demo.then(day, *AFTERNOON):
                self._change("organizations", owner, [planned.pk for planned in organizations], {"lifecycle": stage})
                self._change("contacts", owner, people, {"lifecycle": stage})

    def _change(self, key: str, owner: str, pks: Sequence[int], values: dict[str, Any]) -> None:
        person = self.demo.people[owner]
        by, operation = self.demo.actor(person), self.demo.operation(person)
        for start in range(0, len(pks), BATCH):
            change_many(key, dict.fromkeys(pks[start : start + BATCH], values), by=by, operation=operation)

    def _let_people_meet(self, period: int, day: date) -> None:
        """Some recommend others, and some find a new employer among those that are known."""
        random = self.demo.random
        for owner in sorted(self.by_owner):
            known = self.by_owner[owner]
            rows = [row for _pair in range(self._few(known, RECOMMENDATIONS)) if (row := self._recommendation(known))]
            moving = [random.choice(known) for _person in range(self._few(known, MOVES))]
            with self.demo.then(day, *AFTERNOON):
                if rows:
                    self._create("relationships", owner, rows)
                for person in moving:
                    self._move(owner, person, random.choice(known))

    def _few(self, known: Sequence[Any], share: float) -> int:
        """So many of those known in a year, spread over the periods."""
        expected = min(len(known), 400) * share * 2 / self.plan.periods
        return int(expected) + (self.demo.random.random() < expected % 1)

    def _recommendation(self, known: Sequence[PlannedContact]) -> dict[str, Any] | None:
        one, other = self.demo.random.choice(known), self.demo.random.choice(known)
        if one.pk == other.pk:
            return None
        return {"from_party": one.pk, "kind": "recommended_by", "to_party": other.pk, "since": clock.today()}

    def _move(self, owner: str, person: PlannedContact, model: PlannedContact) -> None:
        """To the employer of somebody else whom the same seller knows in the same country."""
        employer = model.organization
        if person.organization is None or employer is None or employer is person.organization or employer.country is not person.country:
            return
        job = self.people.job(person)
        self.employees[person.organization.pk].remove(person.pk)
        self.employees[employer.pk].append(person.pk)
        person.organization = employer
        values = {
            "organization": employer.pk,
            "job_title": job.female if self.demo.random.random() < 0.5 else job.male,
            "lifecycle": self.stages[employer.pk],
        }
        self._change("contacts", owner, [person.pk], values)


def _parents_first(planned: Iterable[PlannedOrganization]) -> list[list[PlannedOrganization]]:
    """Heads of groups before what stands below them; a level is empty only where nothing is left."""
    heads = [item for item in planned if item.parent is None or item.parent.pk]
    below = [item for item in planned if item.parent is not None and not item.parent.pk]
    return [level for level in (heads, below) if level]
