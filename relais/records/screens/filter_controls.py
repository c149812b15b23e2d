"""The filter builder as it is drawn: each part of the Query with what its controls offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from relais.core.values.countries import GROUP_NAMES
from relais.records.access.closing import open_title
from relais.records.access.gate import can, readable_fields, visible
from relais.records.fields import Boolean, Collection, Country, Date, DateTime, FewLink, Field, Link, Money, Reader, link_of
from relais.records.query.compiler import AGGREGATES
from relais.records.query.operators import operator_words
from relais.records.query.paths import resolve_path
from relais.records.query.periods import CALENDAR_UNITS, UNITS
from relais.records.screens.filter_nodes import Node
from relais.records.screens.filter_trees import CALENDAR, PERIODS, SEVERAL, WITHOUT_VALUE, field_named, is_chosen, related_target
from relais.records.screens.filter_values import AGO, AHEAD, MOMENT, TODAY
from relais.records.screens.forms import Input

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

MOST_PEOPLE = 200
Options = list[tuple[str, str]]


@dataclass
class OneOfSeveral(Input):
    """A control beside others of the same name."""

    number: int

    @property
    def id(self) -> str:
        return f"f-{self.name}-{self.number}"

    @cached_property
    def linked_title(self) -> str:
        """A record that is gone or closed is told by its number, as in the sentence of the filter."""
        return super().linked_title or (f"#{self.value}" if self.value else "")


class Drawn:
    """A part with what its controls offer, for the template."""

    def __init__(self, node: Node, declared: RecordType | Collection, reader: Reader) -> None:
        self.node, self.type, self.reader = node, declared, reader
        self.path, self.kind, self.typed = node.path, node.kind, node.typed

    @property
    def template(self) -> str:
        return f"records/filter/{self.kind}.html"

    @property
    def is_root(self) -> bool:
        return self.path == "0"

    @property
    def parts(self) -> list[Drawn]:
        target = related_target(self.type, self.node.name) if self.kind == "related" else self.type
        return [Drawn(part, target, self.reader) for part in self.node.parts] if target is not None else []

    @property
    def can_relate(self) -> bool:
        return not isinstance(self.type, Collection)

    @property
    def is_everything(self) -> bool:
        """Of a list of no conditions: whether it holds for every record, or for none."""
        return (self.node.word == "all") != self.node.is_not

    # --- conditions

    @property
    def field(self) -> Field | None:
        return field_named(self.type, self.node.name, self.reader)

    @property
    def field_groups(self) -> list[tuple[str, Options]]:
        """The fields to choose from: one's own, then those of linked records, and the one that is chosen, however far it is."""
        if isinstance(self.type, Collection):
            return [("", [(key, str(own.label)) for key, own in self.type.items.items() if own.operators])]
        fields = {key: own for key, own in readable_fields(self.reader.user, self.type).items() if own.filterable}
        groups = [(self.type.name, sorted(((key, str(own.label)) for key, own in fields.items()), key=lambda each: each[1]))]
        for key, own in fields.items():
            if isinstance(own, Link) and can(self.reader.user, "view", own.target):
                inner = readable_fields(self.reader.user, own.target)
                names = [(f"{key}.{name}", str(each.label)) for name, each in inner.items() if each.filterable]
                groups.append((str(own.label), sorted(names, key=lambda each: each[1])))
        if self.field is not None and self.node.name not in {name for _label, names in groups for name, _each in names}:
            path = resolve_path(self.type, self.node.name, self.reader.user)
            groups.append((" › ".join(str(step.link.label) for step in path.steps), [(self.node.name, str(path.field.label))]))
        return groups

    @property
    def operators(self) -> Options:
        own = self.field
        return [(op, operator_words(op, own)) for op in own.operators] if own else []

    @property
    def op(self) -> str:
        own = self.field
        return self.node.op if own is None or self.node.op in own.operators else own.operators[0]

    @property
    def control(self) -> str:
        """Which control asks for the value."""
        own, op = self.field, self.op
        if own is None or op in WITHOUT_VALUE:
            return ""
        for control, ops in (("period", PERIODS), ("calendar", CALENDAR)):
            if op in ops:
                return control
        if is_chosen(own) or self.is_of_people:
            return "choices" if op in SEVERAL else "choice"
        if link_of(own):
            return "links" if op in SEVERAL else "link"
        if op in SEVERAL:
            return "words"
        return "two" if op == "between" else "one"

    @property
    def is_of_people(self) -> bool:
        """Whether people of the firm or their teams are meant; a firm's own people are few."""
        own = link_of(self.field) if self.field else None
        return own is not None and (own.target.is_person_of_the_firm or own.target.key == "teams")

    @property
    def inputs(self) -> list[Input]:
        """The linked record, or the several, each found by typing."""
        own = link_of(self.field) if self.field else None
        assert own is not None
        values = [*self.typed.several] or [""] if self.op in SEVERAL else [self.typed.one]
        return [OneOfSeveral(own, f"value:{self.path}", value, (), self.reader, number) for number, value in enumerate(values)]

    @property
    def chosen(self) -> list[str]:
        return [str(value) for value in self.typed.several] if self.op in SEVERAL else [self.typed.one]

    @property
    def options(self) -> Options:
        own = self.field
        if isinstance(own, Boolean):
            return [("1", _("yes")), ("0", _("no"))]
        if (link := link_of(own) if own else None) and not isinstance(link, FewLink):
            return [*self._relative(link), *self._people(link)]
        offered = [(str(key), str(label)) for key, label in own.options().items() if str(key)] if own and is_chosen(own) else []  # type: ignore[attr-defined]
        if isinstance(own, Country):
            offered += [(f"@{group}", str(name)) for group, name in GROUP_NAMES.items()]
        return offered

    def _relative(self, own: Link) -> Options:
        if self.op == "under":
            return []
        return [("@my_team", _("my team"))] if own.target.key == "teams" else [("@me", _("me")), ("@my_team", _("my team"))]

    def _people(self, own: Link) -> Options:
        seen = visible(self.reader.user, own.target)
        columns = ("pk", *own.target.title_columns)
        rows = list(seen.order_by("title_key").values(*columns)[:MOST_PEOPLE])
        missing = {int(text) for text in self.chosen if text.isdecimal()} - {row["pk"] for row in rows}
        rows += seen.filter(pk__in=missing).values(*columns) if missing else []
        return [(str(row["pk"]), open_title(own.target, row, self.reader.user)) for row in rows]

    # --- days and stretches of time

    @property
    def is_day(self) -> bool:
        return isinstance(self.field, Date)

    @property
    def ways(self) -> Options:
        """A day is picked, or counted from the day on which the list is read."""
        ways = [("", _("the day")), (TODAY, _("today")), (AGO, _("days ago")), (AHEAD, _("days from now"))]
        return [*ways, (MOMENT, _("the moment"))] if isinstance(self.field, DateTime) else ways

    @property
    def units(self) -> Options:
        words = {
            "hour": _("hours"),
            "day": _("days"),
            "week": _("weeks"),
            "month": _("months"),
            "quarter": _("quarters"),
            "year": _("years"),
        }
        return [(unit, words[unit]) for unit in UNITS]

    @property
    def calendar_units(self) -> Options:
        words = {"day": _("day"), "week": _("week"), "month": _("month"), "quarter": _("quarter"), "year": _("year")}
        return [(unit, words[unit]) for unit in CALENDAR_UNITS]

    @property
    def is_money(self) -> bool:
        """Whether a currency may be named: of the field, or of what is added up."""
        if self.kind == "related":
            return isinstance(self._measured, Money)
        return isinstance(self.field, Money)

    # --- related records

    @property
    def related_names(self) -> Options:
        if isinstance(self.type, Collection):
            return []
        names = [
            (name, relation.type.name_plural if "." not in name else f"{relation.type.name_plural} ({relation.link.label})")
            for name, relation in self.type.related.items()
            if can(self.reader.user, "view", relation.type)
        ]
        readable = readable_fields(self.reader.user, self.type)
        return [*names, *((key, str(own.label)) for key, own in self.type.open_items(readable).items())]

    @property
    def _measurable(self) -> dict[str, Field]:
        target = related_target(self.type, self.node.name)
        if target is None:
            return {}
        fields = target.items if isinstance(target, Collection) else readable_fields(self.reader.user, target)
        return {key: own for key, own in fields.items() if own.is_numeric and own.filterable and key != "id"}

    @property
    def _measured(self) -> Field | None:
        return self._measurable.get(self.node.measure.partition(":")[2])

    @property
    def measures(self) -> Options:
        words = {"sum": _("sum of {field}"), "avg": _("average {field}"), "min": _("lowest {field}"), "max": _("highest {field}")}
        return [
            ("some", _("at least one")), ("none", _("none")), ("count", _("their number")),
            *((f"{word}:{key}", words[word].format(field=own.label)) for key, own in self._measurable.items() for word in AGGREGATES),
        ]  # fmt: skip

    @property
    def bounds(self) -> Options:
        return [("gte", _("at least")), ("lte", _("at most")), ("gt", _("more than")), ("lt", _("less than")), ("is", _("exactly"))]

    @property
    def needs_number(self) -> bool:
        return self.node.measure not in ("some", "none")
