"""The compared fields of all records of a type, moved out in batches so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from relais.dataquality.finding.workbench import Workbench
from relais.dataquality.likeness import Likeness
from relais.dataquality.likeness.kinds import Clean
from relais.records.api import RecordType
from relais.records.fields import Collection

BATCH = 10_000
#: What is longer than this is no name and no street, and costs time to compare.
LONGEST = 200
Tell = Callable[[int], None]


def unload(bench: Workbench, declared: RecordType, likeness: Likeness, tell: Tell) -> int:
    """Fill the table `raw` with a row per record; answers how many there are."""
    reads = {key: clean for kind in likeness.kinds for key, clean in kind.reads.items()}
    lists = {key: own for key in reads if isinstance(own := declared.all_fields[key], Collection)}
    plain = {key: declared.all_fields[key].column for key in reads if key not in lists}
    rows = declared.queryset().order_by("pk").values_list("pk", *plain.values()).iterator(chunk_size=BATCH)
    number = 0
    cleans = [reads[key] for key in plain]
    names = ["id", *(f"raw_{key}" for key in plain)]
    bench.run(f"CREATE TABLE records (id BIGINT{''.join(f', {name} VARCHAR' for name in names[1:])})")
    for batch in _batches(rows):
        columns = list(zip(*batch, strict=True))
        texts = [_texts(values, clean) for values, clean in zip(columns[1:], cleans, strict=True)]
        _append(bench, "records", names, [list(columns[0]), *texts])
        number += len(batch)
        tell(number)
    for key, own in lists.items():
        _unload_items(bench, key, own, reads[key])
    joined = " ".join(f"LEFT JOIN (SELECT id, list(value) AS raw_{key} FROM items_{key} GROUP BY id) USING (id)" for key in lists)
    bench.run(f"CREATE TABLE raw AS SELECT * FROM records {joined}")
    return number


def _unload_items(bench: Workbench, key: str, own: Collection, clean: Clean | None) -> None:
    rows = own.model._default_manager.filter(**own.fixed).values_list(f"{own.owner}_id", own.items[own.title].column)
    bench.run(f"CREATE TABLE items_{key} (id BIGINT, value VARCHAR)")
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        ids, values = zip(*batch, strict=True)
        _append(bench, f"items_{key}", ["id", "value"], [list(ids), _texts(values, clean)])


def _texts(values: Sequence[Any], clean: Clean | None) -> list[str | None]:
    texts = [str(value)[:LONGEST] if value else None for value in values]
    return [clean(text) if text else None for text in texts] if clean else texts


def _append(bench: Workbench, table: str, names: Sequence[str], columns: Sequence[list[Any]]) -> None:
    import pyarrow

    bench.connection.register("batch", pyarrow.table(dict(zip(names, columns, strict=True))))
    bench.run(f"INSERT INTO {table} SELECT * FROM batch")
    bench.connection.unregister("batch")


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    found = iter(rows)
    while batch := list(islice(found, BATCH)):
        yield batch
