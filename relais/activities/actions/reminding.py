from __future__ import annotations

from relais.activities.models import Activity
from relais.collaboration.api import notify
from relais.core import clock

MOST_AT_ONCE = 500


def give_reminders() -> int:
    """Tell the owners of what is due to be remembered; returns how many activities that were."""
    rows = list(Activity.objects.to_remind(clock.now()).order_by("reminder_at")[:MOST_AT_ONCE])
    for activity in rows:
        if activity.owner_id:
            key = f"reminder:{activity.pk}:{activity.reminder_at:%Y%m%d%H%M%S}"
            notify([activity.owner_id], "reminder", "activities", activity.pk, key=key)
    Activity.objects.filter(pk__in=[activity.pk for activity in rows]).update(reminded_at=clock.now())
    return len(rows)
