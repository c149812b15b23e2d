"""The jobs of webhooks: sending, seeing that nothing stands still, and not keeping for ever what was sent."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from relais.core import clock
from relais.core.jobs import RunningJob, job, scheduled
from relais.integrations.models import Delivery, Webhook
from relais.integrations.webhooks.outcomes import THREE_DAYS
from relais.integrations.webhooks.sending import due, see_to_the_rest, send_due

#: What was sent is personal data: it stays as long as somebody may want to send it again.
KEEP_ENDED = timedelta(days=30)
BATCH = 1000


@job(title=_("Send to a webhook"), timeout=timedelta(minutes=5))
def send_webhook(job: RunningJob, webhook_id: int) -> int:
    return send_due(webhook_id, job)


@scheduled(every=timedelta(minutes=5), title=_("See that no webhook stands still"))
def look_after_webhooks() -> int:
    """After a fault, or a process that died at the wrong moment."""
    stalled = [pk for pk in Webhook.objects.filter(deleted_at=None).values_list("pk", flat=True) if due(pk)]
    for pk in stalled:
        see_to_the_rest(pk)
    return len(stalled)


@scheduled(daily="03:50", title=_("Remove old deliveries of webhooks"))
def remove_old_deliveries() -> int:
    """What ended a month ago goes. What waited so long for a paused webhook is given up."""
    long_ago = clock.now() - KEEP_ENDED
    Delivery.objects.waiting().filter(at__lt=long_ago - THREE_DAYS).update(state=Delivery.State.GIVEN_UP, ended_at=clock.now())
    removed = 0
    while batch := list(Delivery.objects.filter(ended_at__lt=long_ago).values_list("pk", flat=True)[:BATCH]):
        removed += len(batch)
        Delivery.objects.filter(pk__in=batch).delete()
    return removed
