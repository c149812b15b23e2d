"""A first meaning for the columns of a file: the matcher says what a heading speaks of, the record type where that stands here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from relais.integrations.headings import known_headings
from relais.integrations.imports.targets import Target, Targets
from relais.integrations.marks import HEADING, MARK
from relais.integrations.matching.headers import Suggestion, match_columns
from relais.integrations.matching.headers import Target as MatcherTarget
from relais.integrations.matching.headings import concepts, read_heading
from relais.integrations.matching.meaning import Meaning
from relais.records.api import RecordType
from relais.records.fields import Choice, Collection, Link

_NUMBERED = re.compile(r"(.+) (\d{1,2})")


def target_of(declared: RecordType, meaning: Meaning, targets: Targets) -> str:
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


def _aliases(declared: RecordType, targets: Targets) -> dict[str, list[str]]:
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
    declared: RecordType, columns: Sequence[str], samples: Mapping[str, Sequence[Any]], targets: Targets, user: Any = None
) -> dict[str, str]:
    """Columns and the names of their targets; columns that mean nothing known are absent."""
    known = _of_our_own(declared, columns, targets, user)
    rest = [column for column in columns if column not in known]
    aliases = _aliases(declared, targets)
    own = next((scope for scope, path in declared.import_scopes.items() if not path), "")
    offered = [
        MatcherTarget(name, _telling_labels(target, aliases), [*target.field.aliases, *aliases.get(name, ())], target.value_field.kind)
        if not target.path
        else MatcherTarget(name, (), aliases[name], target.value_field.kind)
        for name, target in targets.items()
        if name not in known.values() and name != MARK and (not target.path or name in aliases)
    ]
    suggestions = match_columns(rest, samples, offered, own=own)
    found = {column: name for column, name in known.items() if name} | {
        each.column: each.target_key for each in suggestions if each.target_key
    }
    for each in suggestions:
        if each.meaning is not None and (name := _beside_another(declared, each.meaning, suggestions, targets)):
            found[each.column] = name
    return {column: _with_its_record(found[column], found.values(), targets) for column in columns if column in found}


def _of_our_own(declared: RecordType, columns: Sequence[str], targets: Targets, user: Any) -> dict[str, str]:
    """The columns of a file that was exported here, whose headings are known to the letter; nothing for what is not to be written."""
    if HEADING not in columns:
        return {}
    names = known_headings(declared, user)
    found: dict[str, str] = {}
    for column in columns:
        name = names.get(column)
        if name is None and (numbered := _NUMBERED.fullmatch(column)) and (first := names.get(numbered[1])):
            name = f"{first}#{numbered[2]}"
        if name is not None:
            found[column] = name if name in targets else ""
    return found


def _telling_labels(target: Target, aliases: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of a field, but for those that mean something else in most files: a « title » is rarely « Mr »."""
    own = {Meaning.parse(name).concept for name in aliases.get(target.name, ())}
    return [
        label
        for label in (*target.labels, target.key)
        if not (said := {each.meaning.concept for each in read_heading(label)}) or not own or own & said
    ]


def _beside_another(declared: RecordType, meaning: Meaning, suggestions: Sequence[Suggestion], targets: Targets) -> str:
    """The target of a further line of an address, which is that of its street; or of a second item of one type."""
    if meaning.concept in ("street2", "street3"):
        street = replace(meaning, concept="street")
        return next((each.target_key for each in suggestions if each.meaning == street and each.target_key), "")
    if meaning.index > 1 and meaning.type:
        first = target_of(declared, replace(meaning, index=1), targets)
        name = f"{first}#{meaning.index}"
        return name if first in targets and targets[first].item_type and name in targets else ""
    return ""


def _with_its_record(name: str, others: Iterable[str], targets: Targets) -> str:
    """An organization named in one column and described in others is one record: the name is a part of it."""
    own = targets[name].field
    if not isinstance(own, Link) or not any(other.startswith(f"{name}.") for other in others):
        return name
    named = f"{name}.{own.target.title_columns[0]}"
    return named if named in targets else name
