"""A batch of rows through the door, or, on trial, up to it.

Linked records are found or made first, so that many rows share one; then the rows' own records are made or updated;
then those that link to them. A row that fails in any part is left out whole and told why.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.files.table import Row
from relais.integrations.imports.identity import Key, find_existing, key_of, usual_identity
from relais.integrations.imports.nodes import Node, link_paths, nodes_of, reverse_paths
from relais.integrations.imports.reading import RowReader
from relais.integrations.imports.references import References, named_values
from relais.records.api import Draft, Operation, RecordType, can, check_changes, check_new, registry, write_changes, write_new
from relais.records.fields import Link

REMEMBERED = 50_000


@dataclass
class Refusal:
    """A row that was not taken, and what is to mend."""

    row: Row
    sentences: list[str]


@dataclass
class Outcome:
    """What came of some rows. `linked` counts other records made on the way, by type; `waiting` are links (record, field,
    name) to records of the same file, which are tied when all of it is in."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    linked: Counter[str] = field(default_factory=Counter)
    samples: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[tuple[int, str, str]] = field(default_factory=list)


class Memory(OrderedDict[tuple[str, str, Key], int]):
    """Which identities are already known; the oldest are forgotten first, as the database knows them too."""

    def keep(self, key: tuple[str, str, Key], pk: int) -> None:
        self[key] = pk
        if len(self) > REMEMBERED:
            self.popitem(last=False)


@dataclass
class _Line:
    """A row on its way."""

    row: Row
    nodes: dict[str, Node]
    sentences: list[str] = field(default_factory=list)
    pk: int | None = None
    verdict: str = ""

    @property
    def own(self) -> Node:
        return self.nodes[""]


