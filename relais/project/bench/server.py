"""A real `relais serve` over the workspace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from relais.project.bench.workspace import BenchWorkspace
from relais.project.refused import Refused

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    pid: int
    port: int

    def processor_seconds(self) -> float:
        """What the web processes have worked so far, however busy the machine is; known on Linux, elsewhere zero."""
        ticks = 0
        for children in Path(f"/proc/{self.pid}/task").glob("*/children"):
            for child in children.read_text().split():
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(workspace: BenchWorkspace, workers: int) -> Iterator[Server]:
    """Serve on a free port. Without a worker of its own: what waits in the queue would be measured along."""
    port = _free_port()
    command = [sys.executable, "-m", "relais", "serve", "--port", str(port), "--workers", str(workers), "--no-worker"]
    process = subprocess.Popen(command, env=dict(workspace.environment), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Refused("The server did not start.")
            time.sleep(0.1)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
