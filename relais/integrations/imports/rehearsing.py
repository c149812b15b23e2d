"""What a trial must know of records that its file has already spoken of, to say of the next row whether it changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.imports.known import Trial
from relais.integrations.imports.outcome import Line
from relais.integrations.imports.writer import sentences_of
from relais.records.api import Draft, RecordType, check_new


class Rehearsal:
    """Keeps how records would stand after the rows so far; values are kept as the audit writes them."""

    def __init__(self, declared: RecordType, trial: Trial, *, by: Actor) -> None:
        self.type = declared
        self.trial = trial
        self.by = by

    def made(self, line: Line, draft: Draft) -> None:
        """A row that would make a record."""
        self.trial.stand(self.type.key, draft.record.pk, self._dumped(draft.values) | self._links_to_new(line))

    def change_made(self, pk: int, line: Line, values: Mapping[str, Any]) -> None:
        """A further row of a record that an earlier one would make: the two are checked together."""
        line.pk = pk
        before = self.trial.standing(self.type.key, pk)
        (draft,) = check_new(self.type, [self._together(before, values)], by=self.by)
        if isinstance(draft, InvalidValues):
            line.sentences += sentences_of(self.type, draft)
            return
        after = self._dumped(draft.values) | self._links_to_new(line)
        line.verdict = "updated" if self._differ(before, after) else "skipped"
        self.trial.stand(self.type.key, pk, before | after)

    def change(self, line: Line, draft: Draft) -> bool:
        """Whether a row would change a record that is here, as the rows before would have left it."""
        pk = draft.record.pk
        before = self.trial.standing(self.type.key, pk)
        back = {
            key: self.type.all_fields[key].dump(draft.current(key)) for key in line.own.values if key in before and key not in draft.values
        }
        after = self._dumped(draft.values) | back | self._links_to_new(line)
        if not self._differ(before, after):
            return False
        self.trial.stand(self.type.key, pk, before | after)
        return True

    def _dumped(self, values: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.type.all_fields
        return {key: fields[key].dump(value) for key, value in values.items() if not fields[key].is_empty(value)}

    @staticmethod
    def _links_to_new(line: Line) -> dict[str, Any]:
        """Links to records that are not there, which the door was not shown."""
        links = line.own.type.links
        return {key: value for key, value in line.own.values.items() if key in links and isinstance(value, int) and value < 0}

    def _together(self, before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        links = self.type.links
        kept = {key: value for key, value in before.items() if not (key in links and isinstance(value, int) and value < 0)}
        for key, given in values.items():
            if key in self.type.collections and isinstance(given, list):
                kept[key] = [*kept.get(key, []), *given]
            else:
                kept[key] = given
        return kept

    def _differ(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        return any(not self._is_in(key, value, before.get(key)) for key, value in after.items())

    def _is_in(self, key: str, value: Any, before: Any) -> bool:
        collection = self.type.collections.get(key)
        if collection is None:
            return bool(value == before)
        have = {tuple(str(item.get(name)) for name in collection.identity) for item in before or []}
        return all(tuple(str(item.get(name)) for name in collection.identity) in have for item in value or [])
