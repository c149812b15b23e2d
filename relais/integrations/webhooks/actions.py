"""What may be done with a webhook beside changing it: on its page, and as routes of the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.accounts.actors import Actor
from relais.core import clock
from relais.core.errors import DomainError, InvalidValues
from relais.integrations.models import Attempt, Delivery, Webhook
from relais.integrations.webhooks import outcomes, signing
from relais.integrations.webhooks.kinds import TEST
from relais.integrations.webhooks.sending import try_out
from relais.integrations.webhooks.telling import new_message_id
from relais.integrations.webhooks.waking import wake
from relais.records.api import Action
from relais.records.fields import Boolean, Integer

MOST_TOLD = 100


class HasNoSecret(DomainError):
    """Nothing is sent that cannot be signed."""

    code = "no_secret"

    def __init__(self) -> None:
        super().__init__(_("Make a secret first: without one nothing is signed, and nothing is sent."))


def test_webhook(webhook: Webhook, *, by: Actor) -> Attempt:
    """Send a test now, whatever waits, and answer what came of it. It counts for nothing."""
    if not webhook.secret:
        raise HasNoSecret
    delivery = Delivery.objects.create(webhook=webhook, message_id=new_message_id(), event_id=0, kind=TEST, next_at=clock.now())
    attempt = try_out(webhook, delivery)
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(state=Delivery.State.GIVEN_UP, ended_at=clock.now())
    return attempt


def replay(webhook: Webhook, deliveries: list[int] | None = None) -> int:
    """Send again, under their own numbers: these deliveries, or all that were given up."""
    ended = Delivery.objects.filter(webhook=webhook, ended_at__isnull=False, event_id__gt=0)
    chosen = ended.filter(pk__in=deliveries) if deliveries is not None else ended.filter(state=Delivery.State.GIVEN_UP)
    with transaction.atomic():
        number = chosen.update(state=Delivery.State.WAITING, attempts=0, next_at=clock.now(), ended_at=None)
        if number:
            wake(webhook.pk, f"replay:{clock.now().timestamp()}")
    return number


def resume_webhook(webhook: Webhook, *, by: Actor) -> Webhook:
    """Begin anew after a pause, with all that has waited."""
    outcomes.resume(webhook)
    return webhook


def _test(webhook: Webhook, *, by: Actor) -> dict[str, Any]:
    attempt = test_webhook(webhook, by=by)
    return {"status": attempt.status, "milliseconds": attempt.milliseconds, "message": attempt.sentence}


def _secret(webhook: Webhook, *, by: Actor) -> dict[str, Any]:
    secret = signing.make_secret(webhook, by=by)
    return {"secret": secret, "both_valid_for_hours": int(signing.BOTH_VALID.total_seconds() // 3600)}


def _deliveries(webhook: Webhook, *, by: Actor, before: int | None = None) -> dict[str, Any]:
    rows = Delivery.objects.filter(webhook=webhook).order_by("-id")
    found = list((rows.filter(pk__lt=before) if before else rows)[:MOST_TOLD])
    return {
        "items": [
            {
                "id": each.pk, "message_id": each.message_id, "type": f"{webhook.type}.{each.kind}", "record": each.record_id, "state": each.state,
                "attempts": each.attempts, "at": each.at.isoformat(), "next_at": each.next_at.isoformat() if each.is_waiting else None,
            }
            for each in found
        ],
        "next": found[-1].pk if len(found) == MOST_TOLD else None,
    }  # fmt: skip


def _replay(webhook: Webhook, *, by: Actor, delivery: int | None = None, all_given_up: bool = False) -> dict[str, Any]:
    if delivery is None and not all_given_up:
        raise InvalidValues({"delivery": [_("Name a delivery, or say that all that were given up are meant.")]})
    return {"deliveries": replay(webhook, [delivery] if delivery is not None else None)}


ACTIONS = (
    Action("test", gettext_lazy("Send a test"), _test),
    Action("secret", gettext_lazy("Make a new secret"), _secret),
    Action("resumption", gettext_lazy("Resume"), resume_webhook),
    Action("deliveries", gettext_lazy("Deliveries"), _deliveries, values=(Integer("before"),), right="change", method="GET"),
    Action(
        "replay",
        gettext_lazy("Send again"),
        _replay,
        values=(Integer("delivery"), Boolean("all_given_up", label=gettext_lazy("all given up"))),
    ),
)
