"""The door of activities: what the packages above may use."""

from relais.activities.actions import (
    add_note,
    complete_activity,
    give_reminders,
    log_interaction,
    plan_activity,
    plan_task_from,
    reopen_activity,
)
from relais.activities.errors import AlreadyDone, NotDone, NothingToPlanFrom
from relais.activities.models import Activity, Interaction, Note, Outcome

__all__ = [
    "Activity", "AlreadyDone", "Interaction", "NotDone", "Note", "NothingToPlanFrom", "Outcome", "add_note", "complete_activity",
    "give_reminders", "log_interaction", "plan_activity", "plan_task_from", "reopen_activity",
]  # fmt: skip
