"""A first meaning for the columns of a file: the matcher says what a heading speaks of, the record type where that stands here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relais.integrations.imports.targets import Target
from relais.integrations.matching.headers import Target as MatcherTarget
from relais.integrations.matching.headers import match_columns
from relais.integrations.matching.headings import concepts
from relais.integrations.matching.meaning import Meaning
from relais.records.api import RecordType
from relais.records.fields import Choice, Collection, Link


def target_of(declared: RecordType, meaning: Meaning, targets: Mapping[str, Target]) -> str:
    """The name of the target that a meaning fills for this type, or nothing."""
    if meaning.scope and meaning.scope not in declared.import_scopes:
        return ""
    path = declared.import_scopes.get(meaning.scope, "")
    holder = (
        declared
        if not path
        else next((target.type for name, target in targets.items() if name.startswith(path) and target.path == path[:-1]), None)
    )
    if holder is None:
        return ""
    pattern = holder.import_words.get(meaning.concept, meaning.concept)
    for name in _written(holder, pattern, meaning):
        if path + name in targets:
            return path + name
    return ""


def _written(holder: RecordType, pattern: str, meaning: Meaning) -> list[str]:
    """The pattern with the meaning's type; without one, the field that repeats the main item."""
    if "{type}" not in pattern:
        return [pattern]
    key, _colon, rest = pattern.partition(":{type}")
    own = holder.collections.get(key)
    if not isinstance(own, Collection):
        return []
    kinds = own.items["type"]
    known = list(kinds.options()) if isinstance(kinds, Choice) else []
    part = rest.lstrip(".") or own.title
    copy = next((copy for copy, item in own.copies.items() if item == part), "")
    if meaning.type in known:
        return [f"{key}:{meaning.type}{rest}"]
    if meaning.index > 1 or meaning.type in ("other", "shipping", "mailing"):
        like = {"shipping": "delivery", "mailing": "other"}.get(meaning.type, "other")
        return [f"{key}:{like}{rest}", f"{key}:{known[-1] if known else ''}{rest}"]
    return [copy] if copy else [f"{key}:{known[0]}{rest}"] if known else []


_TYPES = ("", "home", "work", "mobile", "fax", "main", "assistant", "other", "billing", "shipping")


def _aliases(declared: RecordType, targets: Mapping[str, Target]) -> dict[str, list[str]]:
    """For each target, the meanings that fill it, as the matcher writes them."""
    found: dict[str, list[str]] = defaultdict(list)
    for scope in ("", *declared.import_scopes):
        for concept in concepts():
            for kind in _TYPES:
                meaning = Meaning(concept, scope, kind)
                name = target_of(declared, meaning, targets)
                if name and str(meaning) not in found[name]:
                    found[name].append(str(meaning))
    return found


def suggest_mapping(
    declared: RecordType, columns: Sequence[str], samples: Mapping[str, Sequence[Any]], targets: Mapping[str, Target]
) -> dict[str, str]:
    """Columns and the names of their targets; columns that mean nothing known are absent."""
    aliases = _aliases(declared, targets)
    own = next((scope for scope, path in declared.import_scopes.items() if not path), "")
    offered = [
        MatcherTarget(name, target.labels, [*target.field.aliases, *aliases.get(name, ())], target.value_field.kind)
        if not target.path
        else MatcherTarget(name, (), aliases[name], target.value_field.kind)
        for name, target in targets.items()
        if not target.path or name in aliases
    ]
    found = {each.column: each.target_key for each in match_columns(columns, samples, offered, own=own) if each.target_key}
    return {column: _with_its_record(name, found.values(), targets) for column, name in found.items()}


def _with_its_record(name: str, others: Iterable[str], targets: Mapping[str, Target]) -> str:
    """An organization named in one column and described in others is one record: the name is a part of it."""
    own = targets[name].field
    if not isinstance(own, Link) or not any(other.startswith(f"{name}.") for other in others):
        return name
    named = f"{name}.{own.target.title_columns[0]}"
    return named if named in targets else name
