"""Two records that are one: the winner keeps everything that was attached to the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import DomainError, InvalidValues
from relais.records.access.gate import visible_or_404
from relais.records.changes.checking import draft_changes
from relais.records.changes.door import _set_deleted, change
from relais.records.changes.writing import chunks, start_operation, tell, update
from relais.records.events import RecordsMerged
from relais.records.models import Operation, Redirect
from relais.records.record_type import RecordType
from relais.records.references import generic_references
from relais.records.registry import registry


class CannotMerge(DomainError):
    code = "cannot_merge"


def merge(winner: Any, losers: Sequence[Any], values: Mapping[str, Any], *, by: Actor, operation: Operation | None = None) -> Any:
    """Put `losers` into `winner`, give it `values`, and lead everything attached to them over to it. Undo brings all back."""
    declared = registry.of(winner)
    if not declared.can_merge:
        raise CannotMerge(_("Records of {type} cannot be merged.").format(type=declared.name_plural))
    if any(registry.of(loser) is not declared or loser.pk == winner.pk for loser in losers) or not losers:
        raise CannotMerge(_("Choose at least two different records of the same type."))
    with transaction.atomic():
        winner, *losers = (visible_or_404(by.user, declared, record.pk, to="change") for record in (winner, *losers))
        for loser in losers:
            visible_or_404(by.user, declared, loser.pk, to="delete")
        ids = [loser.pk for loser in losers]
        started = operation or start_operation(Operation.Kind.MERGE, declared.key, by=by)
        moved = {name: rows for name, rows in _moved(declared, winner.pk, ids) if rows}
        started.details = started.details | {"winner": winner.pk, "losers": ids, "moved": moved}
        started.save(update_fields=["details"])
        _set_deleted(declared, ids, None, by=by, operation=started, to_bin=True)
        merged = change(winner, by=by, operation=started, **values)
        joined = _joined_collections(declared, winner.pk, ids, chosen=values) | _untied(declared, winner, losers, chosen=values)
        _write_joined(declared, merged, joined, started, by=by)
        Redirect.objects.filter(type=declared.key, to_id__in=ids).update(to_id=winner.pk)
        Redirect.objects.bulk_create([Redirect(type=declared.key, from_id=pk, to_id=winner.pk) for pk in ids])
        tell(RecordsMerged, declared, ids, started, winner_id=winner.pk)
    return merged


def _write_joined(declared: RecordType, winner: Any, joined: Mapping[str, Any], operation: Operation, *, by: Actor) -> None:
    """What follows the others into the winner does so whatever the actor may read of it: nothing is to be lost."""
    (draft,) = draft_changes(declared, [(winner, joined)], by=SYSTEM)
    if isinstance(draft, InvalidValues):
        raise draft
    update(declared, [draft], operation, by=by)


def _joined_collections(declared: RecordType, winner: int, losers: Sequence[int], *, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The winner keeps its e-mails, addresses and so on, and gains those of the others that it lacks."""
    values: dict[str, Any] = {}
    for key, collection in declared.collections.items():
        if key in chosen:
            continue
        found = collection.read([winner, *losers])
        items = collection.dump(
            [dict(item, **({"primary": False} if collection.has_primary else {})) for pk in losers for item in found.get(pk, [])]
        )
        if items:
            values[key] = [*collection.dump(found.get(winner, [])), *items]
    return values


def _untied(declared: RecordType, winner: Any, losers: Sequence[Any], *, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """A winner that stood below a loser comes to stand where that one stood."""
    values: dict[str, Any] = {}
    merged = {record.pk: record for record in (winner, *losers)}
    for key, link in declared.links.items():
        above = link.get(winner) if link.model is declared.model and key not in chosen else None
        if above in merged:
            beyond = link.get(merged[above])
            values[key] = None if beyond in merged else beyond
    return values


def _moved(declared: RecordType, winner: int, losers: Sequence[int]) -> Iterable[tuple[str, Any]]:
    """Repoint every foreign key and every generic reference; yields what was moved from whom, for the way back."""
    owned = {collection.model for collection in declared.collections.values()}
    for model in apps.get_models():
        if model in owned:
            continue
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and column.related_model is declared.model and model._meta.managed:
                rows = model._default_manager.filter(**{f"{column.name}__in": losers})
                rows = rows.exclude(pk=winner) if model is declared.model else rows
                yield f"{model._meta.label_lower}.{column.name}", _repoint(rows, f"{column.name}_id", winner, model)
    for reference in generic_references():
        rows = reference.model._default_manager.filter(**{reference.type_column: declared.key, f"{reference.id_column}__in": losers})
        yield f"{reference.model._meta.label_lower}.{reference.id_column}", _repoint(rows, reference.id_column, winner, reference.model)


def _repoint(rows: Any, column: str, winner: int, model: type[models.Model]) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for pk, old in rows.values_list("pk", column):
        moved.setdefault(str(old), []).append(pk)
    for pks in moved.values():
        for part in chunks(pks, 1000):
            model._default_manager.filter(pk__in=part).update(**{column: winner})
    return moved


def unmerge(operation: Operation, _undoing: Operation, *, by: Actor) -> None:
    """Give the others back what was attached to them; the changes of the merge itself are undone by `undo`."""
    declared = registry.get(operation.type)
    for name, moved in operation.details.get("moved", {}).items():
        label, _dot, column = name.rpartition(".")
        model = apps.get_model(label)
        field = model._meta.get_field(column)
        attribute = field.attname if isinstance(field, models.ForeignKey) else column
        for old, pks in moved.items():
            for part in chunks(pks, 1000):
                model._default_manager.filter(pk__in=part, **{attribute: operation.details["winner"]}).update(**{attribute: int(old)})
    Redirect.objects.filter(type=declared.key, from_id__in=operation.details["losers"]).delete()
