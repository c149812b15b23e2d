from __future__ import annotations

import sqlite3
from typing import Any

from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connections

from relais.audit.testing import without_guards
from relais.core.kept import look_again

_as_it_was: dict[str, sqlite3.Connection] = {}


class Command(flush.Command):
    """What ends each test that commits. It empties the ledgers too, which their guards would refuse.

    Emptying a hundred tables and filling in the first contents takes a second, so that it is done once; afterwards SQLite takes the
    whole database back out of memory.
    """

    def handle(self, **options: Any) -> None:
        cache.clear()  # it knows records by numbers that are given again
        connection = connections[options["database"]]
        if connection.alias in _as_it_was:
            connection.ensure_connection()
            _as_it_was[connection.alias].backup(connection.connection)
            look_again()
            return
        with without_guards():
            super().handle(**options)
        if connection.vendor == "sqlite":
            kept = _as_it_was[connection.alias] = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(kept)
