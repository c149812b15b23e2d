"""A batch of rows through the door, or, on trial, up to it.

Linked records are found or made first, so that many rows share one; then the rows' own records are made or updated; then
those that link to them. A row that fails in any part is left out and told why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.files.table import Row
from relais.integrations.imports.identity import Identity, Key, key_of
from relais.integrations.imports.linking import Linking
from relais.integrations.imports.new_entries import NewEntries
from relais.integrations.imports.nodes import Node, link_paths, nodes_of, reverse_paths
from relais.integrations.imports.outcome import Line, Outcome, Refusal, Wait
from relais.integrations.imports.reading import RowReader
from relais.integrations.imports.rehearsing import Rehearsal
from relais.integrations.imports.writer import Writer, sentences_of
from relais.integrations.marks import MARK
from relais.records.api import Draft, Operation, RecordType, check_changes, check_new
from relais.records.fields import Reader

SAMPLES = 12


@dataclass
class Wave:
    """Rows that are known by one identity and are all different by it."""

    number: int
    lines: dict[Key, Line]


class Loader:
    """Loads rows of one file. Without an operation it checks everything and writes nothing."""

    def __init__(
        self,
        declared: RecordType,
        reader: RowReader,
        match: Sequence[Identity],
        *,
        by: Actor,
        operation: Operation | None,
        source: str = "",
    ) -> None:
        self.type = declared
        self.reader = reader
        self.match = [list(identity) for identity in match]
        self.source = source
        self.writer = Writer(by=by, operation=operation)
        self.linking = Linking(declared, self.writer, reader.new_names)
        self.entries = NewEntries(reader.new_entries, self.writer)
        self.rehearsal = Rehearsal(declared, self.writer.trial, by=by) if self.writer.trial else None
        self.shown_to = Reader.of(by.user)

    def load(self, rows: Iterable[Row]) -> Outcome:
        """Take some rows; their effects are written when this returns, in the caller's transaction."""
        outcome = Outcome()
        lines = [self._read(row) for row in rows]
        outcome.skipped += sum(line.verdict == "empty" for line in lines)
        self._load([line for line in lines if not line.sentences and not line.verdict], outcome)
        for line in lines:
            if line.sentences:
                outcome.refusals.append(Refusal(line.row, line.sentences))
            elif line.pk is not None:
                outcome.waiting += [
                    Wait(line.pk, key, text, line.row.number)
                    for key, text in line.own.references.items()
                    if self.type.links[key].target is self.type
                ]
        return outcome

    def _read(self, row: Row) -> Line:
        if row.problem:
            return Line(row, {"": Node("", self.type)}, [row.problem])
        values, problems = self.reader.read(row.values)
        line = Line(row, nodes_of(self.type, values), problems)
        if not problems and not any(node.values or node.references or node.several for node in line.nodes.values()):
            line.verdict = "empty"
        return line

    def _load(self, lines: list[Line], outcome: Outcome) -> None:
        self.entries.add_met(lines, outcome)
        self.linking.resolve(lines, outcome)
        paths = sorted({path for line in lines for path in line.nodes})
        for path in link_paths(self.type, paths):
            self.linking.load(lines, path, outcome)
        after = reverse_paths(self.type, paths)
        for path in after:
            self.linking.check_reverse([line for line in lines if not line.sentences], path)
        for wave in self._waves([line for line in lines if not line.sentences]):
            self._load_own(wave, outcome)
        for path in after:
            self.linking.load_reverse([line for line in lines if not line.sentences and line.pk is not None], path, outcome)

    def _waves(self, lines: Sequence[Line]) -> list[Wave]:
        """Rows by their identity; those of one stand in different waves, so that the second finds the first."""
        waves: dict[tuple[int, int], Wave] = {}
        seen: Counter[tuple[int, Key]] = Counter()
        for line in lines:
            number, key = self._key_of(line)
            turn = seen[number, key]
            if number < len(self.match):
                seen[number, key] += 1
            waves.setdefault((number, turn), Wave(number, {})).lines[key] = line
        return [waves[place] for place in sorted(waves)]

    def _key_of(self, line: Line) -> tuple[int, Key]:
        """The first identity that the row fills, by its place, and its values; rows that fill none are all different."""
        for number, identity in enumerate(self.match):
            key = key_of(self.type, identity, line.own.values, self.writer.home)
            if key is not None:
                return number, key
        return len(self.match), (line.row.number,)

    # --- the rows' own records ------------------------------------------------------------------------------------

    def _load_own(self, wave: Wave, outcome: Outcome) -> None:
        identity = self.match[wave.number] if wave.number < len(self.match) else None
        found = self.writer.find(self.type, identity, wave.lines) if identity else {}
        new = {key: line for key, line in wave.lines.items() if key not in found}
        self._create(list(new.values()), outcome)
        if identity:
            self.writer.keep(self.type, identity, {key: line.pk for key, line in new.items() if line.pk is not None})
        self._update([(found[key], line) for key, line in wave.lines.items() if key in found], outcome)

    def _create(self, lines: Sequence[Line], outcome: Outcome) -> None:
        if not lines:
            return
        drafts = check_new(self.type, [self._new_values(line) for line in lines], by=self.writer.by)
        good: list[tuple[Line, Draft]] = []
        for line, draft in zip(lines, drafts, strict=True):
            if isinstance(draft, InvalidValues):
                line.sentences += sentences_of(self.type, draft)
            else:
                good.append((line, draft))
        try:
            if good:
                self.writer.write_new(self.type, [draft for _line, draft in good])
        except InvalidValues as refused:
            self._apart([line for line, _draft in good], refused, lambda half: self._create(half, outcome))
            return
        for line, draft in good:
            line.pk, line.verdict = draft.record.pk, "created"
            self._sample(outcome, line, draft)
        if self.rehearsal is not None:
            self._remember(self.rehearsal, good)
        outcome.created += len(good)

    def _apart(self, lines: Sequence[Line], refused: InvalidValues, load: Callable[[Sequence[Line]], None]) -> None:
        """A row that breaks a rule of the database is left out, and not the whole batch: halves are tried until it stands alone."""
        if len(lines) == 1:
            lines[0].verdict = ""
            lines[0].sentences += sentences_of(self.type, refused)
            return
        middle = len(lines) // 2
        load(lines[:middle])
        load(lines[middle:])

    def _remember(self, rehearsal: Rehearsal, made: Sequence[tuple[Line, Draft]]) -> None:
        """On trial, new records are known by every identity that their rows fill, as they would be in the database."""
        for line, draft in made:
            rehearsal.made(line, draft)
        for identity in self.match:
            keys = ((key_of(self.type, identity, line.own.values, self.writer.home), line.pk) for line, _draft in made)
            self.writer.keep(self.type, identity, {key: pk for key, pk in keys if key is not None and pk is not None})

    def _new_values(self, line: Line) -> dict[str, Any]:
        """A record that came with the mark of another workspace keeps it, so that the file may come in again."""
        values = self.writer.open_values(line.own)
        if self.source and "source" in self.type.all_fields:
            values.setdefault("source", self.source)
        if line.own.values.get(MARK):
            values.setdefault("external_id", line.own.values[MARK])
        return values

    def _update(self, lines: Sequence[tuple[int, Line]], outcome: Outcome) -> None:
        if self.rehearsal is not None:
            for pk, line in lines:
                if pk < 0:
                    self.rehearsal.change_made(pk, line, self.writer.open_values(line.own))
        here = [(pk, line) for pk, line in lines if pk > 0]
        self._keep_namesakes(here)
        checked = check_changes(self.type, {pk: self.writer.open_values(line.own) for pk, line in here}, by=self.writer.by, adds_items=True)
        changed: list[tuple[Line, Draft]] = []
        for pk, line in here:
            line.pk, draft = pk, checked.get(pk)
            if draft is None:
                line.sentences.append(_("The record is already here, and your role may not change it."))
            elif isinstance(draft, InvalidValues):
                line.sentences += sentences_of(self.type, draft)
            else:
                draft.keep_differences()
                is_changed = self.rehearsal.change(line, draft) if self.rehearsal is not None else bool(draft.values)
                line.verdict = "updated" if is_changed else "skipped"
                if is_changed:
                    changed.append((line, draft))
        try:
            if changed:
                self.writer.write_changes(self.type, [draft for _line, draft in changed])
        except InvalidValues as refused:
            ids = {line.row.number: pk for pk, line in here}
            apart = [line for line, _draft in changed]
            self._apart(apart, refused, lambda half: self._update([(ids[line.row.number], line) for line in half], outcome))
            lines, changed = [(pk, line) for pk, line in lines if line not in apart], []
        for line, draft in changed:
            self._sample(outcome, line, draft)
        outcome.updated += sum(line.verdict == "updated" for _pk, line in lines)
        outcome.skipped += sum(line.verdict == "skipped" for _pk, line in lines)

    def _keep_namesakes(self, lines: Sequence[tuple[int, Line]]) -> None:
        """A link that already leads to somebody of the given name stays: the name alone does not say that another is meant."""
        for key in {key for _pk, line in lines for key in line.own.named}:
            link = self.type.links[key]
            given = {pk: line for pk, line in lines if key in line.own.named}
            rows = self.type.queryset().filter(pk__in=list(given)).values_list("pk", link.attribute)
            held = {pk: linked for pk, linked in rows if linked is not None and linked != given[pk].own.values.get(key)}
            kept = self.writer.references.already_so(link, ((linked, given[pk].own.named[key]) for pk, linked in held.items()))
            for pk, linked in held.items():
                if (linked, given[pk].own.named[key]) in kept:
                    given[pk].own.values.pop(key, None)

    # --- what the user is shown beforehand ----------------------------------------------------------------------------

    def _sample(self, outcome: Outcome, line: Line, draft: Draft) -> None:
        if len(outcome.samples) < SAMPLES:
            title = self.type.compose_title({name: draft.get(name) for name in self.type.title_columns})
            outcome.samples.append({"row": line.row.number, "verdict": line.verdict, "title": title, "note": self._note(line, draft)})

    def _note(self, line: Line, draft: Draft) -> str:
        """What the row says of a new record; of one that is here already, the fields it changes."""
        given = [key for key in line.own.values if key in draft.values]
        if line.verdict == "updated":
            return ", ".join(str(self.type.all_fields[key].label) for key in given)
        shown = [
            self.type.all_fields[key].text(draft.values[key], self.shown_to)
            for key in given
            if key not in self.type.title_columns
            and key not in self.type.links
            and key not in self.type.many_links
            and not self.type.all_fields[key].is_empty(draft.values[key])
        ]
        told = dict.fromkeys(
            [*line.own.named.values(), *line.own.references.values(), *chain.from_iterable(line.own.several.values()), *shown]
        )
        return " · ".join(text[:60] for text in list(told)[:5])
