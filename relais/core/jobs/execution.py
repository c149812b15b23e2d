from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from django.db import connection
from structlog.contextvars import bound_contextvars

from relais.core.errors import DomainError
from relais.core.jobs import queue
from relais.core.jobs.definition import JobDefinition, find_definition
from relais.core.jobs.errors import Cancelled, LeaseLost, TimedOut, WorkerStopping
from relais.core.jobs.running_job import RunningJob
from relais.core.kept import look_again
from relais.core.models import Job
from relais.core.plain import dump

logger = logging.getLogger("relais.jobs")

Guard = Callable[[Job, JobDefinition[..., Any]], AbstractContextManager[Any]]


def execute(
    row: Job,
    *,
    lease: timedelta = queue.LEASE,
    is_stopping: Callable[[], bool] = lambda: False,
    guard: Guard = lambda row, definition: nullcontext(),
) -> BaseException | None:
    """Run a claimed job and write down how it ended; the answer is the error it ended with, if it did. The guard is held meanwhile."""
    look_again()
    running = RunningJob(row, lease=lease, is_stopping=is_stopping)
    try:
        definition = find_definition(row.name)
        with guard(row, definition), bound_contextvars(job=row.pk, job_name=row.name):
            result = dump(definition.run(running, row.arguments))
    except Cancelled:
        queue.finish_cancelled(row)
    except WorkerStopping:
        queue.release_one(row)
    except LeaseLost:
        logger.warning("Job %s (%s) was taken over by another worker.", row.pk, row.name)
    except (Exception, SystemExit) as error:
        _fail(row, error)
        return error
    else:
        queue.complete(row, result)
    return None


def _fail(row: Job, error: BaseException) -> None:
    if isinstance(error, TimedOut):
        connection.close()  # it may have been in the middle of a statement
    # A refusal by a rule of the firm would be the same next time, and its sentence says all there is to say.
    is_refusal = isinstance(error, DomainError)
    text = str(error) if is_refusal else "".join(traceback.format_exception(error))
    logger.warning("Job %s (%s) failed: %s", row.pk, row.name, error, exc_info=None if is_refusal else error)
    queue.fail(row, text, permanent=is_refusal or getattr(error, "permanent", False))
