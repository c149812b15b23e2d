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
from relais.core.statistics import refresh_statistics
from relais.integrations.files.table import Row, Table
from relais.integrations.files.write import write_table
from relais.integrations.imports.batches import BATCH, batches
from relais.integrations.imports.loading import Loader, Refusal
from relais.integrations.imports.preparing import row_reader, rows_from, table_of
from relais.integrations.imports.tying import tie
from relais.integrations.models import ImportRun, RejectedRow, WaitingLink
from relais.records.api import Operation, Undone, registry, start_operation, undo

State = ImportRun.State
#: After so many rows, and again whenever there are four times as many, the database looks at its tables, so that it knows which index to use.
MANY = 1000
Progress = Callable[[int, int], None]


def begin(run: ImportRun) -> Operation:
    """Open the operation that will be undone as one; once for a run."""
    if run.operation is None:
        by = Actor(run.user, "import")
        run.operation = start_operation(Operation.Kind.IMPORT, run.type, by=by, file=run.filename, source=run.source, run=run.pk)
        run.state = State.RUNNING
        run.save(update_fields=["operation", "state"])
    return run.operation


def start_import(run: ImportRun) -> None:
    """Start it in the background."""
    with transaction.atomic():
        begin(run)
        run.job_id = jobs.enqueue(import_in_background, actor_id=run.user_id, queue="imports", run_id=run.pk).pk
        run.save(update_fields=["job_id"])


@jobs.job(title=gettext_lazy("Import a file"), queue="imports", max_attempts=5)
def import_in_background(job: jobs.RunningJob, run_id: int) -> dict[str, Any]:
    run = ImportRun.objects.select_related("user", "operation").get(pk=run_id)
    with override(run.language):
        try:
            return load_file(run, saved=job.saved or {}, keep=job.checkpoint, progress=job.progress)
        except jobs.Cancelled:
            run.state, run.message = State.CANCELLED, ""
            finish(run)
            raise


def load_file(
    run: ImportRun, *, saved: dict[str, Any], keep: Callable[[dict[str, Any]], None] | None, progress: Progress | None
) -> dict[str, Any]:
    """Load the rest of the file. `saved` says how far an earlier try came; `keep` stores that with each batch."""
    operation = begin(run)
    table = table_of(run)
    loader = Loader(
        registry.get(run.type), row_reader(run, table), run.match, by=Actor(run.user, "import"), operation=operation, source=run.source
    )
    with _fewer_sweeps():
        state = _load_batches(run, loader, table, saved, keep, progress)
    _tie_waiting(run, loader, state)
    run.counts = {name: state[name] for name in ("rows", "created", "updated", "skipped", "errors", "linked")}
    run.state = State.DONE
    finish(run)
    return run.counts


@contextmanager
def _fewer_sweeps() -> Iterator[None]:
    """Python sweeps through all that lives for what nobody needs any more. What the program itself is made of is left out of that."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _load_batches(
    run: ImportRun,
    loader: Loader,
    table: Table,
    saved: dict[str, Any],
    keep: Callable[[dict[str, Any]], None] | None,
    progress: Progress | None,
) -> dict[str, Any]:
    state: dict[str, Any] = {"row": 0, "rows": 0, "created": 0, "updated": 0, "skipped": 0, "errors": 0, "linked": {}} | saved
    many = MANY
    for batch in batches(rows_from(table, state["row"]), BATCH):
        with transaction.atomic():
            state = _load_batch(run, loader, batch, state)
            if keep is not None:
                keep(state)
        if progress is not None:
            progress(state["rows"], max(table.row_estimate, state["rows"]))
        if state["rows"] >= many:
            refresh_statistics()
            many = 4 * state["rows"]
    return state


def _load_batch(run: ImportRun, loader: Loader, batch: list[Row], state: dict[str, Any]) -> dict[str, Any]:
    outcome = loader.load(batch)
    _keep_refusals(run, outcome.refusals)
    WaitingLink.objects.bulk_create([WaitingLink(run=run, record_id=pk, field=key, text=text[:300]) for pk, key, text in outcome.waiting])
    linked = Counter(state["linked"])
    linked.update(outcome.linked)
    return {
        "row": batch[-1].number,
        "rows": state["rows"] + len(batch),
        "created": state["created"] + outcome.created,
        "updated": state["updated"] + outcome.updated,
        "skipped": state["skipped"] + outcome.skipped,
        "errors": state["errors"] + len(outcome.refusals),
        "linked": dict(linked),
    }


def _keep_refusals(run: ImportRun, refusals: Iterable[Refusal]) -> None:
    rows = [
        RejectedRow(run=run, number=refusal.row.number, values=[_plain(value) for value in refusal.row.values], sentences=refusal.sentences)
        for refusal in refusals
    ]
    RejectedRow.objects.bulk_create(rows)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _tie_waiting(run: ImportRun, loader: Loader, state: dict[str, Any]) -> None:
    """Tie the links among the file's own records; each part is done when its rows are gone."""
    assert run.operation is not None
    while waiting := list(WaitingLink.objects.filter(run=run).order_by("pk")[:BATCH]):
        with transaction.atomic():
            links = [(row.record_id, row.field, row.text) for row in waiting]
            made, _failed = tie(loader.type, links, loader.references, by=loader.by, operation=run.operation)
            if made:
                state["linked"][loader.type.key] = state["linked"].get(loader.type.key, 0) + made
            WaitingLink.objects.filter(pk__in=[row.pk for row in waiting]).delete()


def finish(run: ImportRun) -> None:
    """Write the file of rows to mend and keep how it ended."""
    write_rejects(run)
    run.save(update_fields=["counts", "state", "message"])


def write_rejects(run: ImportRun) -> None:
    """The refused rows as they came, with a column that says what to mend; it can be imported again once mended."""
    if not run.rejected.exists():
        return
    columns = [*table_of(run).columns, _("To mend")]
    width = len(columns) - 1
    rows = (
        [*(row.values + [None] * width)[:width], " ".join(row.sentences)]
        for row in run.rejected.order_by("number", "pk").iterator(chunk_size=1000)
    )
    with run.rejects_path.open("wb") as target:
        write_table("csv", columns, rows, target)


def revert(run: ImportRun, *, by: Actor) -> Undone:
    """Undo a whole import."""
    assert run.operation is not None
    return undo(run.operation, by=by)
