"""One row may speak of several records: the row's own, those it links to, and those that link to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.core.values.names import split_name
from relais.integrations.imports.identity import FULL, FULL_NAME, has_full_name
from relais.integrations.imports.targets import Target
from relais.records.api import RecordType
from relais.records.fields import Link, LongText


@dataclass
class Node:
    """What a row says of one record. `path` leads there from the row's own, whose path is empty.

    `references` are links given by a name, an e-mail address or an external id rather than by more columns, `several` those of
    fields of many; `named` says by which name a link was found. `slots` are the items of collections that columns are still filling.
    """

    path: str
    type: RecordType
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    slots: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)


def nodes_of(declared: RecordType, values: Iterable[tuple[Target, Any]]) -> dict[str, Node]:
    """The row's values sorted by the record they belong to; the row's own is always there."""
    found = {"": Node("", declared)}
    for target, value in values:
        node = found.get(target.path)
        if node is None:
            node = found[target.path] = Node(target.path, target.type)
        if target.fills == "item":
            _put_item(node, target, value)
        elif target.fills == "link":
            node.references.setdefault(target.key, value)
        elif target.fills == "links":
            node.several.setdefault(target.key, value)
        elif target.key == FULL_NAME:
            name = split_name(value)
            node.values.setdefault("first_name", name.first)
            node.values.setdefault("last_name", name.last)
        else:
            _put_value(node, target, value)
    for node in found.values():
        if has_full_name(node.type) and not node.values.keys().isdisjoint(FULL):
            node.values.pop("name", None)  # made of the two: the whole one may hold a title, « Dr. » or « Mme »
    return found


def _put_value(node: Node, target: Target, value: Any) -> None:
    """Of two columns for one field the first counts, but lines of a long text follow each other."""
    before = node.values.get(target.key)
    if before is None:
        node.values[target.key] = value
    elif isinstance(target.field, LongText):
        node.values[target.key] = f"{before}\n{value}"


def _put_item(node: Node, target: Target, value: Any) -> None:
    """Columns of one type and number make one item; a second value for the same part begins another, or is a further line of long text."""
    slot = (target.key, target.item_type, target.number)
    item = node.slots.get(slot)
    if item is not None and target.item not in item:
        item[target.item] = value
    elif item is not None and isinstance(target.value_field, LongText):
        item[target.item] = f"{item[target.item]}\n{value}"
    else:
        node.slots[slot] = item = {**({"type": target.item_type} if target.item_type else {}), target.item: value}
        node.values.setdefault(target.key, []).append(item)


def link_paths(declared: RecordType, paths: Sequence[str]) -> list[str]:
    """Paths that the row's own record needs first, the deepest first: parents before children."""
    forward = [path for path in paths if path and isinstance(declared.all_fields.get(path.split(".")[0]), Link)]
    return sorted(forward, key=lambda path: -path.count("."))


def reverse_paths(declared: RecordType, paths: Sequence[str]) -> list[str]:
    """Paths of records that link to the row's own and come after it."""
    return [path for path in paths if path and path.split(".")[0] in declared.related and path.split(".")[0] not in declared.links]
