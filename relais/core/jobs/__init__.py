"""Work outside any request: a queue in the database, with leases.

`@job` registers a function, `enqueue` stores a call of it in the caller's transaction, `relais worker` makes the call.
A call may be made twice (its process may die at the last moment), so a job makes its effects idempotent, or writes each
batch of them in one transaction with `job.checkpoint(…)`, which makes them exact. `@scheduled` registers a job that
the clock enqueues. Functions are found in each package's `jobs.py` and `handlers.py`.
"""

from relais.core.jobs.definition import JobDefinition, job
from relais.core.jobs.errors import Cancelled, JobNotFound, Permanent, UnknownJob
from relais.core.jobs.queue import cancel, enqueue, retry
from relais.core.jobs.running_job import RunningJob
from relais.core.jobs.scheduling import scheduled

__all__ = [
    "Cancelled",
    "JobDefinition",
    "JobNotFound",
    "Permanent",
    "RunningJob",
    "UnknownJob",
    "cancel",
    "enqueue",
    "job",
    "retry",
    "scheduled",
]