class Loader:
    """Loads rows of one file. `is_trial` checks everything and writes nothing."""

    def __init__(
        self, declared: RecordType, reader: RowReader, match: Sequence[str], *, by: Actor, operation: Operation | None, source: str = ""
    ) -> None:
        self.type = declared
        self.reader = reader
        self.match = list(match)
        self.by = by
        self.operation = operation
        self.source = source
        self.known = Memory()
        self.references = References(by.user)
        self._trial_number = 0

    @property
    def is_trial(self) -> bool:
        return self.operation is None

    def load(self, rows: Iterable[Row]) -> Outcome:
        """Take some rows; their effects are written when this returns, in the caller's transaction."""
        outcome = Outcome()
        lines = [self._read(row) for row in rows]
        for wave in self._waves(lines):
            self._load_wave(wave, outcome)
        for line in lines:
            if line.sentences:
                outcome.refusals.append(Refusal(line.row, line.sentences))
            elif line.pk is not None:
                outcome.waiting += [
                    (line.pk, key, text) for key, text in line.own.references.items() if self.type.links[key].target is self.type
                ]
        return outcome

    def _read(self, row: Row) -> _Line:
        if row.problem:
            return _Line(row, {"": Node("", self.type)}, [row.problem])
        values, problems = self.reader.read(row.values)
        line = _Line(row, nodes_of(self.type, values), problems)
        if not problems and not any(node.values or node.references for node in line.nodes.values()):
            line.verdict = "empty"
        return line

    def _waves(self, lines: Sequence[_Line]) -> list[list[_Line]]:
        """Rows of one identity stand in different waves, so that the second finds the first."""
        waves: list[list[_Line]] = []
        seen: Counter[Key] = Counter()
        for line in lines:
            if line.sentences or line.verdict:
                continue
            key = key_of(self.type, self.match, line.own.values) if self.match else None
            number = seen[key] if key is not None else 0
            if key is not None:
                seen[key] += 1
            while len(waves) <= number:
                waves.append([])
            waves[number].append(line)
        return waves

    def _load_wave(self, lines: list[_Line], outcome: Outcome) -> None:
        self._resolve_references(lines, outcome)
        paths = sorted({path for line in lines for path in line.nodes})
        for path in link_paths(self.type, paths):
            self._load_linked(lines, path, outcome)
        self._load_own([line for line in lines if not line.sentences], outcome)
        for path in reverse_paths(self.type, paths):
            self._load_reverse([line for line in lines if not line.sentences and line.pk is not None], path, outcome)

    # --- links given by name ---------------------------------------------------------------------------------------

    def _resolve_references(self, lines: Sequence[_Line], outcome: Outcome) -> None:
        """Names, e-mail addresses and external ids become ids; links among the file's own records wait for its end."""
        wanted: dict[tuple[str, str], dict[str, list[tuple[_Line, Node, str]]]] = {}
        for line in lines:
            for node in line.nodes.values():
                for key, text in node.references.items():
                    link = node.type.links[key]
                    if link.target is self.type and node.path == "":
                        continue
                    wanted.setdefault((node.type.key, key), {}).setdefault(text, []).append((line, node, key))
        for (type_key, key), texts in wanted.items():
            target = registry.get(type_key).links[key].target
            ids = self.references.find(target, list(texts))
            missing = [text for text in texts if text not in ids]
            if missing and self._may_make(target):
                ids |= self._make_named(target, missing, texts, outcome)
            for text, holders in texts.items():
                for line, node, name in holders:
                    if text in ids:
                        node.values[name] = ids[text]
                    elif not line.sentences:
                        line.sentences.append(_("There is no {type} “{name}”.").format(type=target.name, name=text[:60]))

    def _may_make(self, target: RecordType) -> bool:
        """Users are never made because a record names them; teams, organizations and so on are."""
        return target.key != "users" and can(self.by.user, "create", target)

    def _make_named(self, target: RecordType, texts: Sequence[str], holders: Mapping[str, Any], outcome: Outcome) -> dict[str, int]:
        drafts = check_new(target, [named_values(target, text) for text in texts], by=self.by)
        good = [(text, draft) for text, draft in zip(texts, drafts, strict=True) if isinstance(draft, Draft)]
        for text, draft in zip(texts, drafts, strict=True):
            if isinstance(draft, InvalidValues):
                for line, _node, _name in holders[text]:
                    line.sentences += sentences_of(target, draft)
        if good:
            self._write_new(target, [draft for _text, draft in good])
        outcome.linked[target.key] += len(good)
        made = {text: draft.record.pk for text, draft in good}
        self.references.keep(target, made)
        return made

    # --- records that rows link to ------------------------------------------------------------------------------

    def _load_linked(self, lines: Sequence[_Line], path: str, outcome: Outcome) -> None:
        """Find or make the records at a path and put their ids into the records that link to them."""
        nodes = [(line, line.nodes[path]) for line in lines if path in line.nodes and not line.sentences]
        if not nodes:
            return
        declared = nodes[0][1].type
        identity = self._linked_identity(declared, nodes)
        wanted: dict[Key, tuple[_Line, Node]] = {}
        for line, node in nodes:
            key = key_of(declared, identity, node.values)
            if key is not None:
                wanted.setdefault(key, (line, node))
            elif node.values:
                line.sentences.append(_("{type}: nothing says which one is meant.").format(type=declared.name.capitalize()))
        ids = self._known_or_found(declared, identity, wanted)
        missing = {key: found for key, found in wanted.items() if key not in ids}
        ids |= self._make(declared, identity, missing, outcome)
        holder, _dot, link = path.rpartition(".")
        for line, node in nodes:
            key = key_of(declared, identity, node.values)
            if key in ids:
                line.nodes.setdefault(holder, Node(holder, self._type_at(holder))).values[link] = ids[key]

    def _type_at(self, path: str) -> RecordType:
        declared = self.type
        for part in path.split(".") if path else []:
            declared = declared.links[part].target
        return declared

    def _linked_identity(self, declared: RecordType, nodes: Sequence[tuple[_Line, Node]]) -> list[str]:
        return usual_identity(declared, {name for _line, node in nodes for name in node.values}) or list(declared.match_keys[-1:])

    def _known_or_found(self, declared: RecordType, identity: Sequence[str], wanted: Iterable[Key]) -> dict[Key, int]:
        name = "+".join(identity)
        ids = {key: self.known[declared.key, name, key] for key in wanted if (declared.key, name, key) in self.known}
        rest = [key for key in wanted if key not in ids]
        found = find_existing(declared, identity, rest, self.by.user) if rest else {}
        for key, pk in found.items():
            self.known.keep((declared.key, name, key), pk)
        return ids | found

    def _make(
        self, declared: RecordType, identity: Sequence[str], missing: Mapping[Key, tuple[_Line, Node]], outcome: Outcome
    ) -> dict[Key, int]:
        if not missing:
            return {}
        if not can(self.by.user, "create", declared):
            for line, _node in missing.values():
                line.sentences.append(
                    _("{type}: there is none like this, and your role may not create one.").format(type=declared.name.capitalize())
                )
            return {}
        made: dict[Key, int] = {}
        drafts = check_new(declared, [self._open_values(node) for _line, node in missing.values()], by=self.by)
        good: list[tuple[Key, Draft]] = []
        for (key, (line, _node)), draft in zip(missing.items(), drafts, strict=True):
            if isinstance(draft, InvalidValues):
                line.sentences += sentences_of(declared, draft)
            else:
                good.append((key, draft))
        if good:
            self._write_new(declared, [draft for _key, draft in good])
        for key, draft in good:
            made[key] = draft.record.pk
            self.known.keep((declared.key, "+".join(identity), key), draft.record.pk)
        outcome.linked[declared.key] += len(good)
        return made

    def _open_values(self, node: Node) -> dict[str, Any]:
        """What the door is given; on trial, links to records not yet made are left out."""
        if not self.is_trial:
            return node.values
        values = dict(node.values)
        for key, value in node.values.items():
            if isinstance(node.type.all_fields.get(key), Link) and isinstance(value, int) and value < 0:
                del values[key]
        return values

    def _write_new(self, declared: RecordType, drafts: list[Draft]) -> None:
        if self.operation is not None:
            write_new(declared, drafts, by=self.by, operation=self.operation)
            return
        for draft in drafts:
            self._trial_number -= 1
            draft.record.pk = self._trial_number

    # --- the rows' own records ------------------------------------------------------------------------------------

    def _load_own(self, lines: Sequence[_Line], outcome: Outcome) -> None:
        declared = self.type
        keys = {id(line): key for line in lines if self.match and (key := key_of(declared, self.match, line.own.values)) is not None}
        found = self._known_or_found(declared, self.match, set(keys.values())) if keys else {}
        new = [line for line in lines if keys.get(id(line)) not in found]
        old = [line for line in lines if keys.get(id(line)) in found]
        self._create(new, keys, outcome)
        self._update(old, {id(line): found[keys[id(line)]] for line in old}, outcome)

    def _create(self, lines: Sequence[_Line], keys: Mapping[int, Key], outcome: Outcome) -> None:
        if not lines:
            return
        values = [self._open_values(line.own) for line in lines]
        if self.source and "source" in self.type.all_fields:
            values = [{"source": self.source, **given} for given in values]
        drafts = check_new(self.type, values, by=self.by)
        good: list[tuple[_Line, Draft]] = []
        for line, draft in zip(lines, drafts, strict=True):
            if isinstance(draft, InvalidValues):
                line.sentences += sentences_of(self.type, draft)
            else:
                good.append((line, draft))
        if good:
            self._write_new(self.type, [draft for _line, draft in good])
        for line, draft in good:
            line.pk, line.verdict = draft.record.pk, "created"
            if id(line) in keys:
                self.known.keep((self.type.key, "+".join(self.match), keys[id(line)]), draft.record.pk)
            self._sample(outcome, line, draft)
        outcome.created += len(good)

    def _update(self, lines: Sequence[_Line], ids: Mapping[int, int], outcome: Outcome) -> None:
        if not lines:
            return
        made_here = [line for line in lines if ids[id(line)] < 0]
        outcome.updated += len(made_here)  # on trial: a second row of a record that the first would make
        lines = [line for line in lines if ids[id(line)] > 0]
        checked = check_changes(self.type, {ids[id(line)]: self._open_values(line.own) for line in lines}, by=self.by, adds_items=True)
        drafts: list[Draft] = []
        for line in lines:
            line.pk = ids[id(line)]
            draft = checked.get(line.pk)
            if draft is None:
                line.sentences.append(_("The record is already here, and your role may not change it."))
            elif isinstance(draft, InvalidValues):
                line.sentences += sentences_of(self.type, draft)
            else:
                draft.keep_differences()
                line.verdict = "updated" if draft.values else "skipped"
                if draft.values:
                    drafts.append(draft)
                    self._sample(outcome, line, draft)
        if drafts and self.operation is not None:
            write_changes(self.type, drafts, by=self.by, operation=self.operation)
        outcome.updated += len(drafts)
        outcome.skipped += sum(line.verdict == "skipped" for line in lines)

    def _sample(self, outcome: Outcome, line: _Line, draft: Draft) -> None:
        if len(outcome.samples) < 12:
            outcome.samples.append(
                {
                    "row": line.row.number,
                    "verdict": line.verdict,
                    "title": self.type.title_of(_applied(draft)),
                    "note": self._note(line, draft),
                }
            )

    def _note(self, line: _Line, draft: Draft) -> str:
        """What the row says of a new record; of one that is here already, the fields it changes."""
        if line.verdict == "updated":
            return ", ".join(str(self.type.all_fields[key].label) for key in line.own.values if key in draft.values)
        shown = [
            str(value) for key, value in line.own.values.items() if isinstance(value, (str, int)) and key not in self.type.title_columns
        ]
        return " · ".join(text[:60] for text in shown[:5])

    # --- records that link to the rows' own ---------------------------------------------------------------------

    def _load_reverse(self, lines: Sequence[_Line], path: str, outcome: Outcome) -> None:
        relation = self.type.related[path]
        lines = [line for line in lines if path in line.nodes and line.nodes[path].values]
        if not lines:
            return
        declared = relation.type
        identity = usual_identity(declared, {name for line in lines for name in line.nodes[path].values}) or list(declared.match_keys[-1:])
        wanted: dict[Key, tuple[_Line, Node]] = {}
        for line in lines:
            node = line.nodes[path]
            node.values[relation.link.key] = line.pk
            key = key_of(declared, [*identity, relation.link.key], node.values)
            if key is not None:
                wanted.setdefault(key, (line, node))
        names = [*identity, relation.link.key]
        ids = self._known_or_found(declared, names, wanted)
        self._make(declared, names, {key: found for key, found in wanted.items() if key not in ids}, outcome)


def _applied(draft: Draft) -> Any:
    for key, value in draft.values.items():
        if key not in draft.type.collections:
            draft.type.all_fields[key].set(draft.record, value)
    return draft.record


def sentences_of(declared: RecordType, refused: InvalidValues) -> list[str]:
    """What is to mend, each with the field's name as on screen."""
    told = []
    for key, sentences in refused.errors.items():
        own = declared.all_fields.get(key)
        label = str(own.label).capitalize() if own else key
        told += [_("{field}: {sentence}").format(field=label, sentence=sentence) for sentence in sentences]
    return told
