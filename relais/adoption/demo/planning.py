"""Who becomes known when, and to whom of the firm. Half the customers stood in the books on the first day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from relais.adoption.demo.house import sellers_in
from relais.adoption.demo.world import COUNTRIES, Country, Place

IN_THE_BOOKS = 0.5
PRIVATE = 0.1
SUBSIDIARIES = 0.05


@dataclass(slots=True)
class PlannedOrganization:
    period: int
    country: Country
    place: Place
    owner: str
    parent: PlannedOrganization | None = None
    # known once it is written
    pk: int = 0
    name: str = ""
    domain: str = ""
    industry: str = ""
    role: str = ""
    family: str = ""
    since: date | None = None
    values: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class PlannedContact:
    """`organization` is None for a private customer."""

    period: int
    country: Country
    place: Place
    owner: str
    organization: PlannedOrganization | None
    is_first: bool = False
    pk: int = 0
    name: str = ""


@dataclass(frozen=True)
class Plan:
    periods: int
    organizations: list[list[PlannedOrganization]]
    contacts: list[list[PlannedContact]]


def make_plan(random: Random, contacts: int, periods: int) -> Plan:
    """Lists by period. Nobody becomes known before the organization that employs him or her."""
    organizations = [_organization(random, periods) for _number in range(max(contacts // 3, 1))]
    organizations.sort(key=lambda planned: planned.period)
    _place_below_others(random, organizations)
    people = [PlannedContact(o.period, o.country, o.place, o.owner, o, is_first=True) for o in organizations][:contacts]
    private = round(contacts * PRIVATE)
    people += [_private(random, periods) for _number in range(min(private, contacts - len(people)))]
    sizes = [(position + 4) ** -0.5 for position in range(len(organizations))]
    random.shuffle(sizes)
    for employer in random.choices(organizations, sizes, k=contacts - len(people)):
        people.append(_employee(random, employer, periods))
    return Plan(periods, _by_period(organizations, periods), _by_period(people, periods))


def _organization(random: Random, periods: int) -> PlannedOrganization:
    country, place, owner = _somewhere(random)
    return PlannedOrganization(_begins(random, periods), country, place, owner)


def _private(random: Random, periods: int) -> PlannedContact:
    country, place, owner = _somewhere(random)
    return PlannedContact(_begins(random, periods), country, place, owner, None)


def _employee(random: Random, employer: PlannedOrganization, periods: int) -> PlannedContact:
    later = random.random() < 0.6
    period = random.randrange(employer.period, periods) if later else employer.period
    return PlannedContact(period, employer.country, employer.place, employer.owner, employer)


def _begins(random: Random, periods: int) -> int:
    """The firm grows: more become known in the second year than in the first."""
    return 0 if random.random() < IN_THE_BOOKS else round((periods - 1) * random.random() ** 0.8)


def _somewhere(random: Random) -> tuple[Country, Place, str]:
    (country,) = random.choices(COUNTRIES, [country.share for country in COUNTRIES])
    place = random.choice(country.places)
    territory = f"FR{place.area}" if country.code == "FR" else country.code
    owners, weights = sellers_in(territory)
    return country, place, random.choices(owners, weights)[0]


def _place_below_others(random: Random, organizations: list[PlannedOrganization]) -> None:
    """Some belong to a group that was known before, whose owner answers for them too."""
    for position, planned in enumerate(organizations):
        if position and random.random() < SUBSIDIARIES:
            head = organizations[random.randrange(min(position, max(len(organizations) // 20, 1)))]
            if head.parent is None and head is not planned:
                planned.parent, planned.owner = head, head.owner


def _by_period(planned: list, periods: int) -> list[list]:
    found: list[list] = [[] for _number in range(periods)]
    for item in planned:
        found[item.period].append(item)
    return found
