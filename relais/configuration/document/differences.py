"""What sets two configurations apart, item by item and value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from relais.configuration.document.kinds import Kind, all_kinds
from relais.configuration.document.reading import Items
from relais.core.errors import InvalidValue


class Verb(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """One item that is added, changed or removed. `values` are pairs: what was seen live, and what shall be. `conflict` says why not."""

    kind: str
    name: str
    verb: Verb
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    conflict: str = ""

    @property
    def wanted(self) -> dict[str, Any]:
        return {key: new for key, (_old, new) in self.values.items()}

    def as_json(self) -> dict[str, Any]:
        told = {
            "kind": self.kind,
            "name": self.name,
            "verb": str(self.verb),
            "values": {key: list(pair) for key, pair in self.values.items()},
        }
        return told | ({"conflict": self.conflict} if self.conflict else {})


def compare(live: Items, wanted: Items, *, removes: bool = False) -> list[Difference]:
    """What would have to be done to what is live. Kinds that are not told of stay as they are; so does what lacks, unless it `removes`."""
    found: list[Difference] = []
    for kind in all_kinds():
        if kind.type not in wanted:
            continue
        have, want = live.get(kind.type, {}), wanted[kind.type]
        for name in sorted(want):
            if name not in have:
                found.append(Difference(kind.type, name, Verb.ADDED, {key: (None, value) for key, value in want[name].items()}))
            elif values := _changed(have[name], want[name]):
                found.append(Difference(kind.type, name, Verb.CHANGED, values, _fixed(kind, values)))
        gone = sorted(have.keys() - want.keys()) if removes else ()
        found += [Difference(kind.type, name, Verb.REMOVED, {key: (value, None) for key, value in have[name].items()}) for name in gone]
    return found


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {key: (old.get(key), new.get(key)) for key in sorted({*old, *new}) if old.get(key) != new.get(key)}


def _fixed(kind: Kind, values: Mapping[str, Any]) -> str:
    fixed = [str(kind.fields[key].label) for key in values if key in kind.fixed and key in kind.fields]
    return _("Records have values of it, so that this cannot change: {fields}.").format(fields=", ".join(fixed)) if fixed else ""


def look_again(differences: Sequence[Difference], live: Items) -> list[Difference]:
    """The same against what is live now: what is done falls away, and what somebody else has changed meanwhile is a conflict."""
    return [left for each in differences if (left := _again(each, live.get(each.kind, {}).get(each.name)))]


def _again(each: Difference, now: Mapping[str, Any] | None) -> Difference | None:
    if each.verb == Verb.ADDED:
        if now is None:
            return replace(each, conflict="")
        values = _changed(now, each.wanted)
        meanwhile = _("This was made here meanwhile, and differently.")
        return replace(each, verb=Verb.CHANGED, values=values, conflict=meanwhile) if values else None
    if now is None:
        return replace(each, conflict=_("This is no longer here.")) if each.verb == Verb.CHANGED else None
    if each.verb == Verb.REMOVED:
        seen = {key: old for key, (old, _new) in each.values.items()}
        return replace(each, conflict=_("This was changed meanwhile.") if _changed(now, seen) else "")
    left = {key: pair for key, pair in each.values.items() if now.get(key) != pair[1]}
    stale = [key for key, (old, _new) in left.items() if now.get(key) != old]
    kind = next(kind for kind in all_kinds() if kind.type == each.kind)
    meanwhile = _("This was changed meanwhile: {fields}.").format(fields=", ".join(_label(kind, key) for key in stale)) if stale else ""
    fresh = {key: (now.get(key), new) for key, (_old, new) in left.items()}
    return replace(each, values=fresh, conflict=_fixed(kind, left) or meanwhile) if left else None


def _label(kind: Kind, key: str) -> str:
    return str(kind.fields[key].label) if key in kind.fields else key


def difference_from(given: Any) -> Difference:
    """A difference out of what a draft keeps or a program gives."""
    wrong = InvalidValue(_("A change has kind, name, verb (added, changed, removed) and values: pairs of what is and what shall be."))
    if not isinstance(given, dict) or not given.keys() <= {"kind", "name", "verb", "values", "conflict"}:
        raise wrong
    kind, name, verb, values = (given.get(word) for word in ("kind", "name", "verb", "values"))
    if (
        kind not in {each.type for each in all_kinds()}
        or not isinstance(name, str)
        or verb not in set(Verb)
        or not isinstance(values, dict)
    ):
        raise wrong
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in values.values()):
        raise wrong
    return Difference(str(kind), name, Verb(str(verb)), {key: (pair[0], pair[1]) for key, pair in values.items()})
