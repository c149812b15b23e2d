"""Whether the product can do its work; for load balancers and monitors, so each answer is quick."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Min

from relais.core.clock import now
from relais.core.models import Job, OutboxEvent
from relais.core.workspaces import current_key

#: The workspaces in which all are applied; they stay so for as long as this code runs.
_applied: set[str] = set()


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def migrations_are_applied() -> bool:
    """Whether the database is the one this code was written for."""
    if current_key() not in _applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()) or _is_newer(executor.loader):
            return False
        _applied.add(current_key())
    return True


def _is_newer(loader: MigrationLoader) -> bool:
    """Whether a later release has changed what this code reads."""
    return any(app in loader.migrated_apps and (app, name) not in loader.disk_migrations for app, name in loader.applied_migrations)


def longest_wait() -> timedelta:
    """For how long the oldest job or event that could be worked on has been waiting."""
    moment = now()
    oldest_job = Job.objects.due(moment).order_by().aggregate(at=Min("run_at"))["at"]
    oldest_event = OutboxEvent.objects.undelivered().order_by("id").values_list("emitted_at", flat=True).first()
    waiting: list[datetime] = [at for at in (oldest_job, oldest_event) if at is not None]
    return max(moment - min(waiting), timedelta(0)) if waiting else timedelta(0)
