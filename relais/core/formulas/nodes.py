"""A formula that is understood: every part has a kind. Nothing else than these three can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relais.core.formulas.function import Function
from relais.core.formulas.kinds import Kind, Value
from relais.core.formulas.scope import Name


@dataclass(frozen=True, slots=True)
class Constant:
    value: Value
    kind: Kind
    start: int
    end: int
    #: Of a choice that was written with its label.
    choice_of: Name | None = None
    #: Not written by the user: the default of an argument.
    is_implied: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a name holds; `path` is how one gets there, the last being the name itself."""

    path: tuple[Name, ...]
    kind: Kind
    start: int
    end: int

    @property
    def key(self) -> str:
        return ".".join(name.key for name in self.path)


@dataclass(frozen=True, slots=True)
class Apply:
    function: Function
    arguments: tuple[Node, ...]
    kind: Kind
    start: int
    end: int
    depth: int


Node = Constant | Read | Apply


def depth(node: Node) -> int:
    return node.depth if isinstance(node, Apply) else 1


def walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Apply):
        for argument in node.arguments:
            yield from walk(argument)
