"""From a Query to the parts of the filter builder's form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from relais.records.fields import Collection, Field, Money, Reader
from relais.records.query.errors import QueryError
from relais.records.query.measures import AGGREGATES, BOUNDS
from relais.records.query.paths import resolve_path
from relais.records.screens.filter_nodes import Node, Typed
from relais.records.screens.filter_values import joined, read, split, written, written_several
from relais.records.screens.forms import typed_number

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

WITHOUT_VALUE = ("empty", "not_empty")
SEVERAL = ("in", "not_in", "has_any", "has_all", "has_none")
PERIODS = ("within", "older_than")
CALENDAR = ("this", "previous")
#: A list of no conditions: all of them hold for every record, one of them for none.
ANYTHING: dict[str, Any] = {"all": []}


def field_named(declared: RecordType | Collection, name: str, reader: Reader) -> Field | None:
    """The field a condition names, if the reader may see it."""
    if isinstance(declared, Collection):
        return declared.items.get(name)
    try:
        return resolve_path(declared, name, reader.user).field
    except QueryError:
        return None


def related_target(declared: RecordType | Collection, name: str) -> RecordType | Collection | None:
    if isinstance(declared, Collection):
        return None
    if name in declared.asked_about:
        return declared.asked_about[name]
    return declared.related[name].type if name in declared.related else None


def is_chosen(own: Field) -> bool:
    """Whether the values of a field are chosen from a list."""
    return hasattr(own, "options") or own.kind == "boolean"


# --- from the tree ------------------------------------------------------------------------------------------------


def root_group(tree: Mapping[str, Any], declared: RecordType, reader: Reader) -> Node:
    """The tree as a group, so that there is always something to add to."""
    node = from_tree({} if tree == ANYTHING else tree, declared, reader)
    return node if node.kind == "group" else Node("group", "0", parts=[from_tree(tree, declared, reader, "0.0")])


def from_tree(tree: Mapping[str, Any], declared: RecordType | Collection, reader: Reader, path: str = "0") -> Node:
    """The form's part for a valid tree."""
    if not tree:
        return Node("group", path)
    is_not = False
    while set(tree) == {"not"}:
        tree, is_not = tree["not"], not is_not
    for word in ("all", "any"):
        if tree == {word: []}:
            return Node("constant", path, is_not, word)
        if word in tree:
            parts = [from_tree(part, declared, reader, f"{path}.{number}") for number, part in enumerate(tree[word])]
            return Node("group", path, is_not, word, parts)
    if "search" in tree:
        return Node("search", path, is_not, typed=Typed(tree["search"]))
    if "related" in tree:
        return _related_from(tree, declared, reader, Node("related", path, is_not, name=tree["related"]))
    node = Node("condition", path, is_not, name=tree["field"], op=tree["op"], currency=str(tree.get("currency") or "").upper())
    own = field_named(declared, node.name, reader)
    if own is not None and node.op not in WITHOUT_VALUE:
        node.op, node.typed = _typed(own, node.op, tree["value"], reader)
    return node


def _typed(own: Field, op: str, value: Any, reader: Reader) -> tuple[str, Typed]:
    """The comparison and what stands beside it: "within this year" is "in this year"."""
    if isinstance(value, Mapping):
        for word in CALENDAR:
            if word in value:
                return word, Typed(unit=value[word])
        way = "next" if "next" in value else "last"
        return op, Typed(str(value[way]), way=way, unit=value.get("unit", "day"))
    if op in CALENDAR:
        return op, Typed(unit=str(value))
    if op in SEVERAL:
        several = written_several(own, value, reader)
        return op, Typed(joined(several), several=several)
    if op == "between":
        (one, way), (two, way_two) = (written(own, each, reader) for each in value)
        return op, Typed(one, two, way=way, way_two=way_two)
    one, way = written(own, value, reader)
    return op, Typed(one, way=way)


