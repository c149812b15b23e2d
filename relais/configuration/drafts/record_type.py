from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.configuration.document.differences import difference_from
from relais.configuration.drafts.programs import ACTIONS
from relais.configuration.models import ConfigurationDraft
from relais.core.errors import InvalidValue
from relais.records.api import AdministratorsOnly, RecordType, Section, record_type
from relais.records.fields import Choice, DateTime, Integer, Structure

if TYPE_CHECKING:
    from relais.records.api import Draft

MOST = 5000


class Changes(Structure):
    """What a draft changes: one difference an item."""

    def convert(self, value: Any) -> Any:
        if isinstance(value, list) and len(value) > MOST:
            raise InvalidValue(_now("A draft has {limit} changes at most.").format(limit=MOST))
        if not isinstance(value, list):
            value = super().convert(value)
        for each in value:
            super().convert([each])
            difference_from(each)
        return value


@record_type
class DraftType(RecordType):
    """A draft of the configuration."""

    key = "configuration-drafts"
    model = ConfigurationDraft
    icon = "file-pen-line"
    columns = ("state", "published_at", "created_by", "updated_at")
    filters = ("state",)
    fields = (
        Choice(
            "state",
            choices=dict(ConfigurationDraft.State.choices),
            tones={"open": "info", "published": "good", "undone": "warn"},
            label=_("state"),
            editable=False,
        ),
        Changes("changes", is_list=True, label=_("changes"), help=_("Pairs of what is and what shall be, by kind and name, as JSON.")),
        DateTime("published_at", label=_("published on"), editable=False),
        Integer("published_as", label=_("published as operation"), editable=False, listed=False),
    )
    form = (Section(_("Draft"), ("name", "note", "changes")),)
    detail = (Section(_("Draft"), ("name", "note", "state", "published_at")),)
    quick_form = ("name", "note")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    actions = ACTIONS

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        if not draft.is_new and "changes" in draft.values and draft.record.state != ConfigurationDraft.State.OPEN:
            return {"changes": [_now("This draft was published already.")]}
        return {}
