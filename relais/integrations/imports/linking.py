"""The other records that rows speak of: found, or made where there is none, so that many rows share one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValues
from relais.integrations.imports.by_heart import called_alike, whole_names
from relais.integrations.imports.identity import Identity, Key, key_of, usual_identities
from relais.integrations.imports.nodes import Node
from relais.integrations.imports.outcome import Line, Outcome
from relais.integrations.imports.questions import makes_unasked, may_add
from relais.integrations.imports.references import named_values, one_of_each
from relais.integrations.imports.writer import Writer, sentences_of
from relais.records.api import Draft, RecordType, can, check_new, registry
from relais.records.fields import Link

Wanted = dict[Key, tuple[Line, Node]]


class Linking:
    """Puts the ids of other records into the nodes of rows."""

    def __init__(self, declared: RecordType, writer: Writer, new_names: Mapping[tuple[str, str], Collection[str]]) -> None:
        self.type = declared
        self.writer = writer
        self.new_names = new_names

    # --- links given by a name --------------------------------------------------------------------------------------

    def resolve(self, lines: Sequence[Line], outcome: Outcome) -> None:
        """Names, e-mail addresses and external ids become ids; links among the file's own records wait for its end."""
        wanted: dict[tuple[str, str], dict[str, list[tuple[Line, Node]]]] = {}
        for line in lines:
            for node in line.nodes.values():
                node.references |= whole_names(node.type.links, node.references)
                for key, text in node.references.items():
                    if not (node.path == "" and node.type.links[key].target is self.type):
                        wanted.setdefault((node.type.key, key), {}).setdefault(text, []).append((line, node))
        self._resolve_several(lines)
        for (type_key, key), texts in wanted.items():
            link = registry.get(type_key).links[key]
            ids = self.writer.references.find_linked(link, list(texts))
            alike = called_alike(link, texts)
            missing = self._names_to_make(link, (type_key, key), [text for text in texts if text not in ids and text not in alike])
            if missing:
                ids |= self._make_named(link.target, missing, texts, outcome)
            for text, holders in texts.items():
                for line, node in holders:
                    if text in ids:
                        node.values[key], node.named[key] = ids[text], text
                    elif text in alike and not line.sentences:
                        line.sentences.append(
                            _("{field}: several are called “{name}”. Say which one: {names}.").format(
                                field=capfirst(str(link.label)), name=text[:60], names=", ".join(alike[text])
                            )
                        )
                    elif not line.sentences:
                        line.sentences.append(_("There is no {type} “{name}”.").format(type=link.target.name, name=text[:60]))

    def _resolve_several(self, lines: Sequence[Line]) -> None:
        """The same for fields of many links; what names none is refused."""
        wanted: dict[tuple[str, str], list[tuple[Line, Node]]] = {}
        for line in lines:
            for node in line.nodes.values():
                for key in node.several:
                    wanted.setdefault((node.type.key, key), []).append((line, node))
        for (type_key, key), holders in wanted.items():
            link = registry.get(type_key).many_links[key].one
            ids = self.writer.references.find_linked(link, [*dict.fromkeys(text for _line, node in holders for text in node.several[key])])
            for line, node in holders:
                missing = [text for text in node.several[key] if text not in ids]
                if missing and not line.sentences:
                    line.sentences.append(_("There is no {type} “{name}”.").format(type=link.target.name, name=missing[0][:60]))
                node.values[key] = [ids[text] for text in node.several[key] if text in ids]

    def _names_to_make(self, link: Link, place: tuple[str, str], missing: list[str]) -> list[str]:
        user = self.writer.by.user
        if not missing or makes_unasked(link, user):
            return missing
        told = self.new_names.get(place, ())
        return [text for text in missing if text in told] if may_add(link, user) else []

    def _make_named(self, target: RecordType, texts: Sequence[str], holders: Mapping[str, Any], outcome: Outcome) -> dict[str, int]:
        writings = one_of_each(texts)
        drafts = check_new(target, [named_values(target, text) for text in writings], by=self.writer.by)
        good: dict[str, Draft] = {}
        for text, draft in zip(writings, drafts, strict=True):
            if isinstance(draft, InvalidValues):
                for line, _node in (holder for each in writings[text] for holder in holders[each]):
                    line.sentences += sentences_of(target, draft)
            else:
                good[text] = draft
        if good:
            self.writer.write_new(target, list(good.values()))
        outcome.linked[target.key] += len(good)
        made = {each: draft.record.pk for text, draft in good.items() for each in writings[text]}
        self.writer.references.keep(target, made)
        return made

    # --- records that rows link to ------------------------------------------------------------------------------------

    def load(self, lines: Sequence[Line], path: str, outcome: Outcome) -> None:
        """Find or make the records at a path and put their ids into the records that link to them."""
        nodes = [(line, line.nodes[path]) for line in lines if path in line.nodes and not line.sentences]
        if not nodes:
            return
        declared = nodes[0][1].type
        identity = self._identity(declared, [node for _line, node in nodes])
        wanted: Wanted = {}
        keys: dict[int, Key] = {}
        for line, node in nodes:
            key = key_of(declared, identity, node.values, self.writer.home)
            if key is not None:
                wanted.setdefault(key, (line, node))
                keys[id(node)] = key
            elif node.values:
                line.sentences.append(_("{type}: nothing says which one is meant.").format(type=declared.name.capitalize()))
        ids = self._find_or_make(declared, identity, wanted, outcome)
        holder, _dot, link = path.rpartition(".")
        for line, node in nodes:
            pk = ids.get(keys.get(id(node), ()))
            if pk is not None:
                held = line.nodes.setdefault(holder, Node(holder, self._type_at(holder)))
                held.values[link] = pk
                if tuple(identity) == declared.title_columns:
                    held.named[link] = str(node.values.get(identity[0], ""))

    def _type_at(self, path: str) -> RecordType:
        declared = self.type
        for part in path.split(".") if path else []:
            declared = declared.links[part].target
        return declared

    @staticmethod
    def _identity(declared: RecordType, nodes: Sequence[Node]) -> Identity:
        """By what all of them can be told apart, or else by what the first can."""
        found = usual_identities(declared, {name for node in nodes for name in node.values})
        every = (each for each in found if all(key_of(declared, each, node.values) is not None for node in nodes))
        return next(every, found[0] if found else list(declared.match_keys[-1:]))

    # --- records that link to the rows' own -----------------------------------------------------------------------------

    def check_reverse(self, lines: Sequence[Line], path: str) -> None:
        """Refuse rows whose other record could not be made, before anything of them is written."""
        declared = self.type.related[path].type
        nodes = [(line, line.nodes[path]) for line in lines if path in line.nodes and line.nodes[path].values]
        if not nodes or not can(self.writer.by.user, "create", declared):
            return
        drafts = check_new(declared, [self.writer.open_values(node) for _line, node in nodes], by=self.writer.by)
        for (line, _node), draft in zip(nodes, drafts, strict=True):
            if isinstance(draft, InvalidValues):
                line.sentences += sentences_of(declared, draft)

    def load_reverse(self, lines: Sequence[Line], path: str, outcome: Outcome) -> None:
        """Find or make, for instance, the contacts of organizations that rows are about."""
        relation = self.type.related[path]
        nodes = [(line, line.nodes[path]) for line in lines if path in line.nodes and line.nodes[path].values]
        if not nodes:
            return
        names = [*dict.fromkeys([*self._identity(relation.type, [node for _line, node in nodes]), relation.link.key])]
        wanted: Wanted = {}
        for line, node in nodes:
            node.values[relation.link.key] = line.pk
            key = key_of(relation.type, names, node.values, self.writer.home)
            if key is not None:
                wanted.setdefault(key, (line, node))
        self._find_or_make(relation.type, names, wanted, outcome)

    # --- both -----------------------------------------------------------------------------------------------------------

    def _find_or_make(self, declared: RecordType, identity: Sequence[str], wanted: Wanted, outcome: Outcome) -> dict[Key, int]:
        ids = self.writer.find(declared, identity, wanted)
        missing = {key: found for key, found in wanted.items() if key not in ids}
        return ids | self._make(declared, identity, missing, outcome) if missing else ids

    def _make(self, declared: RecordType, identity: Sequence[str], missing: Wanted, outcome: Outcome) -> dict[Key, int]:
        if not can(self.writer.by.user, "create", declared):
            for line, _node in missing.values():
                line.sentences.append(
                    _("{type}: there is none like this, and your role may not create one.").format(type=declared.name.capitalize())
                )
            return {}
        drafts = check_new(declared, [self.writer.open_values(node) for _line, node in missing.values()], by=self.writer.by)
        good: dict[Key, Draft] = {}
        for (key, (line, _node)), draft in zip(missing.items(), drafts, strict=True):
            if isinstance(draft, InvalidValues):
                line.sentences += sentences_of(declared, draft)
            else:
                good[key] = draft
        if good:
            self.writer.write_new(declared, list(good.values()))
        made = {key: draft.record.pk for key, draft in good.items()}
        self.writer.keep(declared, identity, made)
        outcome.linked[declared.key] += len(made)
        return made
