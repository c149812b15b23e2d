from relais.activities.models.activity import Activity
from relais.activities.models.interaction import Interaction, Outcome
from relais.activities.models.note import Note

__all__ = ["Activity", "Interaction", "Note", "Outcome"]
