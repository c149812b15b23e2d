"""What the database knows of its own tables, without which it may read a whole table for one row.

PostgreSQL looks by itself, SQLite only when told. A sample of each index is enough, and takes a twentieth of a second. It must not be
small: what is said of a column with two values is never more than the sample, and 500 names would seem more than half of all rows.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext_lazy as _

from relais.core.jobs.scheduling import scheduled

SAMPLE = 10_000


def refresh_statistics(database: str = DEFAULT_DB_ALIAS) -> None:
    """Call after many rows came in."""
    connection = connections[database]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute("ANALYZE")


@scheduled(every=timedelta(hours=6), title=_("Refresh the statistics of the database"))
def keep_statistics_fresh() -> None:
    """For what came in little by little."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        refresh_statistics()
