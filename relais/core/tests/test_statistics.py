"""The database looks at its own tables…"""

from __future__ import annotations

import pytest
from django.db import connection

from relais.core.inserting import insert_rows
from relais.core.models import OutboxEvent
from relais.core.statistics import keep_statistics_fresh, refresh_statistics


@pytest.mark.django_db
def test_so_that_it_knows_which_index_to_use():
    insert_rows(OutboxEvent, ("name", "payload"), [(f"core.Tested{number}", {}) for number in range(200)])

    refresh_statistics()

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'core_outboxevent'")
        else:
            cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'core_outboxevent'")
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db
def test_now_and_then_by_itself():
    keep_statistics_fresh()
