"""Work of this engine outside any request."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from relais.core import clock
from relais.core.jobs import scheduled
from relais.records.changes.bulk import run_bulk
from relais.records.changes.long_undo import run_undo
from relais.records.custom.recomputing import recompute, recompute_for_the_day
from relais.records.models import Portion
from relais.records.search.following import refresh_linking

__all__ = ["forget_portions", "recompute", "recompute_for_the_day", "refresh_linking", "run_bulk", "run_undo"]

#: As long as the queue keeps the jobs that could go on with them.
KEEP_PORTIONS = timedelta(days=14)


@scheduled(daily="03:55", title=_("Forget what was selected for changes that were stopped"))
def forget_portions() -> int:
    old = Portion.objects.filter(operation__at__lt=clock.now() - KEEP_PORTIONS)
    return old.delete()[0]
