"""The database itself refuses to change or delete what was written in a ledger.

Made after every migration, since SQLite drops the triggers of a table that a migration makes anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections

from relais.audit.ledgers import Ledger, all_ledgers

FUNCTION = "relais_append_only"
SENTENCE = "What was written in the audit is neither changed nor deleted."


def guarded() -> Iterator[Ledger]:
    """Every ledger, and the seals that close them."""
    from relais.audit.models import Seal

    yield from all_ledgers()
    yield Ledger("audit.seal", Seal, tuple(field.attname for field in Seal._meta.concrete_fields))


def guard_after_migration(*, using: str, **_: Any) -> None:
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for statement in _function(connection):
            cursor.execute(statement)
        for ledger in guarded():
            if ledger.table in tables:
                for statement in _triggers(connection, ledger):
                    cursor.execute(statement)


def missing_guards(using: str = "default") -> list[str]:
    """The ledgers whose rows the database would let be changed or deleted."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        there = {name for (name,) in cursor.fetchall()}
    return [ledger.name for ledger in guarded() if not there.issuperset(names_of_guards(ledger))]


def names_of_guards(ledger: Ledger) -> tuple[str, str]:
    return f"{ledger.table}_never_changed", f"{ledger.table}_never_deleted"


def _function(connection: Any) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )


def _triggers(connection: Any, ledger: Ledger) -> Iterator[str]:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in ledger.fields)
    for name, when in zip(names_of_guards(ledger), (f"UPDATE OF {columns}", "DELETE"), strict=True):
        if connection.vendor == "sqlite":
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {quote(name)} BEFORE {when} ON {quote(ledger.table)} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )
        else:
            yield (
                f"CREATE OR REPLACE TRIGGER {quote(name)} BEFORE {when} ON {quote(ledger.table)} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
            )
