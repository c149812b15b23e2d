from relais.activities.actions.completion import complete_activity, reopen_activity
from relais.activities.actions.handover import hand_over_portfolio
from relais.activities.actions.logging import add_note, log_interaction
from relais.activities.actions.planning import plan_activity, plan_task_from
from relais.activities.actions.proposing import plan_contacts
from relais.activities.actions.reminding import give_reminders

__all__ = [
    "add_note", "complete_activity", "give_reminders", "hand_over_portfolio", "log_interaction", "plan_activity", "plan_contacts",
    "plan_task_from", "reopen_activity",
]  # fmt: skip
