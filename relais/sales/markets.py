"""A new market may sell in a pipeline of its own, with the stages of another."""

from __future__ import annotations

from relais.configuration.api import Opening
from relais.records.api import create, create_many, visible_or_404

COPIED = ("label_en", "label_fr", "kind", "probability", "stale_after", "tone", "position")


def make_pipeline_for(opening: Opening) -> None:
    """Copy the chosen pipeline under the name of the country."""
    if not opening.chosen.get("pipeline"):
        return
    model = visible_or_404(opening.by.user, "pipelines", opening.chosen["pipeline"])
    named = {"label_en": opening.names["en"], "label_fr": opening.names["fr"]}
    made = create("pipelines", named, by=opening.by, operation=opening.operation)
    rows = [{"pipeline": made.pk, **{key: getattr(stage, key) for key in COPIED}} for stage in model.stages.filter(deleted_at=None)]
    create_many("stages", rows, by=opening.by, operation=opening.operation)
