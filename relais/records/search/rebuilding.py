"""The index made anew from the records, part by part, while people go on searching and writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import connections, router, transaction

from relais.records.models import SearchEntry
from relais.records.registry import registry
from relais.records.search.databases import database_of
from relais.records.search.entry_ids import RECORD_MASK, entry_id, first_id, type_number
from relais.records.search.storing import store_entries

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

Progress = Callable[[str, int], None]


def rebuild(type_keys: Iterable[str] | None = None, *, batch: int = 2000, progress: Progress | None = None) -> dict[str, int]:
    """Make the entries of these types anew, or of all types and the database's indexes as well. How many records each type has.

    Stopped half-way it leaves an index that serves, and may be run again. `progress` is told the type and how many are done.
    """
    types = [declared for declared in (registry if type_keys is None else map(registry.get, type_keys)) if declared.is_findable]
    if type_keys is None:
        _mend()
        _forget_other_types({type_number(declared.key) for declared in types})
    return {declared.key: _rebuild(declared, batch, progress) for declared in types}


def _rebuild(declared: RecordType, batch: int, progress: Progress | None) -> int:
    """Batches in the order of ids; each replaces every entry up to its last record."""
    done, after = 0, 0
    while True:
        with transaction.atomic():
            records = list(declared.queryset().select_for_update(of=("self",)).filter(pk__gt=after).order_by("pk")[:batch])
            last = records[-1].pk if len(records) == batch else RECORD_MASK
            _remove_strangers(declared, after, last, {record.pk for record in records})
            store_entries(declared, records)
        done, after = done + len(records), last
        if progress:
            progress(declared.key, done)
        if last == RECORD_MASK:
            return done


def _remove_strangers(declared: RecordType, after: int, last: int, known: set[int]) -> None:
    """Entries between two records that belong to none."""
    number = type_number(declared.key)
    between = SearchEntry.objects.filter(pk__gt=entry_id(number, after), pk__lte=entry_id(number, last))
    strangers = [pk for pk in between.values_list("pk", flat=True).iterator() if pk & RECORD_MASK not in known]
    for start in range(0, len(strangers), 1000):
        SearchEntry.objects.filter(pk__in=strangers[start : start + 1000]).delete()


def _forget_other_types(numbers: set[int]) -> None:
    """Entries of types that are no longer declared."""
    for number in SearchEntry.objects.order_by().values_list("type_number", flat=True).distinct():
        if number not in numbers:
            SearchEntry.objects.filter(pk__gte=first_id(number), pk__lt=first_id(number + 1)).delete()


def _mend() -> None:
    connection = connections[router.db_for_write(SearchEntry)]
    with transaction.atomic():
        database_of(connection).mend(connection)
