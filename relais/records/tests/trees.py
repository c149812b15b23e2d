"""Random valid Queries: every operator of every kind, related clauses with every measure, up to eight levels."""

from __future__ import annotations

from random import Random
from typing import Any

from relais.records.query.limits import DEEPEST
from relais.records.tests import world as w
from relais.records.tests.evaluator import World

TEXT = ("is", "is_not", "in", "not_in", "empty", "not_empty", "contains", "starts_with", "ends_with")
SINGLE = ("is", "is_not", "in", "not_in", "empty", "not_empty")
NUMBER = (*SINGLE, "lt", "lte", "gt", "gte", "between")
DATE = (*NUMBER, "before", "after", "within", "older_than", "this", "previous")
MANY = ("has_any", "has_all", "has_none", "empty", "not_empty")
OPERATORS = {
    "text": TEXT, "long_text": TEXT, "rich_text": TEXT, "email": TEXT, "url": TEXT, "phone": TEXT, "time_zone": SINGLE, "choice": SINGLE,
    "country": SINGLE, "language": SINGLE, "boolean": SINGLE, "time": SINGLE, "link": SINGLE, "number": NUMBER, "year": NUMBER,
    "decimal": NUMBER, "percent": NUMBER, "money": NUMBER, "date": DATE, "datetime": DATE, "tags": MANY, "multi_choice": MANY,
}  # fmt: skip
TEXTS = [
    *w.NAMES,
    *w.PRODUCTS[1:],
    "œ",
    "STRASSE",
    "%",
    "_",
    "\\",
    "é",
    "e",
    "ELAN",
    "zzz",
    "pont",
    "deux an",
    "strong",
    "&",
    "<",
    "vendeuse",
    "A-1",
    "b c",
]
NUMBERS = [
    0,
    1,
    2,
    3,
    15,
    30,
    -1,
    -5,
    1899,
    2026,
    0.3,
    "0.30",
    0.1,
    "12.5",
    "12.505",
    12.495,
    33.33,
    "100",
    1000,
    "999999.99",
    "0.125",
    0.1251,
    10**8,
]
WHOLE = [0, 1, 2, 3, 15, 30, 60, -1, 1899, 2000, 2026, "2", 2_000_000_000]
CHOICES = {
    "status": ["draft", "active", "ended"], "kind": ["shop", "depot", "home"], "type": ["work", "home"], "country": ["FR", "BE", "DE", "IT"],
    "language": ["fr", "en", "de"], "time_zone": ["Europe/Paris", "UTC", "Asia/Tokyo"],
}  # fmt: skip
UNITS = ["hour", "day", "week", "month", "quarter", "year"]
MEASURED = {
    "visits": ["minutes", "cost"],
    "warranties": ["price", "discount"],
    "places": ["floors", "surface", "founded_in"],
    "mails": ["weight"],
    "users": [],
}