def _related_from(tree: Mapping[str, Any], declared: RecordType | Collection, reader: Reader, node: Node) -> Node:
    target, inner = related_target(declared, node.name), f"{node.path}.0"
    if target is None:
        return node
    asked = tree.get("where") or {}
    where = from_tree({} if asked == ANYTHING else asked, target, reader, inner)
    if where.kind != "group":
        where = Node("group", inner, parts=[from_tree(tree["where"], target, reader, f"{inner}.0")])
    node.parts = [where]
    if tree.get("none"):
        node.measure = "none"
    for word in ("count", *AGGREGATES):
        if word in tree:
            bounds = dict(tree[word])
            name = bounds.pop("field", "")
            node.measure, node.currency = f"{word}:{name}" if name else word, str(bounds.pop("currency", "") or "").upper()
            limits = [(bound, format(number)) for bound, number in bounds.items()]
            (node.bound, one), (node.bound_two, two) = [*limits, ("", "")][:2]
            node.typed = Typed(*(text.replace(".", reader.formats.decimal_mark) for text in (one, two)))
    return node


# --- and back -----------------------------------------------------------------------------------------------------


def to_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    """The tree that the form means; a part not yet filled in says nothing. Not checked: `parse_query` does that."""
    made = _TREES[node.kind](node, declared, reader) if node.kind in _TREES else None
    return {"not": made} if made is not None and node.is_not else made


def _group_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    parts = [made for part in node.parts if (made := to_tree(part, declared, reader)) is not None]
    if len(parts) == 1 and node.parts[0].kind == "constant":
        return parts[0]
    return {node.word: parts} if parts else None


def _constant_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any]:
    return {node.word: []}


def _search_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    return {"search": node.typed.one} if node.typed.one else None


def _condition_tree(node: Node, declared: RecordType | Collection, reader: Reader) -> dict[str, Any] | None:
    own = field_named(declared, node.name, reader)
    if own is None or not node.op:
        return None
    tree: dict[str, Any] = {"field": node.name, "op": node.op}
    if node.op not in WITHOUT_VALUE:
        tree["value"] = _value(node, own, reader)
        if tree["value"] in ("", [], None):
            return None
    return tree | {"currency": node.currency} if node.currency and isinstance(own, Money) else tree


def _value(node: Node, own: Field, reader: Reader) -> Any:
    typed = node.typed
    if node.op in PERIODS:
        way = typed.way if node.op == "within" and typed.way in ("last", "next") else "last"
        is_length = typed.one.isascii() and typed.one.isdecimal() and len(typed.one) < 9
        return {way: int(typed.one), "unit": typed.unit} if is_length else None
    if node.op in CALENDAR:
        return typed.unit
    if node.op in SEVERAL:
        several = [word for text in typed.several for word in ([text] if is_chosen(own) else split(text))]
        return [read(own, word, "", reader) for word in several if word]
    if node.op == "between":
        both = [read(own, typed.one, typed.way, reader), read(own, typed.two, typed.way_two, reader)]
        return None if "" in both else both
    return read(own, typed.one, typed.way, reader)


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
    word, _colon, name = node.measure.partition(":")
    bounds = _bounds(node, reader, is_count=word == "count")
    if word == "count" and bounds:
        return tree | {"count": bounds}
    if word in AGGREGATES and bounds:
        return tree | {word: {"field": name} | bounds | ({"currency": node.currency} if node.currency else {})}
    return tree


def _bounds(node: Node, reader: Reader, *, is_count: bool) -> dict[str, Any]:
    limits = ((node.bound, node.typed.one), (node.bound_two, node.typed.two))
    typed = {bound: typed_number(text, reader) for bound, text in limits if bound in BOUNDS and text}
    return {bound: int(number) if is_count and number.isascii() and number.isdecimal() else number for bound, number in typed.items()}


_TREES = {"group": _group_tree, "condition": _condition_tree, "related": _related_tree, "search": _search_tree, "constant": _constant_tree}
