"""Merged records in the lists of links that a firm has added: the winner takes their places, and gives them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import models

from relais.core.inserting import insert_rows
from relais.core.updating import update_rows
from relais.records.changes.writing import chunks
from relais.records.custom.values import COLUMN, changed
from relais.records.fields import Links
from relais.records.models import MultiValue
from relais.records.record_type import RecordType
from relais.records.registry import registry

#: Behind the name of a column: the winner stood in the list already, or is the record itself, so that the other only goes.
ALSO = "+"
Listed = Mapping[str, Mapping[str, Sequence[int]]]


def move_listed(declared: RecordType, winner_of: Mapping[int, int], moved: dict[int, dict[str, dict[str, list[int]]]]) -> None:
    """Lead lists of links over to the winners, and note it beside what else was moved."""
    for name, source, links in _lists_of(registry, declared):
        held = links.index_rows(source.model).filter(record_id__in=source.queryset(with_deleted=True).values("pk"))
        found = {pk for part in chunks(list(winner_of), 1000) for pk in held.filter(linked_id__in=part).values_list("record_id", flat=True)}
        written: dict[int, list[int]] = {}
        for pk, ids in _read(source.model, links, found):
            for old in [each for each in ids if each in winner_of]:
                winner = winner_of[old]
                is_there = winner in ids or (winner == pk and source.model is declared.model)
                moved[winner].setdefault(name + (ALSO if is_there else ""), {}).setdefault(str(old), []).append(pk)
                ids = [each for each in ids if each != old] if is_there else [winner if each == old else each for each in ids]
            written[pk] = ids
        _write(source.model, links, written)


def move_listed_back(merges: Iterable[tuple[int, Listed]]) -> None:
    """Give back what merges took over, in this order; what has changed otherwise stays."""
    wanted: dict[str, list[tuple[int, int, bool, Sequence[int]]]] = defaultdict(list)
    for winner, moved in merges:
        for name, by_old in moved.items():
            wanted[name.rstrip(ALSO)] += [(winner, int(old), name.endswith(ALSO), pks) for old, pks in by_old.items()]
    for name, source, links in _lists_of(registry):
        steps = wanted.get(name, ())
        lists = dict(_read(source.model, links, {pk for *_step, pks in steps for pk in pks}))
        for winner, old, was_there, pks in steps:
            for pk in pks:
                ids = lists.get(pk, [])
                if was_there and old not in ids:
                    lists[pk] = [*ids, old]
                elif not was_there:
                    lists[pk] = [old if each == winner else each for each in ids]
        _write(source.model, links, lists)


def is_of_list(name: str) -> bool:
    """Whether what was moved stood in a list of links."""
    return f".{COLUMN}__j" in name


def _lists_of(sources: Iterable[RecordType], target: RecordType | None = None) -> Iterator[tuple[str, RecordType, Links]]:
    for source in sources:
        for links in source.many_links.values():
            if is_of_list(f".{links.column}") and (target is None or links.model is target.model):
                yield f"{source.model._meta.label_lower}.{links.column}", source, links


def _read(model: type[models.Model], links: Links, pks: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    for part in chunks(sorted(pks), 1000):
        for record in model._default_manager.select_for_update().filter(pk__in=part).order_by("pk").only("pk", COLUMN):
            yield record.pk, links.get(record)


def _write(model: type[models.Model], links: Links, lists: Mapping[int, Sequence[int]]) -> None:
    """The lists and their index."""
    place = links.column.removeprefix(f"{COLUMN}__")
    for part in chunks(list(lists), 1000):
        kept = model._default_manager.filter(pk__in=part).values_list("pk", COLUMN)
        update_rows(model, (COLUMN,), {pk: (changed(more, {place: lists[pk] or None}),) for pk, more in kept})
        links.index_rows(model).filter(record_id__in=part).delete()
    rows = ((model._meta.label_lower, links.key, pk, *indexed) for pk, ids in lists.items() for indexed in links.indexed(ids))
    insert_rows(MultiValue, ("model", "field", "record_id", "value", "linked_id"), rows)
