"""When an exchange runs, and how a run ends."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.jobs import RunningJob, enqueue, job, scheduled
from relais.integrations.exchange.dropping import drop
from relais.integrations.exchange.loading import load
from relais.integrations.exchange.taking import pick_up
from relais.integrations.models import Exchange, ExchangedFile

USUAL_MINUTES = 15
KEEP_FILES = timedelta(days=60)


@scheduled(every=timedelta(minutes=1), title=_("Start file exchanges whose time has come"))
def start_exchanges() -> int:
    """Each at its interval; one that could not run meanwhile runs once."""
    due, started = Exchange.objects.filter(deleted_at=None, is_active=True, next_at__lte=clock.now()), 0
    for exchange in due.order_by("next_at", "pk"):
        with transaction.atomic():
            next_at = clock.now() + timedelta(minutes=exchange.minutes or USUAL_MINUTES)
            if Exchange.objects.filter(pk=exchange.pk, next_at=exchange.next_at).update(next_at=next_at):
                enqueue(run_exchange, exchange_id=exchange.pk, idempotency_key=f"exchange:{exchange.pk}:{exchange.next_at.timestamp()}")
                started += 1
    return started


@job(title=_("Exchange files"), max_attempts=1, timeout=timedelta(minutes=30))
def run_exchange(exchange_id: int) -> int:
    """Pick up or drop now. A fault is written down with the exchange; the next run tries again."""
    exchange = Exchange.objects.filter(pk=exchange_id, deleted_at=None).select_related("person").first()
    return run_now(exchange) if exchange is not None and exchange.is_active else 0


def run_now(exchange: Exchange) -> int:
    number, fault = 0, ""
    with override(exchange.person.language if exchange.person else None):
        try:
            number = pick_up(exchange) if exchange.direction == Exchange.Direction.PICK_UP else drop(exchange)
        except DomainError as error:
            fault = str(error.message)[:500]
    ended = {"last_run_at": clock.now(), "fault": fault} | ({} if fault else {"last_success_at": clock.now()})
    Exchange.objects.filter(pk=exchange.pk).update(**ended)
    return number


@job(title=_("Load a file that was picked up"), queue="imports", max_attempts=5)
def load_exchanged_file(job: RunningJob, file_id: int) -> dict[str, int]:
    file = ExchangedFile.objects.filter(pk=file_id).select_related("exchange__person", "run", "mends__run").first()
    try:
        return load(file, job) if file is not None else {}
    except DomainError:
        return {}  # it is written down with the file, where somebody looks after it


@scheduled(daily="03:55", title=_("Remove old exchanged files"))
def remove_old_exchanged_files() -> int:
    """What came is personal data: it stays as long as its rows can still be mended."""
    old = list(ExchangedFile.objects.filter(at__lt=clock.now() - KEEP_FILES)[:1000])
    for file in old:
        file.path.unlink(missing_ok=True)
    ExchangedFile.objects.filter(pk__in=[file.pk for file in old]).delete()
    return len(old)
