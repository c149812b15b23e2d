"""What a Query means, told a second time and as plainly as possible: over mappings in memory, with nothing of the engine.

The property test holds the compiler against it. Two-valued logic throughout: a missing value is simply not equal to anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]


@dataclass
class World:
    """The rows of each type by id, the kinds of their fields, and which links lead where."""

    rows: dict[str, dict[int, Row]]
    kinds: dict[str, dict[str, str]]
    links: dict[str, dict[str, str]]
    related: dict[str, dict[str, tuple[str, str]]]
    trees: dict[str, str]
    items: dict[str, dict[str, str]]


@dataclass
class Asker:
    """Who asks, when and where: and so which rows exist, what @me means, when a day begins."""

    at: datetime
    zone: str
    me: int | None = None
    my_team: set[int] = field(default_factory=set)
    my_teams: set[int] = field(default_factory=set)
    sees: dict[str, set[int]] = field(default_factory=dict)
    #: The types of which some records are closed: a link to one of these is none.
    restricted: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()


def fold(text: str) -> str:
    opened = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "’": "'"}
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).lower() if not "\u0300" <= c <= "\u036f")
    return "".join(opened.get(c, c) for c in plain)


class _Words(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self.words += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "div", "li", "h2", "h3", "h4", "tr", "blockquote"):
            self.words += "\n"


class Evaluator:
    def __init__(self, world: World, asker: Asker) -> None:
        self.world = world
        self.asker = asker

    def ids(self, type_: str, tree: dict[str, Any]) -> set[int]:
        return {pk for pk in self.asker.sees[type_] if self.holds(type_, self.world.rows[type_][pk], tree)}

    def holds(self, type_: str, row: Row, tree: dict[str, Any]) -> bool:
        if not tree:
            return True
        if "all" in tree:
            return all(self.holds(type_, row, part) for part in tree["all"])
        if "any" in tree:
            return any(self.holds(type_, row, part) for part in tree["any"])
        if "not" in tree:
            return not self.holds(type_, row, tree["not"])
        if "related" in tree:
            return self.related(type_, row, tree)
        kind, value, target = self.reach(type_, row, tree["field"])
        return self.compare(kind, value, target, tree["op"], tree.get("value"), tree.get("currency"))

    def reach(self, type_: str, row: Row | None, name: str) -> tuple[str, Any, str]:
        """The kind of a field at the end of a dotted name, its value there, and where it leads if it is a link."""
        *links, last = name.split(".")
        for link in links:
            target = self.world.links[type_][link]
            pk = row[link] if row else None
            row = self.world.rows[target][pk] if pk in self.asker.sees[target] else None
            type_ = target
        kinds = self.world.items[type_] if type_ in self.world.items else self.world.kinds[type_]
        target = self.world.links.get(type_, {}).get(last, "")
        value = row[last] if row else None
        is_closed = target in self.asker.restricted and value not in self.asker.sees[target]
        return kinds[last], None if is_closed else value, target

    # --- related rows

    def related(self, type_: str, row: Row, tree: dict[str, Any]) -> bool:
        found = [other for name, other in self.linked(type_, row, tree["related"]) if self.holds(name, other, tree.get("where") or {})]
        if tree.get("none"):
            return not found
        if "count" in tree:
            return self.bounded(Fraction(len(found)), tree["count"])
        for word in ("sum", "avg", "min", "max"):
            if word in tree:
                return self.measured(found, word, tree[word])
        return bool(found)

    def linked(self, type_: str, row: Row, name: str) -> Iterable[tuple[str, Row]]:
        if name in self.world.items:
            yield from ((name, item) for item in row[name])
            return
        other, link = self.world.related[type_][name]
        yield from ((other, self.world.rows[other][pk]) for pk in self.asker.sees[other] if self.world.rows[other][pk][link] == row["id"])

    def measured(self, found: list[Row], word: str, asked: dict[str, Any]) -> bool:
        values = [row[asked["field"]] for row in found]
        if "currency" in asked:
            values = [value for value in values if value is not None and value["currency"] == asked["currency"]]
        numbers = [Fraction(value["amount"] if isinstance(value, dict) else value) for value in values if value is not None]
        bounds = {key: value for key, value in asked.items() if key not in ("field", "currency")}
        if word == "sum":
            return self.bounded(sum(numbers, Fraction(0)), bounds)
        if not numbers:
            return False
        measure = {"avg": sum(numbers) / len(numbers), "min": min(numbers), "max": max(numbers)}[word]
        return self.bounded(round(measure, 8), bounds)

    def bounded(self, number: Fraction, bounds: dict[str, Any]) -> bool:
        limits = {word: Fraction(str(value)) for word, value in bounds.items()}
        return (
            ("gte" not in limits or number >= limits["gte"])
            and ("lte" not in limits or number <= limits["lte"])
            and ("gt" not in limits or number > limits["gt"])
            and ("lt" not in limits or number < limits["lt"])
            and ("is" not in limits or number == limits["is"])
        )

    # --- one value

    def compare(self, kind: str, value: Any, target: str, op: str, asked: Any, currency: str | None) -> bool:
        opposites = {"is_not": "is", "not_in": "in", "empty": "not_empty", "has_none": "has_any"}
        if op in opposites:
            return not self.compare(kind, value, target, opposites[op], asked, currency)
        if kind == "money" and value is not None:
            if currency is not None and value["currency"] != currency.upper():
                return False
            value = value["amount"]
        if kind in ("tags", "multi_choice"):
            return self.several(value or [], op, asked, folded=kind == "tags")
        if value is None or value == "":
            return False
        if op == "not_empty":
            return True
        return getattr(self, f"_{FAMILIES[kind]}")(value, target, op, asked)

    def several(self, value: list[str], op: str, asked: Any, *, folded: bool) -> bool:
        if op == "not_empty":
            return bool(value)
        own = {fold(word) if folded else word for word in value}
        wanted = {fold(word) if folded else word for word in asked}
        return wanted <= own if op == "has_all" else bool(wanted & own)

    def _text(self, value: str, _target: str, op: str, asked: Any) -> bool:
        return _text_test(fold(value), op, [fold(str(each)) for each in asked] if op == "in" else fold(str(asked)))

    def _rich(self, value: str, target: str, op: str, asked: Any) -> bool:
        return self._text(_Words(value).words.strip(), target, op, asked)

    def _plain(self, value: Any, _target: str, op: str, asked: Any) -> bool:
        return value in asked if op == "in" else value == asked

    def _number(self, value: Any, _target: str, op: str, asked: Any) -> bool:
        number = Decimal(str(value))
        given = [Decimal(str(each)) for each in (asked if isinstance(asked, list) else [asked])]
        match op:
            case "is" | "in":
                return number in given
            case "between":
                return given[0] <= number <= given[1]
        return {"lt": number < given[0], "lte": number <= given[0], "gt": number > given[0], "gte": number >= given[0]}[op]

    def _link(self, value: int, target: str, op: str, asked: Any) -> bool:
        if op == "under":
            while value is not None and value != asked and not self.world.rows[target][value]["deleted"]:
                value = self.world.rows[target][value][self.world.trees[target]]
            return value == asked
        meant: set[int] = set()
        for each in asked if op == "in" else [asked]:
            if each == "@me":
                meant |= {self.asker.me} if self.asker.me else set()
            elif each == "@my_team":
                meant |= self.asker.my_teams if target == "teams" else self.asker.my_team
            else:
                meant.add(each)
        return value in meant

    def _date(self, value: date, _target: str, op: str, asked: Any) -> bool:
        if op in PERIODS:
            first, last = self.days(op, asked)
            return (first is None or value >= self.as_day(first)) and (last is None or value <= self.as_day(last))
        given = [self.as_day(self.edge(each)) for each in (asked if isinstance(asked, list) else [asked])]
        return _ordered(value, op, given)

    def _moment(self, value: datetime, _target: str, op: str, asked: Any) -> bool:
        if op in PERIODS:
            first, last = self.days(op, asked)
            return (first is None or not self.is_before(value, first)) and (last is None or not self.is_after(value, last))
        given = [self.edge(each) for each in (asked if isinstance(asked, list) else [asked])]
        match op:
            case "is" | "in":
                return any(not self.is_before(value, edge) and not self.is_after(value, edge) for edge in given)
            case "between":
                return not self.is_before(value, given[0]) and not self.is_after(value, given[1])
            case "lt" | "before":
                return self.is_before(value, given[0])
            case "gt" | "after":
                return self.is_after(value, given[0])
        return not self.is_after(value, given[0]) if op == "lte" else not self.is_before(value, given[0])

    def is_before(self, value: datetime, edge: date) -> bool:
        return value < edge if isinstance(edge, datetime) else self.local(value) < edge

    def is_after(self, value: datetime, edge: date) -> bool:
        return value > edge if isinstance(edge, datetime) else self.local(value) > edge

    def local(self, value: datetime) -> date:
        return value.astimezone(ZoneInfo(self.asker.zone)).date()

    def as_day(self, edge: date) -> date:
        return self.local(edge) if isinstance(edge, datetime) else edge

    def edge(self, asked: str) -> date:
        if asked.startswith("@today"):
            return self.asker.today + timedelta(days=int(asked[6:] or 0))
        if len(asked) == 10:
            return date.fromisoformat(asked)
        moment = datetime.fromisoformat(asked)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.asker.zone))).astimezone(UTC)

    def days(self, op: str, asked: Any) -> tuple[date | None, date | None]:
        """The first and the last day (or moment) of a period, both within it."""
        if op in ("this", "previous"):
            return self.calendar(op, asked[op] if isinstance(asked, dict) else asked)
        for word in ("this", "previous"):
            if word in asked:
                return self.calendar(word, asked[word])
        sign = 1 if "next" in asked else -1
        count, unit = asked["next" if sign > 0 else "last"], asked.get("unit", "day")
        if unit == "hour":
            now = self.asker.at
            edge: date = now + timedelta(hours=sign * count)
            if op == "older_than":
                return None, edge - timedelta(microseconds=1)
        else:
            now = self.asker.today
            edge = self.moved(now, sign * count, unit)
            if op == "older_than":
                return None, edge - timedelta(days=1) if edge > date.min else edge
        return (edge, now) if sign < 0 else (now, edge)

    def calendar(self, word: str, unit: str) -> tuple[date, date]:
        today = self.asker.today
        months = {"month": 1, "quarter": 3, "year": 12}
        if unit == "day":
            first = today
        elif unit == "week":
            first = next(day for back in range(7) if (day := today - timedelta(days=back)).weekday() == 0)
        else:
            first = date(today.year, (today.month - 1) // months[unit] * months[unit] + 1, 1)
        if word == "previous":
            first = self.moved(first, -1, unit)
        return first, self.moved(first, 1, unit) - timedelta(days=1)

    def moved(self, day: date, count: int, unit: str) -> date:
        if unit in ("day", "week"):
            return day + timedelta(days=count * {"day": 1, "week": 7}[unit])
        month = day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
        year, month, number = day.year + month // 12, month % 12 + 1, day.day
        if not 1 <= year <= 9999:
            return date.min if year < 1 else date.max
        while True:
            try:
                return date(year, month, number)
            except ValueError:
                number -= 1


PERIODS = ("within", "older_than", "this", "previous")
FAMILIES = {
    "text": "text", "long_text": "text", "url": "text", "email": "text", "time_zone": "text", "phone": "text", "rich_text": "rich",
    "choice": "plain", "country": "plain", "language": "plain", "boolean": "plain", "time": "plain",
    "number": "number", "year": "number", "decimal": "number", "percent": "number", "money": "number",
    "link": "link", "date": "date", "datetime": "moment",
}  # fmt: skip


def _text_test(value: str, op: str, asked: Any) -> bool:
    match op:
        case "is":
            return value == asked
        case "in":
            return value in asked
        case "contains":
            return asked in value
        case "starts_with":
            return value.startswith(asked)
    return value.endswith(asked)


def _ordered(value: date, op: str, given: list[date]) -> bool:
    match op:
        case "is" | "in":
            return value in given
        case "between":
            return given[0] <= value <= given[1]
        case "lt" | "before":
            return value < given[0]
        case "gt" | "after":
            return value > given[0]
    return value <= given[0] if op == "lte" else value >= given[0]
