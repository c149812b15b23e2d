"""The parts of a Query as the filter builder's form holds them: groups, conditions, related records, nested as wanted.

Every control is named by its kind and the part's path: `field:0.1` is the field of the second part of the first part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.http import QueryDict

MOST_PARTS = 100
#: Eight levels of a Query; each related clause has a group of its own for what it asks.
DEEPEST_PATH = 20


@dataclass
class Typed:
    """What stands in the controls of a value: one, the second of two or several; and which day or stretch of time is meant."""

    one: str = ""
    two: str = ""
    several: Sequence[str] = ()
    way: str = ""
    way_two: str = ""
    unit: str = "day"


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
    typed: Typed = field(default_factory=Typed)
    currency: str = ""
    measure: str = "some"
    bound: str = "gte"
    #: A second limit of what related records are measured by, where there is one.
    bound_two: str = ""
    #: Whether the fingers go on here.
    has_focus: bool = False

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


def from_form(given: QueryDict, path: str = "0") -> Node:
    """The part that the form holds at a path."""
    node = Node(given.get(f"kind:{path}", "group"), path, bool(given.get(f"not:{path}")))
    node.word = "any" if given.get(f"word:{path}") == "any" else "all"
    node.name, node.op = given.get(f"field:{path}", ""), given.get(f"op:{path}", "")
    node.currency = given.get(f"currency:{path}", "").strip().upper()
    node.measure = given.get(f"measure:{path}", "some")
    node.bound, node.bound_two = given.get(f"bound:{path}", "gte"), given.get(f"bound2:{path}", "")
    node.typed = Typed(
        given.get(f"value:{path}", "").strip(),
        given.get(f"value2:{path}", "").strip(),
        [value.strip() for value in given.getlist(f"value:{path}")],
        given.get(f"way:{path}", ""),
        given.get(f"way2:{path}", ""),
        given.get(f"unit:{path}", "day"),
    )
    for number in count():
        inner = f"{path}.{number}"
        if f"kind:{inner}" not in given or number >= MOST_PARTS or inner.count(".") > DEEPEST_PATH:
            break
        node.parts.append(from_form(given, inner))
    if node.kind == "related" and not node.parts:
        node.parts = [Node("group", f"{path}.0")]
    return node


def change_form(root: Node, deed: str) -> None:
    """Add or remove a part, or room for another value: `condition:0`, `group:0.1`, `related:0`, `search:0`, `remove:0.2`, `value:0.1`."""
    verb, _colon, path = deed.partition(":")
    found = next((node for node in root.walk() if node.path == path), None)
    if found is None:
        return
    if verb == "remove":
        for node in root.walk():
            if found in node.parts:
                node.parts.remove(found)
                node.has_focus = True
    elif verb == "value":
        found.typed.several = [*(value for value in found.typed.several if value), ""]
    elif verb in ("condition", "group", "related", "search"):
        made = Node(verb, f"{path}.{len(found.parts)}", has_focus=True)
        if verb == "related":
            made.parts = [Node("group", f"{made.path}.0")]
        found.parts.append(made)
    _number_again(root, "0")


def _number_again(node: Node, path: str) -> None:
    node.path = path
    for number, part in enumerate(node.parts):
        _number_again(part, f"{path}.{number}")
