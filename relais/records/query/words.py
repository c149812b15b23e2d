"""A Query in a person's words: « Pays | est France », « Responsable | moi ou mon équipe »."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.core.errors import InvalidValue
from relais.records.access.gate import readable_fields, visible
from relais.records.fields import Boolean, Collection, Field, Link, Reader
from relais.records.query.errors import QueryError
from relais.records.query.operators import operator_words
from relais.records.query.paths import resolve_path

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

MOST_NAMED = 3


@dataclass(frozen=True)
class Chip:
    """One part of a Query: what it asks about, and what it asks."""

    label: str
    words: str
    part: int

    @property
    def sentence(self) -> str:
        return f"{self.label} {self.words}".strip()


def describe(declared: RecordType, tree: Mapping[str, Any], user: User | None, reader: Reader) -> list[Chip]:
    """A chip for each part that must hold."""
    if not tree:
        return []
    parts = tree["all"] if set(tree) == {"all"} else [tree]
    speaker = _Speaker(user, reader)
    return [Chip(*speaker.part(declared, part), number) for number, part in enumerate(parts)]


def without_part(tree: Mapping[str, Any], part: int) -> dict[str, Any]:
    """The Query once the chip with this number is taken away."""
    if set(tree) != {"all"}:
        return {}
    parts = [each for number, each in enumerate(tree["all"]) if number != part]
    return parts[0] if len(parts) == 1 else ({"all": parts} if parts else {})


class _Speaker:
    def __init__(self, user: User | None, reader: Reader) -> None:
        self.user, self.reader = user, reader

    def part(self, declared: RecordType | Collection, tree: Mapping[str, Any]) -> tuple[str, str]:
        """Label and words of one part; a group is a sentence without label."""
        if "field" in tree:
            return self.condition(declared, tree)
        if "related" in tree and not isinstance(declared, Collection):
            return self.related(declared, tree)
        if "search" in tree:
            return _("Words"), _("“{text}”").format(text=tree["search"])
        if "not" in tree:
            return _("not"), self.sentence(declared, tree["not"])
        return "", self.sentence(declared, tree)

    def sentence(self, declared: RecordType | Collection, tree: Mapping[str, Any]) -> str:
        for word, joint in (("all", _("{before}, and {after}")), ("any", _("{before} or {after}"))):
            if word in tree:
                sentences = [self.sentence(declared, each) for each in tree[word]]
                told = sentences[0] if sentences else _("nothing")
                for following in sentences[1:]:
                    told = joint.format(before=told, after=following)
                return told
        label, words = self.part(declared, tree)
        return f"{label} {words}".strip()

    # --- one condition ------------------------------------------------------------------------------------

    def condition(self, declared: RecordType | Collection, tree: Mapping[str, Any]) -> tuple[str, str]:
        name, op = str(tree["field"]), str(tree.get("op"))
        field, label = self.field(declared, name)
        if field is None:
            return name, _("is unknown now")
        if op in ("empty", "not_empty"):
            return label, operator_words(op, field)
        value = self.value(field, op, tree.get("value"))
        currency = f" {tree['currency']}" if tree.get("currency") else ""
        return label, (f"{operator_words(op, field)} {value}{currency}" if op != "is" else f"{value}{currency}")

    def field(self, declared: RecordType | Collection, name: str) -> tuple[Field | None, str]:
        if isinstance(declared, Collection):
            own = declared.items.get(name)
            return own, str(own.label).capitalize() if own else ""
        try:
            path = resolve_path(declared, name, self.user)
        except QueryError:
            return None, name
        labels = [str(step.link.label) for step in path.steps] + [str(path.field.label)]
        return path.field, " › ".join(labels).capitalize()

    def value(self, field: Field, op: str, value: Any) -> str:
        if op in ("within", "older_than", "this", "previous"):
            return self.period(op, value)
        if op == "between" and isinstance(value, list) and len(value) == 2:
            return _("{low} and {high}").format(low=self.one(field, value[0]), high=self.one(field, value[1]))
        if isinstance(value, list):
            named = [self.one(field, each) for each in value[:MOST_NAMED]]
            rest = len(value) - MOST_NAMED
            more = ngettext("{count} more", "{count} more", rest).format(count=rest) if rest > 0 else ""
            return _("{names} or {last}").format(names=", ".join(named), last=more) if more else _(" or ").join(named)
        return self.one(field, value)

    def one(self, field: Field, value: Any) -> str:
        if isinstance(value, str) and value.startswith("@"):
            return {"@me": _("me"), "@my_team": _("me or my team"), "@today": _("today")}.get(value, value)
        if isinstance(field, Link):
            return self.linked(field, value)
        try:
            stored = field.clean(value)
        except InvalidValue:
            return str(value)
        text = field.text(stored, self.reader)
        return text if isinstance(field, Boolean) or text else str(value)

    def linked(self, link: Link, value: Any) -> str:
        """The title of the record, if the reader may see it."""
        for target in link.targets:
            row = visible(self.user, target).filter(pk=value).values(*target.title_columns).first() if isinstance(value, int) else None
            if row:
                return target.compose_title(row)
        return f"#{value}"

    def period(self, op: str, value: Any) -> str:
        if isinstance(value, Mapping) and ("this" in value or "previous" in value):
            op, value = next(iter(value.items()))
        if op in ("this", "previous"):
            words = {"day": _("day"), "week": _("week"), "month": _("month"), "quarter": _("quarter"), "year": _("year")}
            return words.get(str(value), str(value))
        number = value.get("last", value.get("next", 0))
        unit = _UNITS[value.get("unit", "day")](number)
        if op == "older_than":
            return unit
        return (_("the last {stretch}") if "last" in value else _("the next {stretch}")).format(stretch=unit)

    # --- related records ------------------------------------------------------------------------------------

    def related(self, declared: RecordType, tree: Mapping[str, Any]) -> tuple[str, str]:
        name = tree["related"]
        target: RecordType | Collection | None = declared.collections.get(name)
        if target is None and name in declared.related:
            target = declared.related[name].type
        if target is None:
            return str(name), _("is unknown now")
        label = str(target.label).capitalize() if isinstance(target, Collection) else target.name_plural.capitalize()
        return label, f"{self.measure(target, tree)}{self.where(target, tree.get('where'))}"

    def measure(self, target: RecordType | Collection, tree: Mapping[str, Any]) -> str:
        if tree.get("none"):
            return _("none")
        bounds = {
            "gte": _("at least {number}"),
            "lte": _("at most {number}"),
            "is": _("exactly {number}"),
            "gt": _("more than {number}"),
            "lt": _("fewer than {number}"),
        }
        if "count" in tree:
            return ", ".join(bounds[word].format(number=number) for word, number in tree["count"].items())
        for word, words in (
            ("sum", _("sum of {field}")),
            ("avg", _("average {field}")),
            ("min", _("lowest {field}")),
            ("max", _("highest {field}")),
        ):
            if word in tree:
                fields = target.items if isinstance(target, Collection) else readable_fields(self.user, target)
                own = fields.get(tree[word]["field"])
                asked = ", ".join(bounds[key].format(number=number) for key, number in tree[word].items() if key != "field")
                return f"{words.format(field=own.label if own else tree[word]['field'])} {asked}"
        return _("at least one")

    def where(self, target: RecordType | Collection, where: Any) -> str:
        return " " + _("for which {sentence}").format(sentence=self.sentence(target, where)) if where else ""


_UNITS = {
    "hour": lambda number: ngettext("{number} hour", "{number} hours", number).format(number=number),
    "day": lambda number: ngettext("{number} day", "{number} days", number).format(number=number),
    "week": lambda number: ngettext("{number} week", "{number} weeks", number).format(number=number),
    "month": lambda number: ngettext("{number} month", "{number} months", number).format(number=number),
    "quarter": lambda number: ngettext("{number} quarter", "{number} quarters", number).format(number=number),
    "year": lambda number: ngettext("{number} year", "{number} years", number).format(number=number),
}
