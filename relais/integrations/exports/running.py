"""Large exports are written in the background and fetched when they are ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from relais.core import jobs
from relais.integrations.exports.writing import write_export
from relais.integrations.files.write import WriteOptions
from relais.integrations.models import ExportRun
from relais.records.api import registry
from relais.records.fields import Reader


@jobs.job(title=_("Export a list"))
def export_in_background(run_id: int) -> int:
    """Write the file beside its place and put it there whole: a killed try leaves nothing half written to fetch."""
    run = ExportRun.objects.select_related("user").get(pk=run_id)
    run.path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = run.path.with_suffix(".part")
    with override(run.user.language), unfinished.open("wb") as target:
        options = WriteOptions(**run.options)
        run.rows = write_export(
            registry.get(run.type), run.query, run.columns, run.format, target, user=run.user, reader=Reader.of(run.user), options=options
        )
    unfinished.replace(run.path)
    run.state = ExportRun.State.DONE
    run.save(update_fields=["rows", "state"])
    return run.rows
