"""Which tables there are, read from the migrations that a database has had rather than from the models of today.

So a backup can be taken before the database is brought up to date, and both databases are read by the same description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from relais.project.refused import Refused

Migration = tuple[str, str]


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    #: Digits behind the point of a decimal.
    scale: int = 0


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    #: The column whose numbers the database gives out, if it does.
    numbered: str = ""


#: Kinds of columns, by the first class of Django's that a field is of.
KINDS: Sequence[tuple[type[models.Field[Any, Any]], str]] = (
    (models.BooleanField, "yes_no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.TimeField, "hour"),
    (models.DurationField, "duration"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "real"),
    (models.IntegerField, "integer"),
    (models.UUIDField, "uuid"),
    (models.JSONField, "json"),
    (models.BinaryField, "bytes"),
    (models.GenericIPAddressField, "address"),
)


def applied_migrations(connection: BaseDatabaseWrapper) -> list[Migration]:
    return sorted(MigrationLoader(connection, ignore_no_migrations=True).applied_migrations)


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[Migration]:
    """What a newer Relais did to the database: changes of packages that are here, of which this code knows nothing."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return sorted(each for each in loader.applied_migrations if each[0] in loader.migrated_apps and each not in loader.disk_migrations)


def tables_of(migrations: Iterable[Migration]) -> tuple[Table, ...]:
    """The tables that these migrations make, sorted by name."""
    return _tables_of(tuple(sorted(migrations)))


@lru_cache(maxsize=4)
def _tables_of(migrations: tuple[Migration, ...]) -> tuple[Table, ...]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = [each for each in migrations if each in loader.graph.nodes]
    apps = loader.project_state(known).apps if known else loader.project_state([]).apps
    found = {
        model._meta.db_table: _table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return tuple(found[name] for name in sorted(found))


def _table(model: type[models.Model]) -> Table:
    fields = model._meta.local_concrete_fields
    numbered = next((str(field.column) for field in fields if isinstance(field, models.AutoField)), "")
    return Table(model._meta.db_table, tuple(_column(field) for field in fields), numbered)


def _column(field: models.Field[Any, Any]) -> Column:
    held = field
    while isinstance(held, models.ForeignKey):
        held = held.target_field
    kind = next((kind for known, kind in KINDS if isinstance(held, known)), "text")
    return Column(str(field.column), kind, held.decimal_places if isinstance(held, models.DecimalField) else 0)


def check_known(migrations: Iterable[Migration], version: str) -> None:
    """Refuse what a newer Relais made."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    strange = [f"{app}.{name}" for app, name in migrations if app in loader.migrated_apps and (app, name) not in loader.disk_migrations]
    if strange:
        raise Refused(
            f"It was made by Relais {version}, which is newer than this one: {strange[0]} is not known here. Install that version."
        )
