from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import Error, connections

from relais.core.events.dispatching import dispatch_events
from relais.core.health import migrations_are_applied
from relais.core.jobs.chores import all_chores
from relais.core.jobs.definition import JobDefinition
from relais.core.jobs.errors import TimedOut
from relais.core.jobs.execution import execute
from relais.core.jobs.heartbeat import Heartbeat
from relais.core.jobs.idleness import Idleness
from relais.core.jobs.queue import claim, reclaim_expired
from relais.core.jobs.scheduling import plan_schedules, tick
from relais.core.models import Job
from relais.core.workspaces import Workspace, current, current_key, inside, is_open, open_workspaces

logger = logging.getLogger("relais.jobs")

SECONDS_BETWEEN_TICKS = 1.0
SECONDS_BETWEEN_RECLAIMS = 5.0
SECONDS_BETWEEN_PLANS = 600.0
SECONDS_AFTER_DATABASE_ERROR = 2.0
#: A process that has grown by more than this leaves after its job; a fresh one takes its place.
MEGABYTES_OF_GROWTH = 200


class Runner:
    """One process that runs jobs, one after the other, until it is told to stop or has grown too large.

    Of several workspaces each has its turn in every round, for one job. A runner in reserve takes jobs of those alone that no runner works
    for: the long jobs of one workspace never keep all processes.
    """

    def __init__(self, name: str, *, queues: Sequence[str], lease: timedelta, is_reserve: bool = False) -> None:
        self.name = name
        self._is_reserve = is_reserve
        self._queues = queues
        self._lease = lease
        self._is_stopping = False
        self._parent = os.getppid()
        self._idleness = Idleness(self.is_stopping)
        self._last: dict[tuple[str, str], float] = {}
        self._rests_until: dict[str, float] = {}
        self._megabytes_allowed = _megabytes() + MEGABYTES_OF_GROWTH

    def stop(self, *_: object) -> None:
        """Take no further job; also the handler of SIGTERM."""
        self._is_stopping = True

    def is_stopping(self) -> bool:
        return self._is_stopping or os.getppid() != self._parent

    def run(self) -> None:
        signal.signal(signal.SIGALRM, _time_out)
        while not self.is_stopping() and _megabytes() < self._megabytes_allowed:
            workspaces = [each for each in open_workspaces() if self._rests_until.get(each.key, 0.0) <= monotonic()]
            worked = [self.work_for(each) for each in workspaces]
            if any(worked):
                self._idleness.end()
            else:
                self._idleness.wait(workspaces)

    def work_for(self, workspace: Workspace) -> bool:
        """Give a workspace its turn; the answer is whether there was anything to do."""
        if self.is_stopping():
            return False
        with inside(workspace):
            try:
                if not migrations_are_applied():
                    self._let_rest(workspace, "it is not the one of this release")
                    return False
                return any([self._look_after_queue(), self._run_next()])
            except Error as error:
                connections.close_all()
                self._let_rest(workspace, str(error).strip())
                return False

    def _let_rest(self, workspace: Workspace, reason: str) -> None:
        logger.error("The worker could not use its database, and tries again: %s", reason)
        self._rests_until[workspace.key] = monotonic() + SECONDS_AFTER_DATABASE_ERROR

    def _look_after_queue(self) -> int:
        """What any worker does for all: tell the time, take back the jobs of the dead, hand out events."""
        if self._is_time_to("plan", SECONDS_BETWEEN_PLANS):
            plan_schedules()
        if self._is_time_to("tick", SECONDS_BETWEEN_TICKS):
            tick()
        if self._is_time_to("reclaim", min(SECONDS_BETWEEN_RECLAIMS, self._lease.total_seconds() / 2)):
            reclaim_expired()
        for chore in all_chores():
            if self._is_time_to(chore.name, chore.seconds):
                chore.work()
        return dispatch_events()

    def _run_next(self) -> bool:
        if self._is_reserve and Job.objects.filter(state=Job.State.RUNNING).exists():
            return False
        job = claim(self.name, queues=self._queues, lease=self._lease)
        if job is not None:
            workspace = current()
            execute(job, lease=self._lease, is_stopping=lambda: self.is_stopping() or not is_open(workspace), guard=self._guard)
        return job is not None

    @contextmanager
    def _guard(self, job: Job, definition: JobDefinition[..., Any]) -> Iterator[None]:
        with Heartbeat(job, lease=self._lease, limit=definition.timeout):
            signal.setitimer(signal.ITIMER_REAL, definition.timeout.total_seconds())
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)

    def _is_time_to(self, what: str, seconds: float) -> bool:
        mine = (current_key(), what)
        if monotonic() - self._last.get(mine, -seconds) < seconds:
            return False
        self._last[mine] = monotonic()
        return True


def _time_out(*_: object) -> None:
    raise TimedOut("The job took longer than its time limit.")


def _megabytes() -> float:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
