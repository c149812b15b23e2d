from __future__ import annotations

import gc
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from time import monotonic

from django.db import Error

from relais.core.jobs.queue import reclaim, release
from relais.core.jobs.runner import Runner
from relais.core.models import Job
from relais.core.workspaces import inside, is_alone, open_workspaces
from relais.core.workspaces.connections import close_everything

logger = logging.getLogger("relais.jobs")

#: A process that dies young is started again after a pause that grows with each: neither a poisonous job nor a broken
#: machine keeps the processor busy.
YOUNG = 1.0
PAUSE_PER_DEATH = 0.02
LONGEST_PAUSE = 2.0


@dataclass(frozen=True)
class Process:
    worker: str
    started_at: float
    #: It is there so that no workspace waits for the long jobs of another.
    is_reserve: bool


class Supervisor:
    """Keeps the processes that run jobs: a job that kills its process kills neither the worker nor the other jobs.

    It touches no database itself, and its processes are forks of it, so that they start at once and share its memory.
    """

    def __init__(self, *, queues: Sequence[str], concurrency: int, lease: timedelta, grace: timedelta) -> None:
        self._queues = queues
        self._concurrency = concurrency
        self._lease = lease
        self._grace = grace
        self._processes: dict[int, Process] = {}
        self._crashed: list[str] = []
        self._told: set[int] = set()
        self._killed: list[str] = []
        self._young_deaths = 0
        self._start_at = 0.0
        self._stop_by: float | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; running jobs then have the grace period to end, or are given to other workers."""
        gc.collect()
        gc.freeze()
        close_everything()
        with _signals(self._stop) as wait:
            while self._stop_by is None or self._processes:
                self._bury()
                if self._stop_by is None:
                    self._start_missing()
                else:
                    self._tell_to_stop()
                    if monotonic() >= self._stop_by:
                        self._kill()
                wait(0.2)
        self._settle()

    def _stop(self, *_: object) -> None:
        first_time = self._stop_by is None
        self._stop_by = monotonic() + (self._grace.total_seconds() if first_time else 0)

    def _start_missing(self) -> None:
        for is_reserve, wanted in ((False, self._concurrency), (True, 0 if is_alone() else 1)):
            while self._count(is_reserve) < wanted and monotonic() >= self._start_at:
                self._start(is_reserve)

    def _count(self, is_reserve: bool) -> int:
        return sum(each.is_reserve == is_reserve for each in self._processes.values())

    def _start(self, is_reserve: bool) -> None:
        crashed, self._crashed = self._crashed, []
        token = token_hex(4)
        pid = _fork(lambda: self._work(token, crashed, is_reserve))
        self._processes[pid] = Process(_worker_name(pid, token), monotonic(), is_reserve)

    def _work(self, token: str, crashed: Sequence[str], is_reserve: bool) -> None:
        runner = Runner(_worker_name(os.getpid(), token), queues=self._queues, lease=self._lease, is_reserve=is_reserve)
        signal.signal(signal.SIGTERM, runner.stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        _take_back(crashed, [])
        runner.run()

    def _bury(self) -> None:
        while self._processes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            process = self._processes.pop(pid, None)
            if process is not None and status != 0:
                self._note_death(process, os.waitstatus_to_exitcode(status))

    def _note_death(self, process: Process, code: int) -> None:
        if process.worker in self._killed:
            return
        logger.error("A worker process died (%s); its job is started again.", code)
        self._crashed.append(process.worker)
        is_young = monotonic() - process.started_at < YOUNG
        self._young_deaths = self._young_deaths + 1 if is_young else 0
        self._start_at = monotonic() + min(self._young_deaths * PAUSE_PER_DEATH, LONGEST_PAUSE)

    def _tell_to_stop(self) -> None:
        for pid in self._processes.keys() - self._told:
            self._told.add(pid)
            os.kill(pid, signal.SIGTERM)

    def _kill(self) -> None:
        for pid, process in self._processes.items():
            if process.worker not in self._killed:
                self._killed.append(process.worker)
                os.kill(pid, signal.SIGKILL)

    def _settle(self) -> None:
        """The jobs of the processes that did not end in time go back to the queue now, not when their leases expire."""
        if self._crashed or self._killed:
            os.waitpid(_fork(lambda: _take_back(self._crashed, self._killed)), 0)


SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)


def _worker_name(pid: int, token: str) -> str:
    return f"{socket.gethostname()}:{pid}:{token}"


def _take_back(crashed: Sequence[str], killed: Sequence[str]) -> None:
    for workspace in open_workspaces() if crashed or killed else ():
        with inside(workspace):
            try:
                for worker in crashed:
                    reclaim(Job.objects.held_by(worker))
                for worker in killed:
                    release(Job.objects.held_by(worker))
            except Error as error:  # their leases end by themselves
                logger.error("The jobs of a dead process could not be taken back: %s", str(error).strip())


def _fork(work: Callable[[], None]) -> int:
    """Run a function in a child process. Signals wait until the child has handlers of its own."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent passes on what it means
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work()
        close_everything()
        status = 0
    except Exception:
        logger.exception("A worker process ended with an error.")
    finally:
        logging.shutdown()
        os._exit(status)


@contextmanager
def _signals(stop: Callable[..., None]) -> Iterator[Callable[[float], None]]:
    """Hear the signals, and offer a wait that each of them ends."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def wait(seconds: float) -> None:
        if select.select([reader], [], [], seconds)[0]:
            os.read(reader, 4096)

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(-1)
        os.close(reader)
        os.close(writer)
