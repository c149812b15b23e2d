"""The sorts of things that a firm configures. A package declares its own; order, document, comparison and application follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relais.core.errors import NotFound
from relais.records.api import RecordType, registry
from relais.records.fields import Collection, Field

if TYPE_CHECKING:
    from relais.configuration.document.naming import Naming


@dataclass(frozen=True)
class Rewrite:
    """How a value that holds a number of this workspace is told, and what is stored for what is told."""

    tell: Callable[[Any, Naming], Any]
    store: Callable[[Any, Naming], Any]


def _no_type(values: Mapping[str, Any]) -> RecordType | None:
    return None


@dataclass(frozen=True)
class Kind:
    """`Kind("stages", names=("pipeline", "key"))`: records of the type are known everywhere by these fields, joined by "/".

    fixed      what never changes once records have values of it: another value is a conflict
    without    what does not travel: numbers of this workspace, what follows from other things
    rewrites   by field, how what holds a number of this workspace is told
    asks_about the type whose fields the Queries in a record's structures name, where it has such
    after      kinds that must be there first, beside those that its links lead to
    completed  what a new record needs beside its own values: called with these and with all that comes with it, by kind and name
    """

    type: str
    names: Sequence[str]
    fixed: Sequence[str] = ()
    without: Sequence[str] = ()
    rewrites: Mapping[str, Rewrite] = field(default_factory=dict)
    asks_about: Callable[[Mapping[str, Any]], RecordType | None] = _no_type
    after: Sequence[str] = ()
    completed: Callable[[str, Mapping[str, Any], Mapping[str, Mapping[str, Any]]], Mapping[str, Any]] | None = None

    @property
    def declared(self) -> RecordType:
        return registry.get(self.type)

    @property
    def fields(self) -> dict[str, Field]:
        """What of a record is its configuration."""
        return {
            key: own
            for key, own in self.declared.all_fields.items()
            if own.editable and key not in ("external_id", *self.without) and not isinstance(own, Collection)
        }


_kinds: dict[str, Kind] = {}


def register_kind(*kinds: Kind) -> None:
    _kinds.update({kind.type: kind for kind in kinds})


def find_kind(key: str) -> Kind:
    kinds = {kind.type: kind for kind in all_kinds()}
    if key not in kinds:
        raise NotFound(f"“{key[:60]}”", allowed=sorted(kinds))
    return kinds[key]


def all_kinds() -> list[Kind]:
    """Those that there are, each behind what it builds on."""
    return list(_ordered([kind for kind in _kinds.values() if kind.type in registry]))


def _ordered(kinds: Sequence[Kind]) -> Iterator[Kind]:
    left = {kind.type: kind for kind in sorted(kinds, key=lambda kind: kind.type)}
    while left:
        ready = [kind for kind in left.values() if not (_needed_by(kind) & (left.keys() - {kind.type}))] or list(left.values())[:1]
        for kind in ready:
            yield left.pop(kind.type)


def _needed_by(kind: Kind) -> set[str]:
    linked = {target.key for link in kind.declared.links.values() if link.editable for target in link.targets}
    return {*kind.after, *linked}
