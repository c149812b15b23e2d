"""The whole Query language as a form that a person can read: groups, conditions, related records, nested as wanted.

A node is drawn from the tree, read back from the form, and turned into a tree again. Every control is named by its
kind and the node's path: `field:0.1` is the field of the second part of the first part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from relais.records.access.closing import open_title
from relais.records.access.gate import can, readable_fields, visible
from relais.records.fields import Boolean, Choice, Collection, Field, Link, Money, Reader, Tags
from relais.records.fields.numbers import Ordered
from relais.records.query.compiler import AGGREGATES
from relais.records.query.operators import operator_words
from relais.records.query.paths import resolve_path
from relais.records.query.periods import CALENDAR_UNITS, UNITS
from relais.records.screens.forms import Input, control_text, typed_number

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

WITHOUT_VALUE = ("empty", "not_empty")
SEVERAL = ("in", "not_in", "has_any", "has_all", "has_none")
PERIODS = ("within", "older_than")
CALENDAR = ("this", "previous")


@dataclass
class Node:
    """One part of the Query as the form holds it."""

    kind: str
    path: str
    is_not: bool = False
    word: str = "all"
    parts: list[Node] = field(default_factory=list)
    name: str = ""
    op: str = ""
    value: Any = None
    currency: str = ""
    measure: str = "some"
    bound: str = "gte"

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


# --- from the tree ------------------------------------------------------------------------------------------------


def from_tree(tree: Mapping[str, Any], path: str = "0") -> Node:
    """The form's node for a valid tree."""
    if not tree:
        return Node("group", path)
    is_not = False
    while set(tree) == {"not"}:
        tree, is_not = tree["not"], not is_not
    for word in ("all", "any"):
        if word in tree:
            return Node("group", path, is_not, word, [from_tree(part, f"{path}.{n}") for n, part in enumerate(tree[word])])
    if "search" in tree:
        return Node("search", path, is_not, value=tree["search"])
    if "related" in tree:
        return _related_from(tree, path, is_not)
    return Node("condition", path, is_not, name=tree["field"], op=tree["op"], value=tree.get("value"), currency=tree.get("currency") or "")


def _related_from(tree: Mapping[str, Any], path: str, is_not: bool) -> Node:
    node = Node("related", path, is_not, name=tree["related"])
    where = from_tree(tree.get("where") or {}, f"{path}.0")
    node.parts = [
        where if where.kind == "group" and not where.is_not else Node("group", f"{path}.0", parts=[from_tree(tree["where"], f"{path}.0.0")])
    ]
    if tree.get("none"):
        node.measure = "none"
    elif "count" in tree:
        node.measure = "count"
        node.bound, node.value = next(iter(tree["count"].items()))
    for word in AGGREGATES:
        if word in tree:
            node.measure = f"{word}:{tree[word]['field']}"
            node.bound, node.value = next((key, value) for key, value in tree[word].items() if key != "field")
    return node


def root_group(tree: Mapping[str, Any]) -> Node:
    """The tree as a group, so that there is always something to add to."""
    node = from_tree(tree)
    return node if node.kind == "group" else Node("group", "0", parts=[from_tree(tree, "0.0")])


# --- from the form ------------------------------------------------------------------------------------------------


def from_form(given: QueryDict, path: str = "0") -> Node:
    """The node that the form holds at a path."""
    node = Node(given.get(f"kind:{path}", "group"), path, bool(given.get(f"not:{path}")))
    node.word = "any" if given.get(f"word:{path}") == "any" else "all"
    node.name, node.op = given.get(f"field:{path}", ""), given.get(f"op:{path}", "")
    node.currency = given.get(f"currency:{path}", "").strip().upper()
    node.measure, node.bound = given.get(f"measure:{path}", "some"), given.get(f"bound:{path}", "gte")
    node.value = {
        "one": given.get(f"value:{path}", ""),
        "many": given.getlist(f"value:{path}"),
        "two": given.get(f"value2:{path}", ""),
        "way": given.get(f"way:{path}", "last"),
        "unit": given.get(f"unit:{path}", "day"),
    }
    number = 0
    while f"kind:{path}.{number}" in given and number < 100 and path.count(".") < 12:
        node.parts.append(from_form(given, f"{path}.{number}"))
        number += 1
    return node


def to_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    """The tree that the form means; a part not yet filled in says nothing. Not checked: `parse_query` does that."""
    made = _TREES[node.kind](node, declared, reader) if node.kind in _TREES else None
    return {"not": made} if made is not None and node.is_not else made


def _group_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    parts = [made for part in node.parts if (made := to_tree(part, declared, reader)) is not None]
    return {node.word: parts} if parts else None


def _search_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    text = node.value["one"].strip()
    return {"search": text} if text else None


