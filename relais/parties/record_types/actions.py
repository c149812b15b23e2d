"""What one does with contacts and organizations beside writing them, and what one asks of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from relais.parties.actions import change_lifecycle_stage, end_role, give_role, identify_party
from relais.parties.groups import GroupFigures, group_figures
from relais.parties.lifecycle import history_of
from relais.parties.models import Party
from relais.parties.reference_lists import LIFECYCLE_STAGES, PARTY_ROLES, SOURCES
from relais.parties.value_sources import sources_of
from relais.records.api import Action
from relais.records.fields import Country, Date, Text
from relais.records.fields.reference_lists import ReferenceChoice

if TYPE_CHECKING:
    from relais.accounts.actors import Actor


def tell_stages(party: Party, *, by: Actor) -> Mapping[str, Any]:
    """Every stage that the party has been through, with its dates."""
    return {"items": [{"stage": stage.key, "since": stage.since, "until": stage.until} for stage in history_of(party)]}


def tell_sources(party: Party, *, by: Actor) -> Mapping[str, Any]:
    """Where each value comes from: who gave it, when, and through what."""
    return {
        key: {"at": source.at, "by": source.actor.name if source.actor else None, "through": source.through, "origin": source.origin}
        for key, source in sources_of(party, by.user).items()
    }


def tell_group(organization: Party, *, by: Actor) -> Mapping[str, Any]:
    """The organization with everything below it, together and for each market."""
    figures = group_figures(organization, by.user)
    return _plain(figures) | {"markets": [{"country": each.country, **_plain(each)} for each in figures.countries]}


def _plain(figures: GroupFigures) -> dict[str, Any]:
    return {
        "organizations": figures.organizations,
        "contacts": figures.contacts,
        "headcount": figures.headcount,
        "orders_per_year": figures.orders_per_year,
        "visits_per_year": figures.visits_per_year,
        "turnover": [amount.as_json() for amount in figures.turnover],
        "yearly_value": [amount.as_json() for amount in figures.yearly_value],
        "last_interaction_at": figures.last_interaction_at,
    }


ROLE = ReferenceChoice("role", label=_("role"), reference_list=PARTY_ROLES, required=True)

IDENTIFICATION = Action(
    "identification",
    _("Who is it? The party known by one of these, or a new prospect where nobody is"),
    identify_party,
    values=(
        Text("email", label=_("e-mail"), max_length=254),
        Text("phone", label=_("phone"), max_length=60),
        Text("company_number", label=_("company number"), max_length=30),
        Text("customer_number", label=_("customer number"), max_length=120),
        Text("name", label=_("name"), max_length=200),
        Country("country", label=_("country")),
        ReferenceChoice("source", label=_("source"), reference_list=SOURCES),
    ),
    right="create",
    is_of_type=True,
)
SHARED = (
    Action("stages", _("Every status that it had, with its dates"), tell_stages, right="view", method="GET"),
    Action(
        "stage",
        _("Move it to another status as a customer"),
        change_lifecycle_stage,
        values=(
            ReferenceChoice("stage", label=_("status"), reference_list=LIFECYCLE_STAGES, required=True),
            Date("since", label=_("since")),
        ),
    ),
    Action("role", _("Say what it is to us from now on"), give_role, values=(ROLE, Date("since", label=_("since")))),
    Action("role-end", _("Say that it is this to us no longer"), end_role, values=(ROLE, Date("until", label=_("until")))),
    Action("sources", _("Where each of its values comes from"), tell_sources, right="view", method="GET"),
)
GROUP = Action("group", _("The figures of its group, market by market"), tell_group, right="view", method="GET")
