"""Large exports are written in the background and fetched when they are ready."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from relais.core import jobs
from relais.core.errors import DomainError
from relais.core.models import Job
from relais.integrations.exports.writing import write_export
from relais.integrations.files.write import WriteOptions
from relais.integrations.models import ExportRun
from relais.records.api import registry
from relais.records.fields import Reader

State = ExportRun.State


@jobs.job(title=_("Export a list"))
def export_in_background(job: jobs.RunningJob, run_id: int) -> int:
    """Write the file beside its place and put it there whole: a killed try leaves nothing half written to fetch."""
    run = ExportRun.objects.select_related("user").get(pk=run_id)
    run.path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = run.path.with_suffix(".part")
    try:
        with override(run.user.language), unfinished.open("wb") as target:
            rows = _write(run, target, job)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, DomainError):
            ExportRun.objects.filter(pk=run.pk).update(state=State.FAILED, message=str(error.message)[:500])
        raise
    unfinished.replace(run.path)
    ExportRun.objects.filter(pk=run.pk).update(state=State.DONE, rows=rows)
    return rows


def _write(run: ExportRun, target: BinaryIO, job: jobs.RunningJob) -> int:
    return write_export(
        registry.get(run.type),
        run.query,
        run.columns,
        run.format,
        target,
        user=run.user,
        reader=Reader.of(run.user),
        options=WriteOptions(**run.options),
        progress=job.progress,
    )


def settle(run: ExportRun) -> None:
    """Give an export that nobody works on any more the end that its job had."""
    job = Job.objects.filter(pk=run.job_id or 0).first()
    if run.state == State.RUNNING and job is not None and job.is_finished:
        run.refresh_from_db()
        if run.state == State.RUNNING:
            run.state = State.CANCELLED if job.state == Job.State.CANCELLED else State.FAILED
            run.save(update_fields=["state"])
