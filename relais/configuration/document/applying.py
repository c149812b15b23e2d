"""Write differences through the door, as one operation that is undone as one; or try whether it could be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.configuration.document.differences import Difference, Verb
from relais.configuration.document.kinds import Kind, all_kinds
from relais.configuration.document.naming import Naming
from relais.configuration.document.values import store_values, tell_values
from relais.core.errors import DomainError, InvalidValues
from relais.records.api import Operation, change, create, delete, restore, start_operation


@dataclass(frozen=True)
class Refused:
    """A difference that cannot be written, and why."""

    difference: Difference
    sentence: str


class CannotApply(DomainError):
    """Nothing was written: what stands in the way is listed."""

    code = "cannot_apply_configuration"
    status = 409

    def __init__(self, refused: Sequence[Refused]) -> None:
        first = refused[0]
        super().__init__(_("{name}: {sentence}").format(name=first.difference.name, sentence=first.sentence))
        self.refused = refused

    def as_json(self) -> dict[str, object]:
        told = [{"kind": each.difference.kind, "name": each.difference.name, "message": each.sentence} for each in self.refused]
        return super().as_json() | {"refused": told}


def apply_differences(differences: Sequence[Difference], *, by: Actor) -> Operation:
    """Write all of them or nothing."""
    with transaction.atomic():
        operation = start_operation(Operation.Kind.CONFIGURE, OF_TYPE, by=by)
        refused = _write_all(differences, by=by, operation=operation)
        if refused:
            raise CannotApply(refused)
    return operation


def try_differences(differences: Sequence[Difference], *, by: Actor) -> list[Refused]:
    """Whatever would stand in the way; nothing is written."""
    with transaction.atomic():
        operation = start_operation(Operation.Kind.CONFIGURE, OF_TYPE, by=by)
        refused = _write_all(differences, by=by, operation=operation)
        transaction.set_rollback(True)
    return refused


#: Under which type the operation stands: that of the drafts.
OF_TYPE = "configuration-drafts"


def _write_all(differences: Sequence[Difference], *, by: Actor, operation: Operation) -> list[Refused]:
    writer = _Writer(Naming(), by, operation, {(each.kind, each.name): each.wanted for each in differences if each.verb != Verb.REMOVED})
    refused: list[Refused] = []
    kinds = all_kinds()
    for kind, verbs in [*((kind, (Verb.ADDED, Verb.CHANGED)) for kind in kinds), *((kind, (Verb.REMOVED,)) for kind in reversed(kinds))]:
        writer.naming.forget(kind.type)
        for each in differences:
            if each.kind == kind.type and each.verb in verbs:
                try:
                    with transaction.atomic():
                        writer.write(kind, each)
                except DomainError as error:
                    refused.append(Refused(each, sentences_of(kind, error)))
    return refused


@dataclass
class _Writer:
    naming: Naming
    by: Actor
    operation: Operation
    coming: Mapping[tuple[str, str], Mapping[str, Any]]

    def write(self, kind: Kind, each: Difference) -> None:
        known = self.naming.known(kind.type)
        living = known.living.get(each.name)
        if each.verb == Verb.REMOVED:
            if living is not None:
                delete(self._record(kind, living), by=self.by, operation=self.operation)
            return
        beside = dict(zip(kind.names, _split(kind, each.name), strict=True))
        if living is not None:
            beside |= tell_values(kind, self._record(kind, living), self.naming)
        values = store_values(kind, each.wanted, self.naming, beside)
        if living is None and each.name in known.binned:
            living = known.binned[each.name]
            restore(self._record(kind, living), by=self.by, operation=self.operation)
        if living is not None:
            change(self._record(kind, living), by=self.by, operation=self.operation, **values)
            return
        create(kind.declared, self._names(kind, each.name) | values | self._completed(kind, each), by=self.by, operation=self.operation)
        self.naming.forget(kind.type)

    def _record(self, kind: Kind, pk: int) -> Any:
        return kind.declared.queryset(with_deleted=True).get(pk=pk)

    def _names(self, kind: Kind, name: str) -> dict[str, Any]:
        parts = _split(kind, name)
        return store_values(kind, {key: part for key, part in zip(kind.names, parts, strict=True) if part}, self.naming)

    def _completed(self, kind: Kind, each: Difference) -> dict[str, Any]:
        if kind.completed is None:
            return {}
        beside: dict[str, dict[str, Any]] = {}
        for (of_kind, name), values in self.coming.items():
            beside.setdefault(of_kind, {})[name] = values
        return dict(kind.completed(each.name, each.wanted, beside))


def _split(kind: Kind, name: str) -> list[str]:
    """The parts of a name: the first may hold "/" itself, where it is the name of another record."""
    plain = name.rpartition("~")[0] if name.rpartition("~")[2].isdecimal() and "~" in name else name
    parts = plain.rsplit("/", len(kind.names) - 1) if len(kind.names) > 1 else [plain]
    if len(parts) != len(kind.names) and kind.names:
        raise InvalidValues({kind.names[0]: [_("“{name}” is no name for this.").format(name=name[:120])]})
    return parts if kind.names else []


def sentences_of(kind: Kind, error: DomainError) -> str:
    """What was refused, with the fields that it is about."""
    if not isinstance(error, InvalidValues):
        return str(error.message)
    return " ".join(
        f"{kind.fields[key].label}: {sentence}" if key in kind.fields else str(sentence)
        for key, sentences in error.errors.items()
        for sentence in sentences
    )
