"""What the rules of a type say of a record: which fields are shown, needed, locked. The door holds everybody to it, the form only shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValues
from relais.records.access.gate import field_rights
from relais.records.fields import Reader
from relais.records.layouts.reading import rules_of
from relais.records.query.errors import QueryError
from relais.records.query.holding import Condition, ValueOf
from relais.records.query.words import tell

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.changes.draft import Draft
    from relais.records.record_type import RecordType, Rule


class DataLacking(InvalidValues):
    """Nothing is wrong but that some fields are empty, which have to be filled for what the record is to become."""

    code = "data_lacking"

    def __init__(self, errors: Mapping[str, Sequence[object]]) -> None:
        super().__init__(errors)
        self.message = " ".join(str(sentence) for sentences in self.errors.values() for sentence in sentences)
        self.args = (self.message,)


@dataclass
class _Held:
    rule: Rule
    condition: Condition


class Ruling:
    """The rules that concern one person, read once for many records."""

    def __init__(self, declared: RecordType, user: User | None) -> None:
        self.type = declared
        self.user = user
        self.reader = Reader.of(user)
        self._rules: dict[str, list[_Held]] = {"show": [], "require": [], "lock": []}
        for rule in rules_of(declared, user):
            try:
                self._rules[rule.effect].append(_Held(rule, Condition(declared, rule.when, user, self.reader)))
            except QueryError:  # it asks about what the firm no longer has
                continue

    def __bool__(self) -> bool:
        return any(self._rules.values())

    @property
    def reads(self) -> set[str]:
        """The fields by which it changes what a form shows and needs."""
        return {key for effect in ("show", "require") for held in self._rules[effect] for key in held.condition.reads}

    def hidden(self, value_of: ValueOf) -> set[str]:
        """Fields that are not shown; what stands in them stays there."""
        return {key for held in self._rules["show"] if not held.condition.holds(value_of) for key in held.rule.fields}

    def needed(self, value_of: ValueOf) -> set[str]:
        found = {key for held in self._rules["require"] if held.condition.holds(value_of) for key in held.rule.fields}
        return found - self.hidden(value_of) if found else found

    def locked(self, value_of: ValueOf) -> set[str]:
        return {key for held in self._rules["lock"] if held.condition.holds(value_of) for key in held.rule.fields}

    # --- at the door ------------------------------------------------------------------------------------------

    def collections_asked(self) -> set[str]:
        """Collections that have to be read before a draft is judged."""
        named = {key for held in self._rules["require"] for key in held.rule.fields}
        return named & self.type.collections.keys()

    def refusal(self, draft: Draft) -> InvalidValues | None:
        """What the draft lacks for what it is to become, and what it changes though that is locked.

        What was lacking before is asked for when the field itself is written, or what the rule asks about changes: whoever corrects a
        telephone number need not find out an amount.
        """
        if locked := self._locked_changes(draft):
            return InvalidValues(locked)
        lacking = self._lacking(draft)
        return DataLacking(lacking) if lacking else None

    def _lacking(self, draft: Draft) -> dict[str, list[object]]:
        refused: dict[str, list[object]] = {}
        hidden: set[str] | None = None
        for held in self._rules["require"]:
            is_moved = draft.is_new or any(_is_changed(draft, key) for key in held.condition.reads)
            asked = [key for key in held.rule.fields if (is_moved or key in draft.values) and self._is_blank(draft, key)]
            if not asked or not held.condition.holds(draft.get):
                continue
            hidden = self.hidden(draft.get) if hidden is None else hidden
            for key in asked:
                if key not in hidden:
                    refused.setdefault(key, [self._needed_sentence(key, held.rule)])
        return refused

    def _is_blank(self, draft: Draft, key: str) -> bool:
        own, value = self.type.all_fields[key], draft.get(key)
        return own.is_empty(value) and value is not False and (not draft.is_new or own.default is None)

    def _locked_changes(self, draft: Draft) -> dict[str, list[object]]:
        """A lock is judged by what is stored, so that it cannot be opened and passed at once."""
        if draft.is_new or not self._rules["lock"]:
            return {}
        return {
            key: [self._locked_sentence(key, held.rule)]
            for held in self._rules["lock"]
            if (changed := [key for key in held.rule.fields if _is_changed(draft, key)]) and held.condition.holds(draft.current)
            for key in changed
        }

    def _needed_sentence(self, key: str, rule: Rule) -> str:
        if self.user is not None and key not in field_rights(self.user, self.type):
            return _("Something that is not open to you has to be filled in first.")
        label, when = capfirst(str(self.type.all_fields[key].label)), self._told(rule)
        if not when:
            return _("“{field}” is needed.").format(field=label)
        return _("“{field}” is needed when {condition}.").format(field=label, condition=when)

    def _locked_sentence(self, key: str, rule: Rule) -> str:
        label, when = capfirst(str(self.type.all_fields[key].label)), self._told(rule)
        if not when:
            return _("“{field}” is locked.").format(field=label)
        return _("“{field}” is locked when {condition}.").format(field=label, condition=when)

    def _told(self, rule: Rule) -> str:
        words = tell(self.type, rule.when, self.user, self.reader)
        return words[:1].lower() + words[1:]


def _is_changed(draft: Draft, key: str) -> bool:
    if key not in draft.values:
        return False
    return draft.is_new or draft.values[key] != draft.current(key)


def refused_by_rules(declared: RecordType, drafts: Sequence[Draft], user: User | None) -> dict[int, InvalidValues]:
    """Why rules refuse drafts, by the id of the draft. The product itself is not held to them."""
    ruling = Ruling(declared, user) if user is not None and drafts else None
    if not ruling:
        return {}
    for key in ruling.collections_asked():
        unread = [draft for draft in drafts if not draft.is_new and key not in draft.values and key not in draft.items]
        found: Mapping[int, Any] = declared.collections[key].read(draft.record.pk for draft in unread) if unread else {}
        for draft in unread:
            draft.items[key] = found.get(draft.record.pk, [])
    return {id(draft): refusal for draft in drafts if (refusal := ruling.refusal(draft))}
