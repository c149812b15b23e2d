"""Uploads that nothing came to use, and what a process left that died meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.core import clock
from relais.core.files.keeping import folder, place_of
from relais.core.jobs.scheduling import scheduled
from relais.core.models import StoredFile

KEEP_UNUSED = timedelta(days=2)


@scheduled(daily="03:50", title=_("Remove files that nothing uses"))
def remove_unused_files() -> dict[str, int]:
    before = clock.now() - KEEP_UNUSED
    unused = 0
    for pk in list(StoredFile.objects.filter(used_at=None, at__lt=before).values_list("pk", flat=True)):
        with transaction.atomic():
            row = StoredFile.objects.select_for_update().filter(pk=pk, used_at=None, at__lt=before).first()
            if row is not None:
                place_of(row.content).unlink(missing_ok=True)
                row.delete()
                unused += 1
    return {"unused": unused, "unknown": _remove_unknown(before.timestamp())}


def _remove_unknown(before: float) -> int:
    """Files without a row: their transaction was refused after they were written."""
    removed = 0
    for each in folder().glob("**/*") if folder().is_dir() else ():
        if each.is_file() and each.stat().st_mtime < before and not StoredFile.objects.filter(content=each.name).exists():
            each.unlink(missing_ok=True)
            removed += 1
    return removed
