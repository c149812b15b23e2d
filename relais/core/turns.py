"""Work of which only one may be going on, until its transaction ends. SQLite has one writer anyway."""

from __future__ import annotations

import hashlib

from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS


def wait_for_turn(name: str, database: str = DEFAULT_DB_ALIAS) -> None:
    """Go on once nobody else has this name. Needs a transaction."""
    _ask(name, "SELECT pg_advisory_xact_lock(%s)", database)


def has_turn(name: str, database: str = DEFAULT_DB_ALIAS) -> bool:
    """Take this name, unless somebody else has it. Needs a transaction."""
    return _ask(name, "SELECT pg_try_advisory_xact_lock(%s)", database) is not False


def _ask(name: str, statement: str, database: str) -> object:
    if connections[database].vendor != "postgresql":
        return None
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connections[database].cursor() as cursor:
        cursor.execute(statement, [number])
        return cursor.fetchone()[0]
