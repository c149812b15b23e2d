"""For tests: somebody with SQL in hand, whom no trigger stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from relais.audit.guarding import guard_after_migration, guarded, names_of_guards


@contextmanager
def without_guards() -> Iterator[None]:
    """The triggers that keep the ledgers as they are, switched off and made anew."""
    with connection.cursor() as cursor:
        for ledger in guarded():
            for name in names_of_guards(ledger):
                on = "" if connection.vendor == "sqlite" else f' ON "{ledger.table}"'
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
    yield
    guard_after_migration(using=connection.alias)


def tamper(statement: str, *parameters: int | str | bytes | None) -> None:
    """Do what only an attacker does: change a ledger by SQL."""
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
