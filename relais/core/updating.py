"""Many rows at once, each given values of its own: one prepared statement (SQLite) or one pipeline (PostgreSQL), where `bulk_update`
builds a statement of thousands of conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, models, router

from relais.core.inserting import column_of, prepared_rows


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Mapping[int, Sequence[Any]], *, counts: str = "") -> None:
    """Give the rows of these keys their values, in the order of `columns` (attribute names, such as `party_id`); `counts` goes up by one."""
    if not rows:
        return
    database = router.db_for_write(model)
    connection = connections[database]
    quote = connection.ops.quote_name
    key = model._meta.pk
    prepared = prepared_rows(model, database, (*columns, key.attname), ((*values, pk) for pk, values in rows.items()))
    sets = [f"{quote(column_of(model, column).column)} = %s" for column in columns]
    if counts:
        counter = quote(column_of(model, counts).column)
        sets.append(f"{counter} = {counter} + 1")
    where = quote(column_of(model, key.attname).column)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {', '.join(sets)} WHERE {where} = %s",  # noqa: S608 - names come from models
            list(map(tuple, prepared)),
        )
