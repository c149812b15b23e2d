"""Work of the activities outside any request."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from relais.activities.actions.reminding import give_reminders
from relais.core import jobs


@jobs.scheduled(every=timedelta(minutes=1), title=_("Give reminders"))
def remind() -> dict[str, int]:
    return {"reminders": give_reminders()}
