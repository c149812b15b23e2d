"""`relais serve`…"""

from __future__ import annotations

import gzip
import signal
import sys

import pytest

from tests.processes import children, descendants, first_asset, is_running, kill, memory_of, serving, wait_until
from tests.workspaces import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")]


def test_brings_an_empty_database_up_to_date_and_answers(new_workspace: Workspace) -> None:
    with serving(new_workspace, "--no-worker") as server:
        assert server.get("/").status == 302
        assert server.get("/sign-in/").status == 200


def test_assets_are_kept_for_ever_and_come_compressed(workspace: Workspace) -> None:
    with serving(workspace, "--no-worker") as server:
        answer = server.get(first_asset(), {"Accept-Encoding": "gzip"})

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.read())


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_all_processes_stop_when_told(workspace: Workspace, told: signal.Signals) -> None:
    with serving(workspace) as server:
        family = wait_until(lambda: server.workers and server.web and descendants(server.process.pid))

        server.process.send_signal(told)

        assert server.process.wait(timeout=30) == 0
        assert [pid for pid in family if is_running(pid)] == []


def test_a_worker_that_dies_is_started_again(workspace: Workspace) -> None:
    with serving(workspace) as server:
        (first,) = wait_until(lambda: server.workers)
        kill(first)

        (second,) = wait_until(lambda: [pid for pid in server.workers if pid != first])

        assert is_running(second)


def test_a_web_process_that_dies_is_started_again(workspace: Workspace) -> None:
    with serving(workspace, "--no-worker") as server:
        (first,) = server.web
        kill(first)

        wait_until(lambda: [pid for pid in server.web if pid != first])

        assert wait_until(server.answers)


def test_nothing_outlives_a_killed_server(workspace: Workspace) -> None:
    with serving(workspace) as server:
        family = wait_until(lambda: server.workers and children(server.process.pid))

        kill(server.process.pid)

        wait_until(lambda: not [pid for pid in family if is_running(pid)])


def test_a_taken_port_is_refused(workspace: Workspace) -> None:
    with serving(workspace, "--no-worker") as server:
        refused = workspace.relais("serve", "--port", str(server.port))

    assert refused.returncode == 2
    assert refused.stderr == (f"Port {server.port} of 127.0.0.1 is taken. Stop what uses it, or give another one with --port.\n")


def test_all_processes_together_are_small(workspace: Workspace) -> None:
    with serving(workspace) as server:
        family = wait_until(lambda: server.workers and [server.process.pid, *descendants(server.process.pid)])

        assert sum(memory_of(pid) for pid in family) < 250_000_000
