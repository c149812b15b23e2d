from relais.parties.actions.identification import identify_party
from relais.parties.actions.interactions import note_interactions, set_last_interaction
from relais.parties.actions.lifecycle import become_customer, change_lifecycle_stage
from relais.parties.actions.roles import end_role, give_role

__all__ = [
    "become_customer",
    "change_lifecycle_stage",
    "end_role",
    "give_role",
    "identify_party",
    "note_interactions",
    "set_last_interaction",
]
