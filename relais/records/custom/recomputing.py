"""Computed fields of all records of a type, in the background: when a field is new or described anew, and at night where a day matters."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from relais.core import jobs
from relais.records.custom.computing import formulas_of
from relais.records.custom.reading import ADDITIONS
from relais.records.custom.refreshing import BATCH, refresh
from relais.records.models import CustomField

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

#: Words of a Query by which its answer changes with the days.
OF_TODAY = ('"within"', '"older_than"', '"this"', '"previous"', '"@today')


@jobs.job(title=_("Compute custom fields"), timeout=timedelta(hours=6))
def recompute(job: jobs.RunningJob, type_key: str) -> dict[str, int]:
    """Portion after portion in the order of ids; a killed worker goes on behind the last."""
    from relais.records.registry import registry

    if type_key not in registry:
        return {"changed": 0}
    declared = registry.get(type_key)
    progress: dict[str, Any] = job.saved
    after, changed, done = progress.get("after", 0), progress.get("changed", 0), progress.get("done", 0)
    total = declared.queryset().count()
    while ids := list(declared.queryset().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        changed += refresh(declared, ids)
        after, done = ids[-1], done + len(ids)
        job.checkpoint({"after": after, "changed": changed, "done": done}, done=done, total=max(total, done))
        job.give_way()
    return {"changed": changed}


@jobs.scheduled(daily="00:20", title=_("Compute custom fields that depend on the day"))
def recompute_for_the_day() -> int:
    from relais.records.registry import registry

    keys = [declared.key for declared in registry if _depends_on_the_day(declared)]
    for key in keys:
        jobs.enqueue(recompute, type_key=key)
    return len(keys)


def _depends_on_the_day(declared: RecordType) -> bool:
    if any(one.formula.depends_on_moment for one in formulas_of(declared)):
        return True
    rows = ADDITIONS.get().rows.get(declared.key, ())
    wheres = [json.dumps(row.where) for row in rows if row.kind == CustomField.Kind.ROLL_UP and row.where]
    return any(word in where for where in wheres for word in OF_TODAY)
