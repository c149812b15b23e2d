"""What an import would do, row by row, without writing anything."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.core import jobs
from relais.integrations.imports.batches import BATCH, batches
from relais.integrations.imports.loading import Loader, Outcome
from relais.integrations.imports.preparing import row_reader, table_of
from relais.integrations.imports.tying import names_to_make
from relais.integrations.models import ImportRun
from relais.records.api import chunks, registry

AT_ONCE = 3000
SHOWN_REFUSALS = 50


def plan(run: ImportRun, *, progress: Any = None) -> dict[str, Any]:
    """Count what would be created, updated, skipped and refused; samples and sentences beside."""
    table = table_of(run)
    declared = registry.get(run.type)
    loader = Loader(declared, row_reader(run, table), run.match, by=Actor(run.user, "import"), operation=None, source=run.source)
    total = Outcome()
    reasons: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    rows = refused = 0
    for batch in batches(table.rows(), BATCH):
        with transaction.atomic():
            outcome = loader.load(batch)
        rows += len(batch)
        refused += len(outcome.refusals)
        total.created += outcome.created
        total.updated += outcome.updated
        total.skipped += outcome.skipped
        total.linked.update(outcome.linked)
        total.samples = (total.samples + outcome.samples)[:12]
        total.waiting += outcome.waiting
        for refusal in outcome.refusals:
            reasons.update(refusal.sentences)
            if len(shown) < SHOWN_REFUSALS:
                shown.append({"row": refusal.row.number, "sentences": refusal.sentences})
        if progress is not None:
            progress(rows, max(table.row_estimate, rows))
    unnamed = _names_not_in_file(loader, total)
    return {
        "rows": rows,
        "created": total.created,
        "updated": total.updated,
        "skipped": total.skipped,
        "refused": refused,
        "linked": dict(total.linked) | ({declared.key: total.linked[declared.key] + len(unnamed)} if unnamed else {}),
        "links": len(total.waiting),
        "samples": total.samples,
        "refusals": shown,
        "reasons": reasons.most_common(10),
    }


def _names_not_in_file(loader: Loader, total: Outcome) -> list[str]:
    """Names that rows link to and that neither the file nor the database has."""
    named = {text for _pk, _key, text in total.waiting}
    missing: list[str] = []
    for part in chunks(sorted(named), 1000):
        missing += names_to_make(loader.type, [(0, "", text) for text in part], loader.references, by=loader.by)
    made = {key[-1][0] for key in loader.known if key[0] == loader.type.key}
    return [text for text in missing if text.lower() not in made]


@jobs.job(title=_("Check an import"))
def plan_in_background(job: jobs.RunningJob, run_id: int) -> None:
    """The same for a large file."""
    run = ImportRun.objects.select_related("user").get(pk=run_id)
    run.plan = plan(run, progress=job.progress)
    run.state = ImportRun.State.PLANNED
    run.save(update_fields=["plan", "state"])


def start_plan(run: ImportRun) -> None:
    """Check the file now if it is small, in the background if it is large."""
    if table_of(run).row_estimate <= AT_ONCE:
        run.plan, run.state, run.job_id = plan(run), ImportRun.State.PLANNED, None
        run.save()
        return
    with transaction.atomic():
        run.state = ImportRun.State.PLANNING
        run.job_id = jobs.enqueue(plan_in_background, actor_id=run.user_id, run_id=run.pk).pk
        run.save()
