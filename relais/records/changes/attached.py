"""What is attached to records: every foreign key, generic reference and link that a firm has added, led over when they are merged, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from relais.core.updating import update_rows
from relais.records.changes.attached_lists import is_of_list, move_listed, move_listed_back
from relais.records.changes.writing import chunks
from relais.records.custom.values import COLUMN, changed
from relais.records.record_type import RecordType
from relais.records.references import generic_references
from relais.records.registry import registry

IN_MORE = f"{COLUMN}__"
#: The rows that a merge moved, by table and column (`parties.party.parent`) and by the id, as text, of the record they stood with.
Moved = Mapping[str, Mapping[str, Sequence[int]]]


def move_attached(declared: RecordType, winner_of: Mapping[int, int]) -> dict[int, dict[str, dict[str, list[int]]]]:
    """Lead everything attached to the losers over to their winners; what was moved from whom, by winner, for the way back."""
    moved: dict[int, dict[str, dict[str, list[int]]]] = defaultdict(dict)
    losers = list(winner_of)
    for name, rows, column in _attached(declared):
        found = [
            (pk, old)
            for part in chunks(losers, 1000)
            for pk, old in rows.filter(**{f"{column}__in": part}).values_list("pk", column)
            # What leads from a winner to one of its own is untied with its other values.
            if rows.model is not declared.model or pk != winner_of[old]
        ]
        for pk, old in found:
            moved[winner_of[old]].setdefault(name, {}).setdefault(str(old), []).append(pk)
        _lead(rows.model, column, {pk: winner_of[old] for pk, old in found})
    move_listed(declared, winner_of, moved)
    return moved


def _attached(declared: RecordType) -> Iterator[tuple[str, models.QuerySet[Any], str]]:
    """The name under which moved rows are kept, the rows, and the column that leads to the record."""
    owned = {collection.model for collection in declared.collections.values()}
    for model in apps.get_models():
        for column in model._meta.concrete_fields if model not in owned and model._meta.managed else ():
            if isinstance(column, models.ForeignKey) and column.related_model is declared.model:
                yield f"{model._meta.label_lower}.{column.name}", model._default_manager.all(), column.attname
    for reference in generic_references():
        rows = reference.model._default_manager.filter(**{reference.type_column: declared.key})
        yield f"{reference.model._meta.label_lower}.{reference.id_column}", rows, reference.id_column
    for source in registry:
        for link in source.links.values():
            if link.attribute.startswith(IN_MORE) and link.model is declared.model:
                yield f"{source.model._meta.label_lower}.{link.attribute}", source.model._default_manager.all(), link.attribute


def _lead(model: type[models.Model], column: str, targets: Mapping[int, int]) -> None:
    """Have the column of each row lead to its target; that of an added link is one key of a larger column."""
    if not column.startswith(IN_MORE):
        update_rows(model, (column,), {pk: (target,) for pk, target in targets.items()})
        return
    key = column.removeprefix(IN_MORE)
    for part in chunks(list(targets), 1000):
        kept = model._default_manager.select_for_update().filter(pk__in=part).values_list("pk", COLUMN)
        update_rows(model, (COLUMN,), {pk: (changed(more, {key: targets[pk]}),) for pk, more in kept})


def move_back(merges: Iterable[tuple[int, Moved]]) -> None:
    """Give back what merges moved to their winners, in this order; what has gone elsewhere since stays there."""
    merges = list(merges)
    move_listed_back((winner, {name: by_old for name, by_old in moved.items() if is_of_list(name)}) for winner, moved in merges)
    wanted: dict[str, list[tuple[int, int, Sequence[int]]]] = defaultdict(list)
    for winner, moved in merges:
        for name, by_old in moved.items():
            if is_of_list(name):
                continue
            wanted[name] += [(winner, int(old), pks) for old, pks in by_old.items()]
    for name, steps in wanted.items():
        label, _dot, column = name.rpartition(".")
        model = apps.get_model(label)
        attribute = column if column.startswith(IN_MORE) else getattr(model._meta.get_field(column), "attname", column)
        stood = _values_of(model, attribute, sorted({pk for _winner, _old, pks in steps for pk in pks}))
        stands = dict(stood)
        for winner, old, pks in steps:
            stands |= {pk: old for pk in pks if stands.get(pk) == winner}
        _lead(model, attribute, {pk: value for pk, value in stands.items() if value != stood[pk]})


def _values_of(model: type[models.Model], attribute: str, pks: Sequence[int]) -> dict[int, int]:
    rows = model._default_manager.select_for_update()
    return {pk: value for part in chunks(pks, 1000) for pk, value in rows.filter(pk__in=part).values_list("pk", attribute)}
