"""The sender: one at a time for each webhook, so that a record's news keep their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q

from relais.accounts.actors import Actor
from relais.audit.api import note_export
from relais.core import clock
from relais.core.jobs import RunningJob
from relais.core.models import Job, OutboxEvent
from relais.core.outbound import Answer, OutboundError, ask
from relais.integrations.models import Attempt, Delivery, Webhook
from relais.integrations.webhooks.composing import LeftOut, compose
from relais.integrations.webhooks.kinds import TEST
from relais.integrations.webhooks.outcomes import note_failure, note_success
from relais.integrations.webhooks.signing import signed_headers
from relais.integrations.webhooks.waking import wake

SECONDS = 15.0
MOST_ANSWERED = 20_000
KEPT_OF_ANSWER, KEPT_OF_SENT = 1_000, 20_000
BATCH = 50
#: A sender that is not heard of for so long is dead, and another one goes on.
LEASE = timedelta(seconds=60)
#: Then other work of the firm has its turn.
SECONDS_AT_A_TIME = 20.0
TELLING = "integrations.tell_webhooks"


def send_due(webhook_id: int, job: RunningJob) -> int:
    """Send what is due; answers how many were taken. If somebody else is sending, they see what came meanwhile."""
    holder = f"{job.id}"
    if not _take(webhook_id, holder):
        return 0
    began, taken = monotonic(), 0
    try:
        while (batch := due(webhook_id)) and monotonic() - began < SECONDS_AT_A_TIME:
            taken += _send_batch(webhook_id, batch, lambda: _renew(webhook_id, holder) and monotonic() - began < SECONDS_AT_A_TIME)
    finally:
        Webhook.objects.filter(pk=webhook_id, sender=holder).update(sender="", sender_until=None)
    see_to_the_rest(webhook_id)
    return taken


def due(webhook_id: int) -> list[Delivery]:
    """What may be sent now, oldest first: nothing while the address rests or is paused, one to try it after a rest."""
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    moment = clock.now()
    if webhook is None or not webhook.may_send or (webhook.rests_until is not None and webhook.rests_until > moment):
        return []
    rows = Delivery.objects.next_of_each_record().filter(webhook=webhook, next_at__lte=moment).order_by("event_id", "id")
    found = list(rows[: 1 if webhook.rests_until else BATCH])
    held = _still_to_be_told(webhook.type, max((each.event_id for each in found), default=0))
    return [each for each in found if not any(number < each.event_id and each.record_id in ids for number, ids in held)]


def try_out(webhook: Webhook, delivery: Delivery) -> Attempt:
    """Send one delivery, and write down what came of it."""
    body = compose(webhook, delivery)
    if isinstance(body, LeftOut):
        return _leave_out(delivery, body)
    answer, sentence, began, at = None, "", monotonic(), clock.now()
    try:
        headers = signed_headers(webhook, delivery.message_id, body)
        answer = ask("POST", webhook.url, body=body.encode(), headers=headers, seconds=SECONDS, most_bytes=MOST_ANSWERED)
    except OutboundError as error:
        sentence = str(error.message)
    attempt = Attempt(
        delivery=delivery,
        at=at,
        took=timedelta(seconds=monotonic() - began),
        status=answer.status if answer else None,
        sent=body[:KEPT_OF_SENT],
        answered=_readable(answer),
        sentence=sentence[:500],
    )
    with transaction.atomic():
        attempt.save()
        if answer is not None and answer.is_good:
            note_success(webhook, delivery)
        else:
            note_failure(webhook, delivery, answer)
    return attempt


def _send_batch(webhook_id: int, batch: list[Delivery], goes_on: Callable[[], bool]) -> int:
    webhook, taken = Webhook.objects.get(pk=webhook_id), 0
    for delivery in batch:
        if not goes_on():
            break
        attempt = try_out(webhook, delivery)
        taken += attempt.status is not None and 200 <= attempt.status < 300
        if webhook.rests_until is not None or webhook.paused_at is not None:
            break
    told = [each for each in batch if each.kind != TEST]
    if taken and told and webhook.person is not None:
        actor = Actor(webhook.person, "webhook")
        note_export(webhook.type, taken, by=actor, format="webhook", query=webhook.query, columns=[f"webhooks/{webhook.pk}"])
    return taken


def _leave_out(delivery: Delivery, why: LeftOut) -> Attempt:
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.LEFT_OUT, ended_at=clock.now())
        return Attempt.objects.create(delivery=delivery, at=clock.now(), sentence=why.sentence[:500])


def _readable(answer: Answer | None) -> str:
    """The beginning of what was answered; of a machine of the firm's own network nothing, since its words are not for everybody."""
    if answer is None or answer.is_inside:
        return ""
    return answer.body.decode(errors="replace").replace("\x00", "\ufffd")[:KEPT_OF_ANSWER]


def _take(webhook_id: int, holder: str) -> bool:
    free = Q(sender="") | Q(sender=holder) | Q(sender_until__lt=clock.now())
    return bool(Webhook.objects.filter(free, pk=webhook_id).update(sender=holder, sender_until=clock.now() + LEASE))


def _renew(webhook_id: int, holder: str) -> bool:
    return bool(Webhook.objects.filter(pk=webhook_id, sender=holder).update(sender_until=clock.now() + LEASE))


def see_to_the_rest(webhook_id: int) -> None:
    """What came while we held the webhook, what waits for its time, and what waits for an older event to be told."""
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    first = Delivery.objects.next_of_each_record().filter(webhook_id=webhook_id).order_by("next_at", "id").first()
    if webhook is None or not webhook.may_send or first is None:
        return
    soon = clock.now() + timedelta(seconds=1)
    at = clock.now() if due(webhook_id) else max(first.next_at, webhook.rests_until or first.next_at, soon)
    wake(webhook_id, f"{first.pk}:{first.attempts}:{at.timestamp()}", at)


def _still_to_be_told(type_key: str, before: int) -> list[tuple[int, set[int]]]:
    """Events of the type that are older, and whose deliveries are not made yet: another worker is at it. One that failed is not waited for."""
    events = OutboxEvent.objects.undelivered().filter(id__lt=before, payload__type=type_key).values_list("id", "payload__ids")
    open_jobs = Job.objects.filter(finished_at=None, name=TELLING, arguments__payload__type=type_key).exclude(state=Job.State.FAILED)
    jobs = [
        (int((key or "event:0").split(":")[1]), ids) for key, ids in open_jobs.values_list("idempotency_key", "arguments__payload__ids")
    ]
    return [(number, set(ids or ())) for number, ids in [*events, *jobs] if 0 < number < before]
