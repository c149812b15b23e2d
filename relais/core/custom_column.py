"""The values of fields that a firm has added: one JSON column a record, in which each key is read as the type that it holds.

A key is a letter and a number, `n12`: the letter says how it is read, the number which field it belongs to. So a condition, a sort, a sum
or an index on `more__n12` is one on a number, whatever the JSON around it, and a thousand fields cost nothing until they are asked for.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Transform

_KEY = re.compile(r"[a-z][0-9]{1,9}")
#: By the letter of a key: what its values are, and how PostgreSQL reads their text. A cast of days or moments depends on settings and could
#: stand in no index; the functions are the same casts, with the settings fixed.
READ: dict[str, tuple[models.Field[Any, Any], str]] = {
    "t": (models.TextField(), "{}"),
    "n": (models.DecimalField(max_digits=38, decimal_places=12), "({})::numeric"),
    "b": (models.BooleanField(), "({})::boolean"),
    "l": (models.BigIntegerField(), "({})::bigint"),
    "d": (models.DateField(), "relais_day({})"),
    "m": (models.DateTimeField(), "relais_moment({})"),
    "h": (models.TimeField(), "relais_hour({})"),
}


class CustomColumn(models.JSONField):
    """`filter(more__n12__gte=5)`, `values("more__d3")`, `order_by("more__t7")`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_transform(self, name: str) -> Any:
        if _KEY.fullmatch(name) and name[0] in READ:
            return _Maker(name)
        return super().get_transform(name)


class _Maker:
    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, *args: Any, **kwargs: Any) -> CustomValue:
        return CustomValue(self.key, *args, **kwargs)


class CustomValue(Transform):
    """One value out of the column, as what it is."""

    contains_aggregate: ClassVar[bool] = False

    def __init__(self, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (_KEY.fullmatch(key) and key[0] in READ):
            raise ValueError(f"“{key}” is no key of a custom value.")
        self.key = key

    @property
    def output_field(self) -> models.Field[Any, Any]:
        return READ[self.key[0]][0]

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        column, given = compiler.compile(self.lhs)
        return reading(connection.vendor, column, self.key), given

    as_postgresql = as_sqlite


def reading(vendor: str, column: str, key: str) -> str:
    """What reads a value out of the quoted column, in the words of the database."""
    if vendor == "postgresql":
        return READ[key[0]][1].format(f"{column} ->> '{key}'")
    value = f"json_extract({column}, '$.{key}')"
    return f"CAST({value} AS NUMERIC)" if key[0] == "n" else value


def index_values(model: type[models.Model], key: str, *, using: str = DEFAULT_DB_ALIAS) -> str:
    """Make an index on the values of one key, unless there is one, and return its name; on a large table this takes seconds."""
    connection = connections[using]
    table, name = model._meta.db_table, f"{model._meta.db_table}_{key}"
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        written = reading(connection.vendor, quote("more"), key)
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {quote(name)} ON {quote(table)} (({written}))")
    return name
