"""The import itself: batch after batch, each with its rejects and its checkpoint in one transaction.

A worker that is killed loses at most the batch that was not committed, and the next one goes on behind the last that was.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from relais.accounts.actors import Actor
from relais.core import jobs
from relais.core.errors import DomainError
from relais.core.jobs import retry
from relais.core.models import Job
from relais.core.statistics import refresh_statistics
from relais.integrations.files.table import Row, Table
from relais.integrations.files.write import write_table
from relais.integrations.imports.batches import BATCH, batches
from relais.integrations.imports.loading import Loader
from relais.integrations.imports.mappings import TO_MEND
from relais.integrations.imports.outcome import Refusal, Wait
from relais.integrations.imports.preparing import row_reader, rows_from, table_of
from relais.integrations.imports.tying import tie
from relais.integrations.models import ImportRun, RejectedRow, WaitingLink
from relais.records.api import Operation, Undone, registry, start_operation, start_undo, tell_end_of, undo_in_portions

State = ImportRun.State
NOTHING_YET: dict[str, Any] = {"row": 0, "rows": 0, "created": 0, "updated": 0, "skipped": 0, "errors": 0, "linked": {}, "untied": 0}
BROKEN = gettext_lazy("Something went wrong on the way; it was written down. What was in by then is in.")
#: After so many rows, and again whenever there are four times as many, the database looks at its tables, so that it knows which index to use.
MANY = 1000
Progress = Callable[[int, int], None]
Keep = Callable[[dict[str, Any]], None]


def begin(run: ImportRun, *, address: str = "") -> Operation:
    """Open the operation that will be undone as one; once for a run."""
    if run.operation is None:
        by = Actor(run.user, "import", address=address)
        run.operation = start_operation(
            Operation.Kind.IMPORT, run.type, by=by, file=run.filename, source=run.source, run=run.pk, page=f"/imports/{run.token}/"
        )
        run.state = State.RUNNING
        run.save(update_fields=["operation", "state"])
    return run.operation


def start_import(run: ImportRun, *, address: str = "") -> None:
    """Start it in the background."""
    with transaction.atomic():
        operation = begin(run, address=address)
        run.job_id = jobs.enqueue(import_in_background, actor_id=run.user_id, queue="imports", run_id=run.pk).pk
        run.save(update_fields=["job_id"])
        operation.details |= {"job": run.job_id}
        operation.save(update_fields=["details"])


def _tell_end(job: Job) -> None:
    """Whoever began the import hears that it has ended."""
    tell_end_of(ImportRun.objects.select_related("operation").get(pk=job.arguments["run_id"]).operation, job)


@jobs.job(title=gettext_lazy("Import a file"), queue="imports", max_attempts=5, ended=_tell_end)
def import_in_background(job: jobs.RunningJob, run_id: int) -> dict[str, Any]:
    run = ImportRun.objects.select_related("user", "operation").get(pk=run_id)
    with override(run.language):
        try:
            return load_file(run, keep=job.checkpoint, progress=job.progress)
        except jobs.Cancelled:
            end(run, State.CANCELLED)
            raise
        except DomainError as error:
            end(run, State.FAILED, str(error.message))
            raise


def load_file(run: ImportRun, *, keep: Keep | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Load the rest of the file. How far it is stands in the run, written with each batch; `keep` is told it too."""
    operation = begin(run)
    table = table_of(run)
    loader = Loader(
        registry.get(run.type), row_reader(run, table), run.match, by=Actor(run.user, "import"), operation=operation, source=run.source
    )
    with _fewer_sweeps():
        _load_batches(run, loader, table, keep, progress)
    _tie_waiting(run, loader, table, keep)
    end(run, State.DONE)
    return run.counts


