"""Pipelines and their stages, which an administrator shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core.text import fold
from relais.records.api import Everyone, RecordType, Section, record_type
from relais.records.fields import Choice
from relais.records.models.reference_item import label_in
from relais.sales.models import Opportunity, Pipeline, Stage
from relais.sales.pipelines import PIPELINES

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft


class BilingualType(RecordType):
    """Named in English and French, and sorted by the first that there is."""

    title = ("label_en", "label_fr")
    group = "administration"
    policy = Everyone()
    is_setup = True
    is_findable = False
    has_timeline = False

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        return label_in(get_language(), row.get(f"{prefix}label_en"), row.get(f"{prefix}label_fr"))

    def title_key_of(self, record: Any) -> str:
        return (fold(record.label_en or record.label_fr) or "")[:200]

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        return {} if draft.get("label_en") or draft.get("label_fr") else {"label_en": [_now("Give it a name.")]}

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        PIPELINES.renew()

    def after_move(self, records: Sequence[Any], *, to_bin: bool, by: Actor) -> None:
        PIPELINES.renew()


@record_type
class PipelineType(BilingualType):
    """A way of selling."""

    key = "pipelines"
    model = Pipeline
    icon = "git-commit-horizontal"
    order = 940
    columns = ("label_en", "label_fr", "position", "is_active")
    form = (Section(_("Pipeline"), ("label_en", "label_fr", "position", "is_active")),)
    quick_form = ("label_en", "label_fr")
    search = ("label_fr",)
    sort = ("position",)

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            if draft.is_new and not draft.values.get("position"):
                last = Pipeline.objects.aggregate(last=Max("position"))["last"]
                draft.values["position"] = (last or 0) + 10


@record_type
class StageType(BilingualType):
    """A step of a pipeline."""

    key = "stages"
    model = Stage
    subtitle = ("pipeline", "kind")
    icon = "milestone"
    order = 941
    columns = ("pipeline", "kind", "probability", "stale_after", "position", "tone")
    filters = ("pipeline", "kind")
    fields = (Choice("kind", choices=dict(Stage.Kind.choices), tones={"open": "info", "won": "good", "lost": "bad"}, label=_("kind")),)
    form = (
        Section(_("Stage"), ("pipeline", "label_en", "label_fr", "kind", "position", "tone")),
        Section(_("Selling"), ("probability", "stale_after")),
    )
    quick_form = ("pipeline", "label_en", "label_fr", "kind", "probability")
    search = ("label_fr",)
    sort = ("pipeline", "position")

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """A new stage stands last in its pipeline; what is won or lost is certain."""
        for draft in drafts:
            if draft.is_new and not draft.values.get("position"):
                last = Stage.objects.filter(pipeline=draft.get("pipeline")).aggregate(last=Max("position"))["last"]
                draft.values["position"] = (last or 0) + 10
            if draft.is_new and draft.get("pipeline") is None and (usual := PIPELINES.get().usual):
                draft.values["pipeline"] = usual.pk
            if draft.get("kind") != Stage.Kind.OPEN and "kind" in draft.values:
                draft.values["probability"] = {Stage.Kind.WON: 100, Stage.Kind.LOST: 0}[draft.get("kind")]

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = dict(super().validate(draft))
        if not draft.is_new and draft.values.keys() & {"kind", "pipeline"} and Opportunity.objects.filter(stage=draft.record.pk).exists():
            changed = [key for key in ("kind", "pipeline") if key in draft.values and draft.values[key] != draft.current(key)]
            refused |= {key: [_now("Opportunities are in this stage. Make a new stage and move them there.")] for key in changed}
        return refused
