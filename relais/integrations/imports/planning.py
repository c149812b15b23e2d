"""What an import would do, row by row, without writing anything."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from relais.accounts.actors import Actor
from relais.core import jobs
from relais.core.errors import DomainError
from relais.integrations.imports.batches import BATCH, batches
from relais.integrations.imports.loading import SAMPLES, Loader
from relais.integrations.imports.outcome import Outcome
from relais.integrations.imports.preparing import row_reader, table_of
from relais.integrations.imports.tying import names_to_make
from relais.integrations.models import ImportRun
from relais.records.api import chunks, registry, supposing

AT_ONCE = 3000
SHOWN_REFUSALS = 50
SHOWN_ANSWERS = 50
#: Sentences that name a value are as many as the values; only so many are told apart.
MOST_REASONS = 5000


def plan(run: ImportRun, *, progress: Any = None) -> dict[str, Any]:
    """Count what would be created, updated, skipped and refused; samples and sentences beside."""
    table = table_of(run)
    declared = registry.get(run.type)
    loader = Loader(declared, row_reader(run, table), run.match, by=Actor(run.user, "import"), operation=None, source=run.source)
    trial = loader.writer.trial
    assert trial is not None
    total = Outcome()
    reasons: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    rows = refused = links = 0
    for batch in batches(table.rows(), BATCH):
        with transaction.atomic(), supposing(loader.entries.wanted):
            outcome = loader.load(batch)
        rows += len(batch)
        refused += len(outcome.refusals)
        links += len(outcome.waiting)
        total.created += outcome.created
        total.updated += outcome.updated
        total.skipped += outcome.skipped
        total.linked.update(outcome.linked)
        total.samples = (total.samples + outcome.samples)[:SAMPLES]
        for wait in outcome.waiting:
            trial.wait_for(wait.text)
        for refusal in outcome.refusals:
            reasons.update(refusal.sentences if len(reasons) < MOST_REASONS else [each for each in refusal.sentences if each in reasons])
            if len(shown) < SHOWN_REFUSALS:
                shown.append({"row": refusal.row.number, "sentences": refusal.sentences})
        if progress is not None:
            progress(rows, max(table.row_estimate, rows))
    total.linked[declared.key] += _names_not_in_file(loader, [text for text, _links in trial.awaited()])
    return {
        "rows": rows,
        "created": total.created,
        "updated": total.updated,
        "skipped": total.skipped,
        "refused": refused,
        "linked": {key: number for key, number in total.linked.items() if number},
        "links": links,
        "answers": _answers(run, loader),
        "samples": total.samples,
        "refusals": shown,
        "reasons": reasons.most_common(10),
    }


def _answers(run: ImportRun, loader: Loader) -> list[dict[str, Any]]:
    """What the answers do to how many rows, the most frequent first."""
    return [
        {"column": column, "value": value, "answer": run.corrections[column][value], "rows": rows}
        for (column, value), rows in loader.reader.answered.most_common(SHOWN_ANSWERS)
    ]


def _names_not_in_file(loader: Loader, texts: list[str]) -> int:
    """How many names that rows link to neither the file nor the database has."""
    return sum(len(names_to_make(loader.type, part, loader.writer)) for part in chunks(texts, 1000))


@jobs.job(title=_("Check an import"))
def plan_in_background(job: jobs.RunningJob, run_id: int) -> None:
    """The same for a large file. What was asked anew meanwhile is not overwritten."""
    run = ImportRun.objects.select_related("user").get(pk=run_id)
    found: dict[str, Any] = {}
    state, message = ImportRun.State.PLANNED, ""
    with override(run.language):
        try:
            found = plan(run, progress=job.progress)
        except DomainError as error:
            state, message = ImportRun.State.DRAFT, str(error.message)[:500]
    ImportRun.objects.filter(pk=run.pk, job_id=job.id, state=ImportRun.State.PLANNING).update(plan=found, state=state, message=message)


def start_plan(run: ImportRun) -> None:
    """Check the file now if it is small, in the background if it is large."""
    run.message = ""
    if table_of(run).row_estimate <= AT_ONCE:
        run.plan, run.state, run.job_id = plan(run), ImportRun.State.PLANNED, None
        run.save()
        return
    with transaction.atomic():
        drop_plan(run)
        run.state = ImportRun.State.PLANNING
        run.job_id = jobs.enqueue(plan_in_background, actor_id=run.user_id, run_id=run.pk).pk
        run.save()


def drop_plan(run: ImportRun) -> None:
    """What was found no longer holds once the file is read otherwise."""
    if run.state == ImportRun.State.PLANNING and run.job_id:
        with suppress(jobs.JobNotFound):
            jobs.cancel(run.job_id)
    run.state, run.plan = ImportRun.State.DRAFT, {}