class Trees:
    def __init__(self, random: Random, world: World) -> None:
        self.random = random
        self.world = world

    def tree(self, type_: str) -> dict[str, Any]:
        self.left = self.random.choice([1, 3, 6, 12])
        return self.node(type_, self.random.choice([1, 2, 3, 4, DEEPEST]))

    def node(self, type_: str, levels: int) -> dict[str, Any]:
        """A part at most so many levels deep."""
        self.left -= 1
        roll = self.random.random()
        if levels > 1 and roll < 0.45 and self.left > 0:
            parts = [self.node(type_, levels - 1) for _each in range(self.random.choice([0, 1, 2, 2, 3]))]
            return {self.random.choice(["all", "any"]): parts}
        if levels > 1 and roll < 0.6:
            return {"not": self.node(type_, levels - 1)}
        if roll < 0.8 and type_ not in self.world.items:
            return self.related(type_, levels)
        return self.condition(type_)

    # --- related

    def related(self, type_: str, levels: int) -> dict[str, Any]:
        names = [*self.world.related.get(type_, {}), *(["mails"] if type_ == "warranties" else [])]
        if not names:
            return self.condition(type_)
        name = self.random.choice(names)
        target = name if name in self.world.items else self.world.related[type_][name][0]
        tree: dict[str, Any] = {"related": name}
        if levels > 1 and self.random.random() < 0.6:
            tree["where"] = self.node(target, levels - 1)
        return tree | self.measure(target)

    def measure(self, target: str) -> dict[str, Any]:
        word = self.random.choice(["", "none", "count", "count", "sum", "avg", "min", "max"])
        if word == "":
            return {}
        if word == "none":
            return {"none": True}
        if word == "count" or not MEASURED[target]:
            return {"count": self.bounds([0, 1, 2, 3, 5])}
        field = self.random.choice(MEASURED[target])
        asked = {"field": field} | self.bounds([0, 15, "0.1", 0.3, "12.5", 30, 33.333333, 50, 1000, -5])
        if field in ("cost", "price") and self.random.random() < 0.3:
            asked["currency"] = "CHF"
        return {word: asked}

    def bounds(self, values: list[Any]) -> dict[str, Any]:
        return {
            word: self.random.choice(values) for word in self.random.sample(["gte", "lte", "gt", "lt", "is"], self.random.choice([1, 1, 2]))
        }

    # --- conditions

    def condition(self, type_: str) -> dict[str, Any]:
        path, last_type, name = self.path(type_)
        return self.condition_on(last_type, name, self.random.choice(self.operators(last_type, name))) | {"field": path}

    def operators(self, type_: str, name: str) -> tuple[str, ...]:
        kind = self.kind(type_, name)
        is_tree = kind == "link" and self.world.links[type_][name] in self.world.trees
        return (*OPERATORS[kind], "under") if is_tree else OPERATORS[kind]

    def kind(self, type_: str, name: str) -> str:
        return (self.world.items.get(type_) or self.world.kinds[type_])[name]

    def condition_on(self, type_: str, name: str, op: str) -> dict[str, Any]:
        kind = self.kind(type_, name)
        tree: dict[str, Any] = {"field": name, "op": op}
        if op not in ("empty", "not_empty"):
            tree["value"] = self.value(type_, name, kind, op)
        if kind == "money" and self.random.random() < 0.3:
            tree["currency"] = self.random.choice(["EUR", "chf", "USD"])
        return tree

    def path(self, type_: str, steps: int = 2) -> tuple[str, str, str]:
        """A name, dotted or not, the type it ends at and the field there."""
        kinds = self.world.items.get(type_) or self.world.kinds[type_]
        links = [name for name in self.world.links.get(type_, {}) if name in kinds]
        if links and steps and self.random.random() < 0.3:
            link = self.random.choice(links)
            rest, last_type, name = self.path(self.world.links[type_][link], steps - 1)
            return f"{link}.{rest}", last_type, name
        name = self.random.choice(list(kinds))
        return name, type_, name

    def value(self, type_: str, name: str, kind: str, op: str) -> Any:
        if op in ("within", "older_than", "this", "previous"):
            return self.period(op)
        if op == "between":
            return [self.single(type_, name, kind), self.single(type_, name, kind)]
        if op in ("in", "not_in", "has_any", "has_all", "has_none"):
            return [self.single(type_, name, kind) for _each in range(self.random.choice([1, 2, 3]))]
        return self.single(type_, name, kind, op)

    def single(self, type_: str, name: str, kind: str, op: str = "") -> Any:
        pick = self.random.choice
        match kind:
            case "number" | "year":
                return pick(WHOLE)
            case "decimal" | "percent" | "money":
                return pick([0, 12.5, "33.33", "33.335", 99, "12.499"] if kind == "percent" else NUMBERS)
            case "boolean":
                return pick([True, False])
            case "time":
                return pick([each for each in w.TIMES if each])
            case "date":
                return pick([*w.DAYS, "@today", "@today-1", "@today+1", "@today-365"])
            case "datetime":
                return pick([*w.DAYS, *w.MOMENTS, "2026-03-31T00:30:00", "2026-03-29T02:30:00+02:00", "@today", "@today-1", "@today+30"])
            case "tags":
                return pick(["vip", "ÉTÉ", "ete", "export", "b2b", "nope"])
            case "multi_choice":
                return pick(w.COVERS)
            case "email":
                return pick([*w.MAILS, "A@EXAMPLE.COM", "example"])
            case "url":
                return pick(["https://example.com", "exemple", "HTTPS"])
            case "phone":
                return pick(["+33612345678", "+33", "12345", "678", "+3225123456"])
            case "link":
                return self.linked(self.world.links[type_][name], op)
        return pick(CHOICES[name]) if name in CHOICES and kind in ("choice", "country", "language", "time_zone") else pick(TEXTS)

    def linked(self, target: str, op: str) -> Any:
        ids = list(self.world.rows[target])
        words = {"users": ["@me", "@my_team"], "teams": ["@my_team"]}.get(target, [])
        return self.random.choice([*self.random.sample(ids, 2), *([] if op == "under" else words)])

    def period(self, op: str) -> Any:
        unit = self.random.choice(UNITS)
        if op in ("this", "previous"):
            unit = self.random.choice(UNITS[1:])
            return self.random.choice([unit, {op: unit}])
        count = self.random.choice([0, 1, 2, 3, 7, 12, 90, 100_000])
        if op == "within" and self.random.random() < 0.4:
            word = self.random.choice(["next", "this", "previous"])
            return {"next": count, "unit": unit} if word == "next" else {word: self.random.choice(UNITS[1:])}
        return {"last": count, "unit": unit} if unit != "day" or self.random.random() < 0.5 else {"last": count}


def simpler(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Queries about the same records that leave something out, the boldest first."""
    found: list[dict[str, Any]] = []
    for word in ("all", "any"):
        for position, part in enumerate(tree.get(word, [])):
            rest = tree[word][:position] + tree[word][position + 1 :]
            found += [part, {word: rest}, *({word: [*rest, less]} for less in simpler(part))]
    if "not" in tree:
        found += [tree["not"], *({"not": less} for less in simpler(tree["not"]))]
    if "where" in tree:
        found += [
            {key: value for key, value in tree.items() if key != "where"},
            *(tree | {"where": less} for less in simpler(tree["where"])),
        ]
    return found
