"""The door of parties: what the packages above may use."""

from relais.parties.actions import (
    become_customer,
    change_lifecycle_stage,
    end_role,
    give_role,
    identify_party,
    note_interactions,
    set_last_interaction,
)
from relais.parties.contact_hours import ContactHours
from relais.parties.duplicates import find_likely
from relais.parties.errors import NothingToIdentify, RoleNotHeld
from relais.parties.groups import GroupFigures, group_figures
from relais.parties.identifying import find_party
from relais.parties.lifecycle import Stage, history_of
from relais.parties.models import Address, ContactPoint, LifecycleEntry, Party, PartyRole, Relationship
from relais.parties.people_around import Tie, people_around
from relais.parties.policies import TERRITORY, InTerritory, in_territories_of
from relais.parties.reference_lists import CATEGORIES, DECISION_ROLES, LIFECYCLE_STAGES, SOURCES, is_before_customer
from relais.parties.value_sources import ValueSource, sources_of

__all__ = [
    "CATEGORIES",
    "DECISION_ROLES",
    "LIFECYCLE_STAGES",
    "SOURCES",
    "TERRITORY",
    "Address",
    "ContactHours",
    "ContactPoint",
    "GroupFigures",
    "InTerritory",
    "LifecycleEntry",
    "NothingToIdentify",
    "Party",
    "PartyRole",
    "Relationship",
    "RoleNotHeld",
    "Stage",
    "Tie",
    "ValueSource",
    "become_customer",
    "change_lifecycle_stage",
    "end_role",
    "find_likely",
    "find_party",
    "give_role",
    "group_figures",
    "history_of",
    "identify_party",
    "in_territories_of",
    "is_before_customer",
    "note_interactions",
    "people_around",
    "set_last_interaction",
    "sources_of",
]  # fmt: skip
