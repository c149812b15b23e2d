"""The pipelines and their stages, kept in memory: every opportunity that is written or drawn asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from relais.core.kept import Kept
from relais.records.fields import Offer
from relais.records.models.reference_item import label_in
from relais.sales.models import Pipeline, Stage


@dataclass(frozen=True, slots=True)
class KnownStage:
    """A stage as it stands now. `is_offered` is False for one in the bin, which old records may still have."""

    pk: int
    pipeline_id: int
    label_en: str
    label_fr: str
    kind: str
    probability: Decimal
    stale_after: int | None
    tone: str
    is_offered: bool

    @property
    def is_open(self) -> bool:
        return self.kind == Stage.Kind.OPEN

    def label(self, language: str | None) -> str:
        return label_in(language, self.label_en, self.label_fr)


@dataclass(frozen=True, slots=True)
class KnownPipeline:
    pk: int
    label_en: str
    label_fr: str
    is_offered: bool
    stages: Sequence[KnownStage]

    def label(self, language: str | None) -> str:
        return label_in(language, self.label_en, self.label_fr)

    @property
    def offered(self) -> list[KnownStage]:
        return [stage for stage in self.stages if stage.is_offered]

    def first(self, kind: str) -> KnownStage | None:
        """The first stage of a kind; of the open ones that is where an opportunity begins."""
        return next((stage for stage in self.offered if stage.kind == kind), None)

    @property
    def last_open(self) -> KnownStage | None:
        """The stage that comes before winning or losing."""
        return next((stage for stage in reversed(self.offered) if stage.is_open), None)


@dataclass(frozen=True, slots=True)
class Pipelines:
    by_id: Mapping[int, KnownPipeline]
    stages: Mapping[int, KnownStage]
    stage_offers: Mapping[int, Offer]
    pipeline_offers: Mapping[int, Offer]

    @property
    def offered(self) -> list[KnownPipeline]:
        return [pipeline for pipeline in self.by_id.values() if pipeline.is_offered]

    @property
    def usual(self) -> KnownPipeline | None:
        """The first one, in which an opportunity begins where nobody said which."""
        return next(iter(self.offered), None)


def _read(database: str) -> Pipelines:
    stages: dict[int, list[KnownStage]] = {}
    for row in Stage.objects.using(database).order_by("position", "pk"):
        known = KnownStage(
            row.pk,
            row.pipeline_id,
            row.label_en,
            row.label_fr,
            row.kind,
            row.probability,
            row.stale_after,
            row.tone,
            row.deleted_at is None,
        )
        stages.setdefault(row.pipeline_id, []).append(known)
    found = {
        row.pk: KnownPipeline(row.pk, row.label_en, row.label_fr, row.is_active and row.deleted_at is None, tuple(stages.get(row.pk, ())))
        for row in Pipeline.objects.using(database).order_by("position", "pk")
    }
    by_pipeline = {stage.pk: stage for pipeline in found.values() for stage in pipeline.stages}
    return Pipelines(
        found,
        by_pipeline,
        {pk: _offer_of(stage, found[stage.pipeline_id]) for pk, stage in by_pipeline.items()},
        {pk: Offer(pipeline.label_en, pipeline.label_fr, "", pipeline.is_offered) for pk, pipeline in found.items()},
    )


def _offer_of(stage: KnownStage, pipeline: KnownPipeline) -> Offer:
    above = (pipeline.label_en, pipeline.label_fr)
    return Offer(stage.label_en, stage.label_fr, stage.tone, stage.is_offered, pipeline.pk, above, pipeline.is_offered)


PIPELINES = Kept("pipelines", _read)


def known_stages() -> Mapping[int, Offer]:
    """All stages, those of the first pipeline first."""
    return PIPELINES.get().stage_offers


def known_pipelines() -> Mapping[int, Offer]:
    return PIPELINES.get().pipeline_offers
