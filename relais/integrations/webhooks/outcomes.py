"""What an answer means for the delivery, for the others and for the address as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import SystemRandom

from relais.core import clock
from relais.core.outbound import Answer
from relais.integrations.models import Delivery, Webhook
from relais.integrations.webhooks.waking import wake

#: After each failure; the last but one ends three days after the first try.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=20),
]
THREE_DAYS = timedelta(days=3)
LONGEST_WISH = timedelta(hours=24)
#: So many failures in a row, of whatever deliveries, have the address rest: all wait but for one that tries now and then.
BEFORE_REST = 5
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
GONE = 410
_random = SystemRandom()


def note_success(webhook: Webhook, delivery: Delivery) -> None:
    moment = clock.now()
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DELIVERED, attempts=delivery.attempts + 1, ended_at=moment)
    Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, rests_until=None, last_success_at=moment)
    webhook.failures, webhook.failing_since, webhook.rests_until = 0, None, None


def note_failure(webhook: Webhook, delivery: Delivery, answer: Answer | None) -> None:
    """Try again later, or give up; let the address rest when it fails again and again, and pause it after three days."""
    moment, tried = clock.now(), delivery.attempts + 1
    if tried > len(PAUSES):
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.GIVEN_UP, attempts=tried, ended_at=moment)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(attempts=tried, next_at=moment + max(_jittered(PAUSES[tried - 1]), _wish(answer)))
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or moment
    webhook.last_failure_at = moment
    webhook.rests_until = moment + _rest(webhook.failures) if webhook.failures >= BEFORE_REST else None
    if answer is not None and answer.status == GONE:
        _pause(webhook, Webhook.Pause.GONE, moment)
    elif moment - webhook.failing_since >= THREE_DAYS:
        _pause(webhook, Webhook.Pause.FAILING, moment)
    webhook.save(update_fields=["failures", "failing_since", "last_failure_at", "rests_until", "paused_at", "pause"])


def resume(webhook: Webhook) -> None:
    """Somebody has mended the other side: begin anew, with all that has waited."""
    Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, rests_until=None, paused_at=None, pause="")
    Delivery.objects.waiting().filter(webhook=webhook).update(next_at=clock.now(), attempts=0)
    wake(webhook.pk, f"resumed:{clock.now().timestamp()}")


def _pause(webhook: Webhook, why: str, moment: datetime) -> None:
    webhook.paused_at, webhook.pause = moment, why


def _rest(failures: int) -> timedelta:
    return min(FIRST_REST * 2 ** min(failures - BEFORE_REST, 10), LONGEST_REST)


def _jittered(pause: timedelta) -> timedelta:
    return pause * _random.uniform(0.9, 1.1)


def _wish(answer: Answer | None) -> timedelta:
    """How long a server that is too busy asks us to wait, in seconds."""
    text = answer.headers.get("retry-after", "") if answer is not None and answer.status in (429, 503) else ""
    return min(timedelta(seconds=int(text)), LONGEST_WISH) if text.isascii() and text.isdecimal() and len(text) < 9 else timedelta(0)