def _condition_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    own = field_named(declared, node.name, reader)
    if own is None or not node.op:
        return None
    if node.op in WITHOUT_VALUE:
        return {"field": node.name, "op": node.op}
    value = _typed_value(node, own, reader)
    if value in ("", [], None):
        return None
    tree = {"field": node.name, "op": node.op, "value": value}
    return tree | {"currency": node.currency} if node.currency and isinstance(own, Money) else tree


def _typed_value(node: Node, own: Field, reader: Reader) -> Any:
    given = node.value
    if node.op in PERIODS:
        length = given["one"].strip()
        way = given["way"] if node.op == "within" and given["way"] in ("last", "next") else "last"
        return {way: int(length), "unit": given["unit"]} if length.isascii() and length.isdecimal() and len(length) < 9 else None
    if node.op in CALENDAR:
        return given["unit"]
    if node.op in SEVERAL:
        many = [part.strip() for text in given["many"] for part in (text.split(",") if not isinstance(own, Choice) else [text])]
        return [_one(own, part, reader) for part in many if part]
    if node.op == "between":
        both = [_one(own, given["one"], reader), _one(own, given["two"], reader)]
        return None if "" in both else both
    return _one(own, given["one"], reader)


def _one(own: Field, text: str, reader: Reader) -> Any:
    text = text.strip()
    if isinstance(own, Ordered):
        return typed_number(text, reader)
    if isinstance(own, Boolean):
        return text == "1" if text else ""
    return int(text) if isinstance(own, Link) and text.isdecimal() and text.isascii() and len(text) < 19 else text


def _related_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    target = related_target(declared, node.name)
    if target is None:
        return None
    tree: dict[str, Any] = {"related": node.name}
    where = to_tree(node.parts[0], target, reader) if node.parts else None
    if where:
        tree["where"] = where
    if node.measure == "none":
        return tree | {"none": True}
    number = typed_number(node.value["one"], reader)
    if node.measure == "some" or not number:
        return tree
    if node.measure == "count":
        return tree | {"count": {node.bound: int(number) if number.isdecimal() else number}}
    word, _colon, name = node.measure.partition(":")
    return tree | {word: {"field": name, node.bound: number}} if word in AGGREGATES else tree


_TREES = {"group": _group_tree, "condition": _condition_tree, "related": _related_tree, "search": _search_tree}


def change_form(root: Node, deed: str) -> None:
    """Add or remove a part: `add:0`, `group:0.1`, `related:0`, `search:0`, `remove:0.2`."""
    verb, _colon, path = deed.partition(":")
    found = next((node for node in root.walk() if node.path == path), None)
    if found is None:
        return
    if verb == "remove":
        for node in root.walk():
            node.parts = [part for part in node.parts if part is not found]
    elif verb in ("condition", "group", "related", "search"):
        made = Node(verb, f"{path}.{len(found.parts)}", value={"one": "", "many": [], "two": "", "way": "last", "unit": "day"})
        if verb == "related":
            made.parts = [Node("group", f"{made.path}.0")]
        found.parts.append(made)
    _number_again(root, "0")


def _number_again(node: Node, path: str) -> None:
    node.path = path
    for number, part in enumerate(node.parts):
        _number_again(part, f"{path}.{number}")


# --- drawing ------------------------------------------------------------------------------------------------------


def field_named(declared: RecordType | Collection, name: str, reader: Reader) -> Field | None:
    """The field a condition names, if the reader may see it."""
    from relais.records.query.errors import QueryError

    if isinstance(declared, Collection):
        return declared.items.get(name)
    try:
        return resolve_path(declared, name, reader.user).field
    except QueryError:
        return None


def related_target(declared: RecordType | Collection, name: str) -> RecordType | Collection | None:
    if isinstance(declared, Collection):
        return None
    if name in declared.collections:
        return declared.collections[name]
    return declared.related[name].type if name in declared.related else None


