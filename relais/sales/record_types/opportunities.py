from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from relais.catalogue.api import Product
from relais.parties.api import DECISION_ROLES, SOURCES, InTerritory, Party
from relais.records.api import CalendarView, DataGap, MapView, RecordType, Section, ViewPreset, record_type
from relais.records.fields import Choice, Collection, Date, DateTime, Decimal, FewLink, Link, Percent
from relais.records.fields.reference_lists import ReferenceChoice, retired_choices
from relais.sales import progress
from relais.sales.models import Opportunity, OpportunityContact, OpportunityLine, Pipeline, Stage, StageEntry
from relais.sales.naming import name_unnamed
from relais.sales.pipelines import PIPELINES, KnownStage, known_pipelines, known_stages
from relais.sales.reference_lists import CLOSING_REASONS
from relais.sales.stage_changes import tell_stage_changes
from relais.sales.stage_history import keep_stages

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

MINE = {"field": "owner", "op": "is", "value": "@me"}
OPEN = {"field": "status", "op": "is", "value": Stage.Kind.OPEN}


@record_type
class OpportunityType(RecordType):
    """A sale that may come."""

    key = "opportunities"
    model = Opportunity
    subtitle = ("organization", "contact")
    icon = "target"
    group = "sales"
    order = 20
    on_dock = True
    columns = ("organization", "stage", "amount", "weighted", "closes_on", "stage_since", "owner")
    phone_columns = ("organization", "amount", "stage")
    filters = (
        "stage",
        "owner",
        "status",
        "amount",
        "closes_on",
        "organization",
        "product",
        "stage_since",
        "source",
        "competitor",
        "reason",
    )
    fields = (
        Choice(
            "status",
            choices=dict(Stage.Kind.choices),
            tones={"open": "info", "won": "good", "lost": "bad"},
            label=_("state"),
            editable=False,
        ),
        Date(
            "opened_on",
            label=_("opened"),
            aliases=("engage date", "engagement date", "start date", "opened on", "date d'engagement", "date de début"),
        ),
        FewLink("pipeline", model=Pipeline, known=known_pipelines, label=_("pipeline"), aliases=("process",)),
        FewLink(
            "stage",
            model=Stage,
            known=known_stages,
            within="pipeline",
            label=_("stage"),
            aliases=("deal stage", "sales stage", "étape", "phase"),
        ),
        Link(
            "organization",
            model=Party,
            types=("organizations",),
            label=_("organization"),
            aliases=("account", "company", "société", "compte"),
        ),
        Link("contact", model=Party, types=("contacts",), label=_("main contact"), aliases=("contact", "primary contact")),
        Link("competitor", model=Party, types=("organizations",), label=_("competitor"), aliases=("concurrent",)),
        Link("product", model=Product, label=_("product"), aliases=("produit", "article")),
        ReferenceChoice(
            "reason",
            label=_("reason won or lost"),
            reference_list=CLOSING_REASONS,
            aliases=("lost reason", "loss reason", "motif de perte"),
        ),
        ReferenceChoice("source", label=_("source"), reference_list=SOURCES, aliases=("lead source", "origin", "origine")),
        Collection(
            "lines",
            label=_("products"),
            model=OpportunityLine,
            owner="opportunity",
            title="product",
            identity=("product", "quantity", "price", "discount"),
            copies={"product": "product"},
            items=[
                Link("product", model=Product, label=_("product"), required=True),
                Decimal("quantity", label=_("quantity"), max_digits=14, decimal_places=3, default=1),
                Decimal("price", label=_("unit price"), max_digits=16, decimal_places=4),
                Percent("discount", label=_("discount"), max_digits=5, decimal_places=2),
            ],
        ),
        Collection(
            "people",
            label=_("people involved"),
            model=OpportunityContact,
            owner="opportunity",
            title="contact",
            identity=("contact",),
            items=[
                Link("contact", model=Party, types=("contacts",), label=_("contact"), required=True),
                ReferenceChoice("role", label=_("role"), reference_list=DECISION_ROLES),
            ],
        ),
    )
    histories = (
        Collection(
            "past_stages",
            label=_("stages that it has left"),
            model=StageEntry,
            owner="opportunity",
            tells_of=("stage", "stage_since"),
            items=[
                FewLink("stage", model=Stage, known=known_stages, label=_("stage")),
                DateTime("since", label=_("since")),
                DateTime("until", label=_("until")),
            ],
        ),
    )
    form = (
        Section(_("Opportunity"), ("name", "organization", "contact", "owner")),
        Section(_("Progress"), ("pipeline", "stage", "probability", "opened_on", "closes_on")),
        Section(_("Value"), ("amount", "lines")),
        Section(_("Who decides, who competes"), ("people", "competitor", "source", "exchange")),
        Section(_("How it ended"), ("closed_on", "reason")),
        Section(_("Notes"), ("description", "external_id")),
    )
    quick_form = ("name", "organization", "contact", "amount", "stage", "closes_on")
    detail = (
        Section(
            _("Progress"),
            ("organization", "contact", "stage", "stage_since", "probability", "opened_on", "closes_on", "closed_on", "owner"),
        ),
        Section(_("Value"), ("amount", "weighted", "lines")),
        Section(_("Who decides, who competes"), ("people", "competitor", "source", "exchange", "reason")),
        Section(_("Notes"), ("description", "pipeline", "external_id")),
    )
    follows = ("pipeline", "status", "stage_since", "probability", "weighted", "closed_on", "product")
    layout = "board"
    board_by = "stage"
    board_sums = ("amount", "weighted")
    calendar = CalendarView(start="closes_on")
    map_by = MapView(country="organization.country", city="organization.city")
    card = ("organization", "amount", "closes_on", "stage_since", "owner")
    search = ("organization", "external_id")
    sort = ("closes_on",)
    policy = InTerritory("organization", "contact")
    match_keys = ("external_id", "name")
    gaps = (DataGap(_("Opportunities without organization"), {"field": "organization", "op": "empty"}),)
    presets = (
        ViewPreset(_("My pipeline"), {"all": [MINE, OPEN]}, sort=("closes_on",), layout="board"),
        ViewPreset(_("In progress"), OPEN, sort=("closes_on",), layout="board"),
        ViewPreset(_("Late"), {"all": [OPEN, {"field": "closes_on", "op": "before", "value": "@today"}]}, sort=("closes_on",)),
        ViewPreset(
            _("Won this month"),
            {"all": [{"field": "status", "op": "is", "value": Stage.Kind.WON}, {"field": "closed_on", "op": "this", "value": "month"}]},
            columns=("organization", "amount", "closed_on", "reason", "owner"),
            sort=("-closed_on",),
        ),
        ViewPreset(_("Without organization"), {"field": "organization", "op": "empty"}),
    )
    import_words = {
        "name": "name", "opportunity_name": "name", "deal_name": "name", "organization": "organization", "contact": "contact",
        "close_date": "closes_on", "created_date": "opened_on", "deal_stage": "stage", "amount": "amount",
    }  # fmt: skip

    def board_lanes(self, lanes: Sequence[str], tree: Mapping[str, Any]) -> Sequence[str]:
        """The stages of the pipeline that the Query names, or of the usual one."""
        pipelines = PIPELINES.get()
        named = [part.get("value") for part in tree.get("all", [tree]) if part.get("field") == "pipeline" and part.get("op") == "is"]
        pipeline = pipelines.by_id.get(named[0]) if named and isinstance(named[0], int) else pipelines.usual
        return [str(stage.pk) for stage in pipeline.offered] if pipeline else lanes

    def lane_sort(self, field: str, lane: str) -> Sequence[str]:
        """Of those that are closed the newest are looked at."""
        stage = _stage_of(field, lane)
        return () if stage is None or stage.is_open else ("-closed_on",)

    def lanes_in_progress(self, field: str, lanes: Sequence[str]) -> Sequence[str]:
        return [lane for lane in lanes if (stage := _stage_of(field, lane)) is not None and stage.is_open]

    def words_in_progress(self, number: int, figure: str, sums: Mapping[str, str]) -> Sequence[str]:
        words = {"amount": "{amount}", "weighted": _now("weighted {amount}")}
        counted = ngettext("{number} open", "{number} open", number).format(number=figure)
        return [counted, *(words[key].format(amount=text) for key, text in sums.items())]

    def card_notice(self, record: Mapping[str, Any], reader: Any) -> tuple[str, str] | None:
        """An open one that should have closed, or has been in its stage for longer than it should."""
        stage, since, closes_on = PIPELINES.get().stages.get(record["stage_id"]), record["stage_since"], record.get("closes_on")
        if stage is None or not stage.is_open:
            return None
        today = reader.at.astimezone(reader.zone).date()
        if closes_on is not None and closes_on < today:
            return reader.formats.due_day(closes_on, today), "stale overdue"
        days = (reader.at - since).days if since is not None and stage.stale_after is not None else 0
        return (_now("{days} d here").format(days=days), "stale") if days > (stage.stale_after or 0) else None

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        progress.complete(drafts)
        name_unnamed(drafts)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        return retired_choices(draft) | dict(progress.check(draft))

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        keep_stages(drafts)
        tell_stage_changes(drafts)


def _stage_of(field: str, lane: str) -> KnownStage | None:
    return PIPELINES.get().stages.get(int(lane)) if field == "stage" and lane.isdecimal() else None
