"""Pipelines and their stages, which an administrator shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core.naming import free_key
from relais.core.text import fold
from relais.records.api import Everyone, RecordType, Section, record_type
from relais.records.fields import Choice, FewLink
from relais.records.models.reference_item import label_in
from relais.sales.models import Opportunity, Pipeline, Stage
from relais.sales.pipelines import PIPELINES, known_pipelines

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

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """A key that stays, by which other workspaces know it too."""
        given: set[str] = set()
        for draft in drafts:
            if draft.is_new and not draft.get("key"):
                taken = {*self._keys_beside(draft), *given}
                draft.values["key"] = free_key(
                    draft.get("label_en") or draft.get("label_fr") or "", self.model.__name__.lower(), taken.__contains__
                )
                given.add(draft.values["key"])

    def _keys_beside(self, draft: Draft) -> Sequence[str]:
        return list(self.model._default_manager.values_list("key", flat=True))

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        if not draft.is_new and "key" in draft.values and draft.values["key"] != draft.current("key"):
            refused["key"] = [_now("This stays as it is, since others know it by this.")]
        if not draft.get("label_en") and not draft.get("label_fr"):
            refused["label_en"] = [_now("Give it a name.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        PIPELINES.renew()

    def after_move(self, records: Sequence[Any], *, to_bin: bool, by: Actor) -> None:
        PIPELINES.renew()


#: How probable what is closed is.
CERTAIN: Mapping[Any, int] = {Stage.Kind.WON: 100, Stage.Kind.LOST: 0}


@record_type
class PipelineType(BilingualType):
    """A way of selling."""

    key = "pipelines"
    model = Pipeline
    icon = "git-commit-horizontal"
    order = 940
    columns = ("label_en", "label_fr", "position", "is_active")
    form = (Section(_("Pipeline"), ("label_en", "label_fr", "key", "position", "is_active")),)
    quick_form = ("label_en", "label_fr")
    search = ("label_fr",)
    sort = ("position",)

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        super().prepare(drafts, by=by)
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
    fields = (
        FewLink("pipeline", model=Pipeline, known=known_pipelines, label=_("pipeline")),
        Choice("kind", choices=dict(Stage.Kind.choices), tones={"open": "info", "won": "good", "lost": "bad"}, label=_("kind")),
    )
    form = (
        Section(_("Stage"), ("pipeline", "label_en", "label_fr", "key", "kind", "position", "tone")),
        Section(_("Selling"), ("probability", "stale_after")),
    )
    quick_form = ("pipeline", "label_en", "label_fr", "kind", "probability")
    search = ("label_fr",)
    sort = ("pipeline", "position")

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """A new stage stands last of its kind in its pipeline, the usual one unless told; what is won or lost is certain."""
        met: Counter[tuple[int, str]] = Counter()
        for draft in drafts:
            if draft.is_new and draft.get("pipeline") is None and (usual := PIPELINES.get().usual):
                draft.values["pipeline"] = usual.pk
            if draft.is_new and not draft.values.get("position"):
                place = draft.get("pipeline"), draft.get("kind")
                draft.values["position"] = _position_behind(*place) + met[place]
                met[place] += 1
            if "kind" in draft.values and draft.values["kind"] in CERTAIN:
                draft.values["probability"] = CERTAIN[draft.values["kind"]]
        super().prepare(drafts, by=by)

    def _keys_beside(self, draft: Draft) -> Sequence[str]:
        return list(Stage.objects.filter(pipeline=draft.get("pipeline")).values_list("key", flat=True))

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = dict(super().validate(draft))
        if draft.get("pipeline") is None:
            refused["pipeline"] = [_now("Choose a pipeline.")]
        if not draft.is_new and draft.values.keys() & {"kind", "pipeline"} and Opportunity.objects.filter(stage=draft.record.pk).exists():
            changed = [key for key in ("kind", "pipeline") if key in draft.values and draft.values[key] != draft.current(key)]
            refused |= {key: [_now("Opportunities are in this stage. Make a new stage and move them there.")] for key in changed}
        return refused


def _position_behind(pipeline: int | None, kind: str) -> int:
    """Open stages stand before those in which an opportunity ends."""
    own = Stage.objects.filter(pipeline=pipeline)
    last = own.filter(kind=Stage.Kind.OPEN) if kind == Stage.Kind.OPEN and own.exclude(kind=Stage.Kind.OPEN).exists() else own
    step = 10 if last is own else 1
    return (last.aggregate(last=Max("position"))["last"] or 0) + step
