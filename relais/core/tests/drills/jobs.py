import os
import signal
import threading
import time
from datetime import timedelta

from django.db import transaction

from relais.core.jobs import RunningJob, heartbeat, job
from relais.core.tests.drills.models import Effect

heartbeat.PATIENCE = timedelta(seconds=0.1)


@job
def write_number(number: int) -> None:
    Effect.objects.create(kind="number", number=number)


@job
def write_rows(job: RunningJob, rows: int, batch: int) -> None:
    """As an import does it: batch by batch, each in one transaction with its checkpoint."""
    for start in range(job.saved.get("rows", 0), rows, batch):
        with transaction.atomic():
            Effect.objects.bulk_create(Effect(kind="row", number=number) for number in range(start, start + batch))
            job.checkpoint({"rows": start + batch}, done=start + batch, total=rows)


@job
def take_a_second() -> None:
    Effect.objects.create(kind="begun")
    time.sleep(1)
    Effect.objects.create(kind="ended")


@job
def hang_the_first_time() -> None:
    """Does not end by itself, nor when it is asked to; the second time it does."""
    is_first = not Effect.objects.filter(kind="begun").exists()
    Effect.objects.create(kind="begun")
    if is_first:
        threading.Event().wait()
    Effect.objects.create(kind="ended")


@job(timeout=timedelta(seconds=0.5), max_attempts=1)
def exceed_the_time_limit() -> None:
    time.sleep(60)


@job(timeout=timedelta(seconds=0.1), max_attempts=1)
def ignore_the_time_limit() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(60)


@job
def crash() -> None:
    Effect.objects.create(kind="crash")
    os.kill(os.getpid(), signal.SIGSEGV)