class Drawn:
    """A node with what its controls offer, for the template."""

    def __init__(self, node: Node, declared: RecordType | Collection, reader: Reader) -> None:
        self.node, self.type, self.reader = node, declared, reader
        self.path, self.kind = node.path, node.kind

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

    # --- conditions

    @property
    def field(self) -> Field | None:
        return field_named(self.type, self.node.name, self.reader)

    @property
    def field_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The fields to choose from: one's own, then those of linked records."""
        if isinstance(self.type, Collection):
            return [("", [(key, str(own.label)) for key, own in self.type.items.items() if own.operators])]
        fields = {key: own for key, own in readable_fields(self.reader.user, self.type).items() if own.filterable}
        groups = [(self.type.name, sorted(((key, str(own.label)) for key, own in fields.items()), key=lambda each: each[1]))]
        for key, own in fields.items():
            if isinstance(own, Link) and can(self.reader.user, "view", own.target):
                inner = readable_fields(self.reader.user, own.target)
                names = [(f"{key}.{name}", str(each.label)) for name, each in inner.items() if each.filterable]
                groups.append((str(own.label), sorted(names, key=lambda each: each[1])))
        return groups

    @property
    def operators(self) -> list[tuple[str, str]]:
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
        if isinstance(own, Choice):
            return "choices" if op in SEVERAL else "choice"
        if isinstance(own, Tags) or op in SEVERAL:
            return "words"
        if isinstance(own, Boolean):
            return "yes_no"
        if isinstance(own, Link):
            return "link"
        return "two" if op == "between" else "one"

    @property
    def value(self) -> Any:
        value = self.node.value
        return value["one"] if isinstance(value, dict) and "one" in value else value

    @property
    def input(self) -> Input:
        own = self.field
        assert own is not None
        return Input(own, f"value:{self.path}", self.text, (), self.reader)

    @property
    def text(self) -> str:
        value = self.value
        if isinstance(value, list):
            value = value[0] if value else ""
        return self._written(value)

    @property
    def second(self) -> str:
        value = self.node.value
        if isinstance(value, dict):
            return value.get("two", "")
        return self._written(value[1]) if isinstance(value, list) and len(value) > 1 else ""

    def _written(self, value: Any) -> str:
        own = self.field
        if isinstance(value, (int, float)) and own is not None and isinstance(own, Ordered):
            return control_text(own, str(value), self.reader).replace(".", self.reader.formats.decimal_mark)
        return "" if value is None or isinstance(value, (dict, list)) else str(value)

    @property
    def several(self) -> list[str]:
        value = self.node.value
        if isinstance(value, dict):
            return [str(part) for part in value.get("many", [])]
        return [str(part) for part in value] if isinstance(value, list) else []

    @property
    def joined(self) -> str:
        return ", ".join(self.several)

    @property
    def options(self) -> list[tuple[str, str]]:
        own = self.field
        return [(str(key), str(label)) for key, label in own.options().items()] if isinstance(own, Choice) else []

    @property
    def relative_options(self) -> list[tuple[str, str]]:
        return (
            [("@me", _("me")), ("@my_team", _("my team"))]
            if isinstance(self.field, Link) and self.field.target.is_person_of_the_firm
            else []
        )

    @property
    def people(self) -> list[tuple[str, str]]:
        """The people of the firm to choose from; a firm's own people are few."""
        own = self.field
        if not isinstance(own, Link):
            return []
        rows = visible(self.reader.user, own.target).order_by("title_key").values("pk", *own.target.title_columns)[:200]
        return [(str(row["pk"]), open_title(own.target, row, self.reader.user)) for row in rows]

    @property
    def length(self) -> str:
        value = self.node.value
        if isinstance(value, dict) and "one" in value:
            return value["one"]
        return str(next((value[word] for word in ("last", "next") if word in value), "")) if isinstance(value, dict) else ""

    @property
    def way(self) -> str:
        value = self.node.value if isinstance(self.node.value, dict) else {}
        return value.get("way") or ("next" if "next" in value else "last")

    @property
    def unit(self) -> str:
        value = self.node.value
        return value.get("unit", "day") if isinstance(value, dict) else str(value or "day")

    @property
    def units(self) -> list[tuple[str, str]]:
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
    def calendar_units(self) -> list[tuple[str, str]]:
        words = {"day": _("day"), "week": _("week"), "month": _("month"), "quarter": _("quarter"), "year": _("year")}
        return [(unit, words[unit]) for unit in CALENDAR_UNITS]

    @property
    def is_money(self) -> bool:
        return isinstance(self.field, Money) and bool(self.control)

    # --- related records

    @property
    def related_names(self) -> list[tuple[str, str]]:
        if isinstance(self.type, Collection):
            return []
        names = [
            (name, relation.type.name_plural if "." not in name else f"{relation.type.name_plural} ({relation.link.label})")
            for name, relation in self.type.related.items()
            if can(self.reader.user, "view", relation.type)
        ]
        readable = readable_fields(self.reader.user, self.type)
        return [*names, *((key, str(own.label)) for key, own in self.type.collections.items() if key in readable)]

    @property
    def measures(self) -> list[tuple[str, str]]:
        found = [("some", _("at least one")), ("none", _("none")), ("count", _("their number"))]
        target = related_target(self.type, self.node.name)
        if target is not None and not isinstance(target, Collection):
            words = {"sum": _("sum of {field}"), "avg": _("average {field}"), "min": _("lowest {field}"), "max": _("highest {field}")}
            for key, own in readable_fields(self.reader.user, target).items():
                if own.is_numeric and own.filterable and key != "id":
                    found += [(f"{word}:{key}", words[word].format(field=own.label)) for word in AGGREGATES]
        return found

    @property
    def bounds(self) -> list[tuple[str, str]]:
        return [("gte", _("at least")), ("lte", _("at most")), ("is", _("exactly"))]

    @property
    def needs_number(self) -> bool:
        return self.node.measure not in ("some", "none")
