"""Files of imports and exports are personal data: they stay as long as somebody may still need them, and no longer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relais.core import clock, jobs
from relais.integrations.imports.preparing import discard
from relais.integrations.models import ExportRun, ImportRun, RejectedRow, WaitingLink
from relais.integrations.rest.idempotency import forget_old_answers

#: Begun and not gone on with.
KEEP_DRAFTS = timedelta(days=7)
#: To fetch the rows to mend, and to go on with what was stopped. What was imported stays, and so does the way to undo it.
KEEP_IMPORTED = timedelta(days=60)
KEEP_EXPORTED = timedelta(days=7)
#: A file on its way in has a folder before it has a row.
KEEP_UNKNOWN = timedelta(days=1)

State = ImportRun.State


@jobs.scheduled(daily="03:40", title=_("Remove old files of imports and exports"))
def remove_old_files() -> dict[str, int]:
    now = clock.now()
    drafts = ImportRun.objects.filter(state__in=[State.DRAFT, State.PLANNING, State.PLANNED], at__lt=now - KEEP_DRAFTS)
    imported = ImportRun.objects.filter(state__in=[State.DONE, State.CANCELLED, State.FAILED], at__lt=now - KEEP_IMPORTED)
    exports = ExportRun.objects.filter(at__lt=now - KEEP_EXPORTED)
    return {
        "drafts": _each(drafts, discard),
        "imports": _each(imported, _empty),
        "exports": _each(exports, _remove_export),
        "unknown": _remove_unknown_folders(),
    }


def _each(runs: QuerySet, take: Callable[..., bool | None]) -> int:
    return sum(take(run) is not False for run in runs.iterator(chunk_size=100))


def _empty(run: ImportRun) -> bool:
    """The file and its refused rows go, the import stays known."""
    if not run.folder.exists():
        return False
    shutil.rmtree(run.folder, ignore_errors=True)
    RejectedRow.objects.filter(run=run).delete()
    WaitingLink.objects.filter(run=run).delete()
    return True


def _remove_export(run: ExportRun) -> None:
    run.path.unlink(missing_ok=True)
    run.path.with_suffix(".part").unlink(missing_ok=True)
    run.delete()


def _remove_unknown_folders() -> int:
    """What a process left that died between storing a file and writing it down."""
    folder, known = Path(settings.MEDIA_ROOT) / "imports", ImportRun.objects.values_list("token", flat=True)
    if not folder.is_dir():
        return 0
    tokens, before = {str(token) for token in known}, (clock.now() - KEEP_UNKNOWN).timestamp()
    unknown = [each for each in folder.iterdir() if _is_token(each.name) and each.name not in tokens and each.stat().st_mtime < before]
    for each in unknown:
        shutil.rmtree(each, ignore_errors=True)
    return len(unknown)


def _is_token(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


@jobs.scheduled(daily="03:45", title=_("Forget answers of the API that nobody asks for again"))
def forget_kept_answers() -> int:
    return forget_old_answers()
