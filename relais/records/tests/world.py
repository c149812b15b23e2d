"""A small world of the sample record types: stored through the door, and kept as plain mappings for the evaluator."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Team, User
from relais.records.api import create, create_many, delete_many, registry
from relais.records.tests.evaluator import Row, World
from tests.sample.models import Warranty

#: A Tuesday, shortly after midnight in Paris and still Monday in UTC.
NOW = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)

NAMES = [
    "Lefèvre",
    "LEFEVRE & fils",
    "Œuvre",
    "oeuvre",
    "100 % bio",
    "a_b",
    "Straße",
    "Ñandú",
    "İzmir",
    "x",
    "Dépôt nord",
    "depot",
    "50%",
    "back\\slash",
]
PRODUCTS = ["", "Pompe à chaleur", "pompe", "Chaudière", "chaudiere", "VMC", "Poêle"]
NOTES = ["", "Près du pont.\nSonner deux fois.", "fermé le lundi", "FERMÉ"]
TERMS = [
    "",
    "<p>Pièces &amp; main d’œuvre</p>",
    "<p>deux <strong>an</strong>s</p><p>strong</p>",
    "<ul><li>ABC</li><li>def</li></ul>",
    "a &lt; b",
]
TAGS = ["VIP", "été", "Export", "b2b", "nord"]
COVERS = ["parts", "work", "travel", "loan"]
MOMENTS = [
    "2026-03-30T21:59:59Z", "2026-03-30T22:00:00Z", "2026-03-30T22:30:00Z", "2026-03-31T21:59:59Z", "2026-03-31T22:00:00Z",
    "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-28T23:00:00Z", "2026-01-01T00:00:00Z", "2025-12-31T22:59:59Z",
    "2025-12-31T23:00:00Z", "2026-03-23T08:00:00Z", "2026-02-28T23:30:00Z", "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z",
    "2026-04-01T10:00:00Z", "2026-06-30T21:59:59Z", "2024-02-29T12:00:00Z", "2026-03-30T19:30:00Z", "2026-03-31T01:30:00Z",
]  # fmt: skip
DAYS = [
    "2026-03-31", "2026-03-30", "2026-04-01", "2026-03-01", "2026-02-28", "2026-01-01", "2025-12-31", "2025-03-31", "2024-02-29", "2026-06-30",
    "2026-07-01", "2026-03-24", "2026-03-23", "2026-04-07", "2026-12-31", "9999-12-31", "0001-01-01", "2025-12-30", "2026-09-30",
]  # fmt: skip
TIMES = ["", "09:30", "14:00", "00:00", "23:59"]
AMOUNTS = ["", "0", "0.10", "0.20", "0.30", "12.50", "1000", "-5", "999999.99"]
COUNTRIES = ["", "FR", "BE", "DE"]
LANGUAGES = ["", "fr", "en"]
PHONES = ["", "+33612345678", "+3225123456", "+33123456789"]
SITES = ["", "https://example.com", "https://exemple.fr/a"]
MAILS = ["a@example.com", "b@example.com", "c@exemple.fr"]
ZONES = ["", "Europe/Paris", "UTC"]


def make_people() -> tuple[list[User], list[Team]]:
    """Three teams, the second below the first; the first person manages the first."""
    north = Team.objects.create(name="Nord")
    teams = [north, Team.objects.create(name="Nord-Est", parent=north), Team.objects.create(name="Sud")]
    people = [
        User.objects.create(email=f"person{number}@example.com", first_name=f"P{number}", last_name="Élan", team=team, job_title=title)
        for number, (team, title) in enumerate([(teams[2], "Chef"), (teams[0], ""), (teams[1], "chef"), (teams[2], "Vendeuse"), (None, "")])
    ]
    north.managers.add(people[0])
    return people, teams


def make_world(seed: int = 1) -> World:
    people, teams = make_people()
    return _World(Random(seed), people).build(teams)


class _World:
    def __init__(self, random: Random, people: list[User]) -> None:
        self.random = random
        self.people = people

    def pick(self, values: list[Any]) -> Any:
        return self.random.choice(values)

    def some(self, values: list[Any]) -> list[Any]:
        return self.random.sample(values, self.random.randrange(len(values)))

    def build(self, teams: list[Team]) -> World:
        places = self.store("places", [self.place() for _each in range(30)], one_by_one=True)
        warranties = self.store("warranties", [self.warranty(list(places)) for _each in range(90)])
        # the door writes no for what is not said; columns without a value may come from elsewhere
        Warranty.objects.filter(pk__in=[pk for pk, row in warranties.items() if row["is_extended"] is None]).update(is_extended=None)
        visits = self.store("visits", [self.visit(list(warranties), list(places)) for _each in range(110)])
        for key, made in (("places", places), ("warranties", warranties), ("visits", visits)):
            self.bin_some(key, made)
        rows = {"places": places, "warranties": warranties, "visits": visits, "users": _users(self.people), "teams": _teams(teams)}
        return World(rows, _kinds(), LINKS, RELATED, {"places": "parent", "teams": "parent"}, {"mails": _item_kinds()})

    def store(self, key: str, rows: list[Row], *, one_by_one: bool = False) -> dict[int, Row]:
        if one_by_one:
            made: list[Any] = []
            for row in rows:
                parent = self.pick([None, None, *made]) if made else None
                row["parent"] = parent.pk if parent else None
                made.append(create(key, _given(row), by=SYSTEM))
        else:
            made = create_many(key, [_given(row) for row in rows], by=SYSTEM)
        return {record.pk: row | {"id": record.pk, "deleted": False} for record, row in zip(made, rows, strict=True)}

    def bin_some(self, key: str, rows: dict[int, Row]) -> None:
        """Links may lead into the bin."""
        for pk in delete_many(key, list(rows)[5::13], by=SYSTEM):
            rows[pk]["deleted"] = True

    def place(self) -> Row:
        return {
            "name": self.pick(NAMES), "kind": self.pick(["shop", "depot", "home"]), "parent": None, "country": self.pick(COUNTRIES),
            "language": self.pick(LANGUAGES), "time_zone": self.pick(ZONES), "phone": self.pick(PHONES), "email": self.pick(["", *MAILS]),
            "website": self.pick(SITES), "founded_in": self.pick([None, 1899, 2000, 2026]), "floors": self.pick([None, 0, 1, 2, 3, -1]),
            "surface": self.pick([None, Decimal("0.125"), Decimal("12.5"), Decimal("100")]), "is_open": self.pick([True, False]),
            "tags": self.some(TAGS), "notes": self.pick(NOTES), "external_id": self.pick(["", "A-1", "a-2"]),
        }  # fmt: skip

    def warranty(self, places: list[int]) -> Row:
        price = self.pick(AMOUNTS)
        mails = [
            {
                "type": self.pick(["work", "home"]), "value": value, "primary": position == 0, "weight": self.pick([None, 1, 2, 3]),
                "since": self.pick([None, date(2026, 3, 1), date(2025, 1, 1)]),
            }
            for position, value in enumerate(self.some([*MAILS, "d@example.com"]))
        ]  # fmt: skip
        return {
            "number": self.pick(NAMES), "place": self.pick([None, *places]), "product": self.pick(PRODUCTS),
            "status": self.pick(["", "draft", "active", "ended"]), "expires_on": _day(self.pick(["", *DAYS])),
            "signed_at": _moment(self.pick(["", *MOMENTS])), "call_at": self.pick(TIMES) or None,
            "price": {"amount": Decimal(price), "currency": self.pick(["EUR", "EUR", "CHF"])} if price else None,
            "discount": self.pick([None, Decimal("0"), Decimal("12.5"), Decimal("33.33")]), "covers": self.some(COVERS),
            "terms": self.pick(TERMS), "is_extended": self.pick([None, True, False]), "mails": mails,
            "owner": self.pick([None, *(person.pk for person in self.people)]),
        }  # fmt: skip

    def visit(self, warranties: list[int], places: list[int]) -> Row:
        cost = self.pick(AMOUNTS)
        return {
            "subject": self.pick(NAMES), "warranty": self.pick([None, *warranties[: len(warranties) // 2]]), "place": self.pick([None, *places]),
            "begins_at": _moment(self.pick(["", *MOMENTS])), "minutes": self.pick([None, 0, 15, 30, 60]),
            "cost": {"amount": Decimal(cost), "currency": self.pick(["EUR", "CHF"])} if cost else None, "is_done": self.pick([True, False]),
            "owner": self.pick([None, *(person.pk for person in self.people)]),
        }  # fmt: skip


LINKS = {
    "warranties": {"place": "places", "owner": "users"},
    "visits": {"warranty": "warranties", "place": "places", "owner": "users"},
    "places": {"parent": "places"},
    "users": {"team": "teams"},
    "teams": {"parent": "teams"},
}
RELATED = {
    "places": {
        "warranties": ("warranties", "place"), "visits": ("visits", "place"), "places": ("places", "parent"),
        "warranties.place": ("warranties", "place"),
    },
    "warranties": {"visits": ("visits", "warranty"), "visits.warranty": ("visits", "warranty")},
    "users": {"warranties.owner": ("warranties", "owner"), "visits.owner": ("visits", "owner")},
    "teams": {"users": ("users", "team"), "teams": ("teams", "parent")},
}  # fmt: skip
LEFT_OUT = {"id", "created_at", "created_by", "updated_at", "updated_by"}


def _kinds() -> dict[str, dict[str, str]]:
    kinds = {
        key: {name: own.kind for name, own in registry.get(key).all_fields.items() if name not in LEFT_OUT and own.kind != "collection"}
        for key in ("places", "warranties", "visits")
    }
    kinds["warranties"].pop("external_id")
    kinds["visits"].pop("external_id")
    return kinds | {"users": {"job_title": "text", "team": "link", "email": "email"}, "teams": {"name": "text", "parent": "link"}}


def _item_kinds() -> dict[str, str]:
    return {name: own.kind for name, own in registry.get("warranties").collections["mails"].items.items()}


def _users(people: list[User]) -> dict[int, Row]:
    return {
        person.pk: {"id": person.pk, "job_title": person.job_title, "team": person.team_id, "email": person.email, "deleted": False}
        for person in people
    }


def _teams(teams: list[Team]) -> dict[int, Row]:
    return {team.pk: {"id": team.pk, "name": team.name, "parent": team.parent_id, "deleted": False} for team in teams}


def _given(row: Row) -> Row:
    """The row as a program gives it to the door."""
    return {key: value for key, value in row.items() if key not in ("id", "deleted")}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