@contextmanager
def _fewer_sweeps() -> Iterator[None]:
    """Python sweeps through all that lives for what nobody needs any more. What the program itself is made of is left out of that."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _load_batches(run: ImportRun, loader: Loader, table: Table, keep: Keep | None, progress: Progress | None) -> None:
    run.counts = NOTHING_YET | run.counts
    many = MANY
    for batch in batches(rows_from(table, run.counts["row"]), BATCH):
        before = run.counts
        try:
            with transaction.atomic():
                run.counts = _load_batch(run, loader, batch)
                run.save(update_fields=["counts"])
                if keep is not None:
                    keep(run.counts)
        except BaseException:
            run.counts = before
            raise
        if progress is not None:
            progress(run.counts["rows"], max(table.row_estimate, run.counts["rows"]))
        if run.counts["rows"] >= many:
            refresh_statistics()
            many = 4 * run.counts["rows"]


def _load_batch(run: ImportRun, loader: Loader, batch: list[Row]) -> dict[str, Any]:
    outcome, before = loader.load(batch), run.counts
    _keep_refusals(run, outcome.refusals)
    WaitingLink.objects.bulk_create(
        WaitingLink(run=run, record_id=each.record, field=each.field, text=each.text[:300], row=each.row) for each in outcome.waiting
    )
    linked = Counter(before["linked"])
    linked.update(outcome.linked)
    return {
        "row": batch[-1].number,
        "rows": before["rows"] + len(batch),
        "created": before["created"] + outcome.created,
        "updated": before["updated"] + outcome.updated,
        "skipped": before["skipped"] + outcome.skipped,
        "errors": before["errors"] + len(outcome.refusals),
        "linked": dict(linked),
        "untied": before["untied"],
    }


def _keep_refusals(run: ImportRun, refusals: Iterable[Refusal]) -> None:
    rows = [
        RejectedRow(run=run, number=refusal.row.number, values=[_plain(value) for value in refusal.row.values], sentences=refusal.sentences)
        for refusal in refusals
    ]
    RejectedRow.objects.bulk_create(rows)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _tie_waiting(run: ImportRun, loader: Loader, table: Table, keep: Keep | None) -> None:
    """Tie the links among the file's own records; each part is done when its rows are gone."""
    while rows := list(WaitingLink.objects.filter(run=run).order_by("pk")[:BATCH]):
        with transaction.atomic():
            waiting = [Wait(row.record_id, row.field, row.text, row.row) for row in rows]
            made, failed = tie(loader.type, waiting, loader.writer)
            linked = Counter(run.counts["linked"])
            linked[loader.type.key] += made
            run.counts |= {
                "linked": {key: number for key, number in linked.items() if number},
                "untied": run.counts["untied"] + len(failed),
            }
            _keep_untied(run, table, failed)
            run.save(update_fields=["counts"])
            WaitingLink.objects.filter(pk__in=[row.pk for row in rows]).delete()
            if keep is not None:
                keep(run.counts)


def _keep_untied(run: ImportRun, table: Table, failed: list[tuple[Wait, list[str]]]) -> None:
    """Rows that are in, but for a link: they come back with the refused ones, and find their record when they come in again."""
    sentences: dict[int, list[str]] = {}
    for wait, told in failed:
        sentences.setdefault(wait.row, []).extend(told)
    if sentences:
        rows = (row for row in table.rows() if row.number in sentences)
        _keep_refusals(run, (Refusal(row, sentences[row.number]) for row in rows))


def end(run: ImportRun, state: State, message: str = "") -> None:
    """Write the file of rows to mend and keep how it ended."""
    run.state, run.message = state, message[:500]
    write_rejects(run)
    run.save(update_fields=["counts", "state", "message"])
    if run.operation is not None:
        run.operation.details |= {key: run.counts.get(key, 0) for key in ("created", "updated")}
        run.operation.save(update_fields=["details"])


def settle(run: ImportRun) -> None:
    """Give an import that nobody works on any more the end that its job had: stopped before it began, or given up."""
    job = Job.objects.filter(pk=run.job_id or 0).first()
    if run.is_over or run.state not in (State.PLANNING, State.RUNNING) or job is None or not job.is_finished:
        return
    run.refresh_from_db()
    if run.state == State.RUNNING:
        cancelled = job.state == Job.State.CANCELLED
        end(run, State.CANCELLED if cancelled else State.FAILED, "" if cancelled else str(BROKEN))
    elif run.state == State.PLANNING:
        run.state, run.message = State.DRAFT, str(run.message or BROKEN)
        run.save(update_fields=["state", "message"])


def go_on(run: ImportRun) -> None:
    """Take up an import again that was stopped or failed, behind the last row that is in."""
    with transaction.atomic():
        retry(run.job_id or 0)
        run.state, run.message = State.RUNNING, ""
        run.save(update_fields=["state", "message"])


def write_rejects(run: ImportRun) -> None:
    """The refused rows as they came, with a column that says what to mend; it can be imported again once mended."""
    if not run.rejected.exists():
        return
    columns = [*run.columns, _(TO_MEND)]
    width = len(columns) - 1
    rows = (
        [*(row.values + [None] * width)[:width], " ".join(row.sentences)]
        for row in run.rejected.order_by("number", "pk").iterator(chunk_size=1000)
    )
    with run.rejects_path.open("wb") as target:
        write_table("csv", columns, rows, target)


def start_reverting(run: ImportRun, *, by: Actor) -> Undone:
    """Undo a whole import, a large one in the background."""
    assert run.operation is not None
    return start_undo(run.operation, by=by)


def revert(run: ImportRun, *, by: Actor) -> Undone:
    """Undo a whole import, here and now; killed on the way, it goes on when it is called again."""
    assert run.operation is not None
    return undo_in_portions(run.operation, by=by)
