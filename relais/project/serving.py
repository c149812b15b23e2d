"""`relais serve`: the web server and the worker, watched over by one small process that knows nothing of Django.

The web processes are granian's; the worker is `relais worker`. Whatever dies is started again, and all stop together.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from relais.core.exit_status import UPGRADE_FAILED
from relais.project.configuration import read_configuration
from relais.project.orphans import die_with_parent
from relais.project.worker_keeper import WorkerKeeper

APPLICATION = "relais.project.asgi:application"
REFUSED = 2
SECONDS_TO_FINISH = 10
#: Where the web processes count what they do, for whoever gathers the figures (relais.project.watching.meters).
FOLDER_OF_FIGURES = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Serving:
    host: str
    port: int
    workers: int
    with_worker: bool
    with_migrations: bool
    with_demo: bool

    @property
    def address(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)  # noqa: S104
        return f"http://{host}:{self.port}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every network (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="web processes (default: %(default)s)")
    parser.add_argument("--no-worker", action="store_true", help="start no worker; run `relais worker` elsewhere")
    parser.add_argument("--no-migrate", action="store_true", help="leave the database as it is; run `relais migrate` elsewhere")
    parser.add_argument("--demo", action="store_true", help="fill an empty workspace with the demonstration company")


def serve_from_command_line(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="relais serve", description="Serve Relais, with a worker of its own.")
    add_arguments(parser)
    return serve(vars(parser.parse_args(arguments)))


def serve(options: dict[str, Any]) -> int:
    """Serve until told to stop; the answer is the exit status."""
    serving = Serving(
        host=options["host"],
        port=options["port"],
        workers=options["workers"],
        with_worker=not options["no_worker"],
        with_migrations=not options["no_migrate"],
        with_demo=options["demo"],
    )
    if is_taken(serving.host, serving.port):
        print(f"Port {serving.port} of {serving.host} is taken. Stop what uses it, or give another one with --port.", file=sys.stderr)
        return REFUSED
    prepared = prepare(serving)
    if prepared == UPGRADE_FAILED:
        # People get a page that says so instead of a broken connection; nothing reads or writes the database meanwhile.
        print(f"Relais is closed at {serving.address}: every page says that it is being brought up to date.", file=sys.stderr, flush=True)
        return run(replace(serving, with_worker=False))
    if prepared:
        return prepared
    print(f"Relais is at {serving.address} (stop it with Ctrl-C).", flush=True)
    return run(serving)


def is_taken(host: str, port: int) -> bool:
    """Granian shares its port with whoever asks, so two servers would answer in turn: find the first one beforehand."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def prepare(serving: Serving) -> int:
    if not serving.with_migrations and not serving.with_demo:
        return 0
    command = [sys.executable, "-m", "relais", "prepare"]
    if not serving.with_migrations:
        command.append("--no-migrate")
    if serving.with_demo:
        command.append("--demo")
    return subprocess.run(command, check=False).returncode


def run(serving: Serving) -> int:
    # Links in mails begin with it where the firm has set no public address.
    os.environ["RELAIS_LOCAL_URL"] = serving.address
    os.environ[FOLDER_OF_FIGURES] = empty_folder(read_configuration().home / "metrics")
    server = Granian(
        APPLICATION,
        address=serving.host,
        port=serving.port,
        interface=Interfaces.ASGI,
        workers=serving.workers,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    if serving.with_worker:
        command = [sys.executable, "-m", "relais", "worker", "--grace", str(SECONDS_TO_FINISH)]
        keeper = WorkerKeeper(command, seconds_to_finish=SECONDS_TO_FINISH + 5)
        server.on_startup(keeper.start)
        server.on_shutdown(keeper.stop)
    try:
        server.serve(target_loader=load_application, wrap_loader=False)
    except SystemExit as stopped:
        print("The web server failed again and again; the reason stands above.", file=sys.stderr)
        return int(stopped.code or 1)
    return 0


def empty_folder(folder: Path) -> str:
    """For one run of the server: what an earlier one counted is gone with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def load_application() -> Any:
    """Runs in each web process, which must not outlive the one that watches it: it would keep the port."""
    die_with_parent()
    from relais.project.asgi import application

    return application
