"""Keeps one worker running beside the web server: started again when it ends, stopped when the server stops."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from relais.project.orphans import die_with_parent

SECONDS_BETWEEN_LOOKS = 0.5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0


class WorkerKeeper:
    def __init__(self, command: Sequence[str], *, seconds_to_finish: float) -> None:
        self._command = list(command)
        self._seconds_to_finish = seconds_to_finish
        self._stopping = threading.Event()
        # Linux takes the end of the starting thread for the end of the parent, so one thread keeps the worker all its life.
        self._thread = threading.Thread(target=self._keep, name="worker-keeper")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            process = subprocess.Popen(self._command, preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)
            while process.poll() is None:
                if self._stopping.wait(SECONDS_BETWEEN_LOOKS):
                    self._finish(process)
                    return
            print(f"The worker ended with status {process.returncode}; it is started again.", file=sys.stderr, flush=True)
            pause = FIRST_PAUSE if time.monotonic() - started > STEADY_AFTER else min(pause * 2, LONGEST_PAUSE)
            self._stopping.wait(pause)

    def _finish(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(self._seconds_to_finish)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
