from __future__ import annotations

import logging
import os
import signal
import threading
from contextvars import copy_context
from datetime import timedelta
from time import monotonic
from types import TracebackType

from django.db import Error, connection

from relais.core.jobs.queue import renew
from relais.core.models import Job

logger = logging.getLogger("relais.jobs")

#: How long a job may ignore its time limit before its process is ended.
PATIENCE = timedelta(seconds=30)


class Heartbeat:
    """Renews the lease of a job while it runs, from a thread and a connection of its own.

    A job that is still there long after its time limit is stuck where Python cannot reach it: its process is ended, and started anew.
    """

    def __init__(self, row: Job, *, lease: timedelta, limit: timedelta) -> None:
        self._row = row
        self._lease = lease
        self._ends_at = monotonic() + (limit + PATIENCE).total_seconds()
        self._over = threading.Event()
        self._thread = threading.Thread(target=copy_context().run, args=(self._beat,), name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._lease.total_seconds() / 3):
                if monotonic() > self._ends_at:
                    logger.error("Job %s (%s) ignores its time limit; its process is ended.", self._row.pk, self._row.name)
                    os.kill(os.getpid(), signal.SIGKILL)
                if not self._renew():
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        try:
            return renew(self._row, self._lease)
        except Error:
            connection.close()  # the database may be restarting: the next beat connects anew
            return True
