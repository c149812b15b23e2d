"""How a webhook fares, in a sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from relais.core import clock
from relais.integrations.models import Delivery, Webhook
from relais.integrations.webhooks.listening import person_behind
from relais.records.api import registry
from relais.ui.formats import current

GOOD, WAITING, BAD, OFF = "good", "warn", "bad", "plain"


@dataclass(frozen=True)
class Health:
    tone: str
    word: str
    sentence: str


def health_of(webhook: Webhook) -> Health:
    """The first thing that matters."""
    declared = registry.get(webhook.type) if webhook.type in registry else None
    if not webhook.is_active:
        return Health(OFF, _("switched off"), _("It sends nothing until it is switched on."))
    if not webhook.secret:
        return Health(WAITING, _("not ready"), _("It has no secret yet: make one, give it to the other program, and it begins to send."))
    if declared is None or person_behind(webhook.person_id, declared) is None:
        return Health(BAD, _("closed"), _("The person whose access it has may not take such records away any more: name somebody else."))
    if webhook.paused_at is not None:
        why = (
            _("It answered that it is gone for good.")
            if webhook.pause == Webhook.Pause.GONE
            else _("Everything sent to it for three days failed.")
        )
        return Health(BAD, _("paused"), f"{why} {_('What happens meanwhile is kept; mend the other side, then resume.')}")
    if webhook.rests_until is not None and webhook.rests_until > clock.now():
        return Health(
            BAD, _("failing"), _("It fails again and again, and is tried next at {at}.").format(at=current().moment(webhook.rests_until))
        )
    if webhook.failures:
        return Health(WAITING, _("failing"), _("The last attempt failed. It is tried again by itself."))
    return Health(GOOD, _("well"), _("What happens is told within seconds."))


def troubled_webhooks() -> list[tuple[Webhook, Health]]:
    """Those that somebody must look at."""
    living = Webhook.objects.filter(deleted_at=None, is_active=True).order_by("title_key", "id")
    return [(each, health) for each in living if (health := health_of(each)).tone == BAD]


def number_waiting(webhook: Webhook) -> int:
    return Delivery.objects.waiting().filter(webhook=webhook).count()
