"""Verbs that records of a type have beside those of every type: declared once, they are routes of the API and what screens call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue, InvalidValues, NotFound
from relais.records.access.gate import demand, readable_fields, visible_or_404

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.fields import Field
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class Action:
    """`Action("completion", _("Check off"), complete, values=(outcome,))` is `POST /api/v1/activities/7/completion/`.

    noun       the word in the address; an action is a noun under its record, or under its type
    run        called with the record (but for one of the type), the values given and `by`. It answers a record, or a mapping that is JSON
    values     what may be said with it; what is not declared is refused
    right      what one must be allowed to do with the record (view, change), or with the type (view, create)
    method     POST does something, GET tells something
    is_of_type it concerns the type and no record of it
    is_making  what it answers was made: 201
    tells_of   fields that its answer tells of: for whom one of them is hidden there is no such action
    """

    noun: str
    label: str | Promise
    run: Callable[..., Any]
    values: Sequence[Field] = ()
    right: str = "change"
    method: str = "POST"
    is_of_type: bool = False
    is_making: bool = False
    tells_of: Sequence[str] = ()

    def perform(self, declared: RecordType, pk: int | None, given: Mapping[str, Any], *, by: Actor) -> Any:
        """Find the record through the gate, check what is said, and do it."""
        if self.is_of_type:
            demand(by.user, self.right, declared)
            return self.run(by=by, **self.read(given))
        record = visible_or_404(by.user, declared, pk, to=self.right)
        if not readable_fields(by.user, declared).keys() >= set(self.tells_of):
            raise NotFound(_("There is nothing here, or it is not open to you."))
        return self.run(record, by=by, **self.read(given))

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values that were given, as they are stored; sentences for all that are wrong."""
        fields = {own.key: own for own in self.values}
        refused: dict[str, list[object]] = {
            str(key)[:60]: [_("“{field}” is not known here.").format(field=str(key)[:60])] for key in given if key not in fields
        }
        read: dict[str, Any] = {}
        for key, own in fields.items():
            if key in given or own.required:
                try:
                    read[key] = own.clean(given.get(key))
                except InvalidValue as error:
                    refused[key] = [error.sentence]
        if refused:
            raise InvalidValues(refused)
        return read


_added: dict[str, list[Action]] = defaultdict(list)


def register_actions(type_keys: Sequence[str], *actions: Action) -> None:
    """Add actions of a package above to these types, when the program starts."""
    for key in type_keys:
        _added[key].extend(actions)


def actions_of(declared: RecordType) -> list[Action]:
    return [*declared.actions, *_added[declared.key]]


def remembered() -> Callable[[], None]:
    """What takes away the actions that are added from now on."""
    kept = {key: list(added) for key, added in _added.items()}

    def restore() -> None:
        _added.clear()
        _added.update(kept)

    return restore
