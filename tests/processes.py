"""Real servers for the tests, and what Linux tells of their processes."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TypeVar

from tests.workspaces import ROOT, Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str, headers: dict[str, str] | None = None) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers or {})
        return connection.getresponse()

    def answers(self) -> bool:
        assert self.process.poll() is None, f"the server ended: {self.process.stdout.read().decode()}"
        try:
            return self.get("/sign-in/").status == 200
        except OSError:
            return False

    @property
    def web(self) -> list[int]:
        return [pid for pid in children(self.process.pid) if "serve" in command_of(pid)]

    @property
    def workers(self) -> list[int]:
        return [pid for pid in children(self.process.pid) if "worker" in command_of(pid)]


@contextmanager
def serving(workspace: Workspace, *options: str) -> Iterator[Server]:
    port = free_port()
    process = workspace.start("serve", "--port", str(port), *options)
    server = Server(process, port)
    try:
        wait_until(server.answers, seconds=60)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def first_asset() -> str:
    """The address of a built style sheet, whose name holds its hash."""
    manifest = json.loads((ROOT / "relais/ui/static/build/manifest.json").read_text())
    file = next(entry["file"] for entry in manifest.values() if entry["file"].endswith(".css"))
    return f"/static/build/{file}"


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def descendants(pid: int) -> list[int]:
    return [found for child in children(pid) for found in (child, *descendants(child))]


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def memory_of(pid: int) -> int:
    """Its share of the memory in bytes: what several processes share counts once in all."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def wait_until(look: Callable[[], T], seconds: float = 30) -> T:
    """Another process tells nobody when it is ready: look again and again, and give up late."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)
    return found


def free_port() -> int:
    """Below those that Linux gives to connections on their own, so that none takes it before the server does."""
    while True:
        port = random.randint(10_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
