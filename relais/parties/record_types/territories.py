from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.core import jobs
from relais.core.errors import DomainError
from relais.parties.jobs import draw_territories
from relais.parties.models import Territory
from relais.parties.territories import TERRITORIES
from relais.records.api import Condition, Everyone, RecordType, Section, record_type, registry
from relais.records.fields import Links, QueryField, Reader

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

DRAWN_ON = "organizations"
#: What moves parties when it changes.
DRAWN_BY = {"parent", "holds", "position"}


@record_type
class TerritoryType(RecordType):
    """Parts of the market, by country, region, postcode, sector, size or any other Query, and who works them."""

    key = "territories"
    model = Territory
    icon = "map"
    group = "administration"
    order = 925
    columns = ("parent", "people")
    filters = ("parent", "people")
    fields = (
        Links("people", model=User, label=_("who works it"), help=_("They see it where their role sees its territory.")),
        QueryField(
            "holds",
            about=DRAWN_ON,
            label=_("what belongs to it"),
            help=_("Organizations that meet this, of what the territories above hold. Without conditions it only groups those below."),
        ),
    )
    form = (Section(_("Territory"), ("name", "parent", "people", "holds", "position")),)
    quick_form = ("name", "parent")
    tree = "parent"
    sort = ("position", "name")
    policy = Everyone()
    is_setup = True
    match_keys = ("external_id", "name")

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        if not draft.values.get("holds"):
            return {}
        try:
            Condition(registry.get(DRAWN_ON), draft.values["holds"], None, Reader())
        except DomainError as error:
            return {"holds": [error.message]}
        return {}

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        TERRITORIES.renew()
        if any(not DRAWN_BY.isdisjoint(draft.values) for draft in drafts):
            jobs.enqueue(draw_territories)

    def after_move(self, records: Sequence[Territory], *, to_bin: bool, by: Actor) -> None:
        TERRITORIES.renew()
        jobs.enqueue(draw_territories)
