"""Fill a workspace, serve it, and measure every path."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import cycle, islice
from statistics import median, quantiles
from typing import Any

from relais.project.bench.browser import Browser
from relais.project.bench.files import write_files
from relais.project.bench.paths import Request, paths_of
from relais.project.bench.server import Server, serving
from relais.project.bench.workspace import BenchWorkspace, throw_away

#: A page is asked for so often before it counts: every template is compiled then, every cache filled.
WARM_UP = 6
REQUESTS = 60
CLIENTS, WORKERS = 4, 2
SECONDS_OF_THROUGHPUT = 6
Tell = Callable[[str], None]


def measure(contacts: int, database_url: str, tell: Tell) -> dict[str, Any]:
    """The figures of every path, by name, with what they were taken on."""
    with throw_away(database_url) as workspace:
        imported, people, version = fill(workspace, contacts, tell)
        places = workspace.part("places")
        paths = paths_of(places, people["token"])
        tell("Counting queries…")
        counts = _count_queries(workspace, paths)
        measured: dict[str, Any] = {}
        with serving(workspace, workers=1) as server:
            for name, requests in paths.items():
                tell(f"Measuring {name}…")
                measured[name] = _page(server, people, requests) | {"queries": counts[name]}
        tell("Measuring import and export…")
        measured["import_contacts"] = imported
        for name, scope in (("export_csv", "shown"), ("export_csv_all_fields", "all")):
            measured[name] = workspace.part("export", "contacts", str(workspace.home / "exported.csv"), scope)
        tell("Searching for duplicates…")
        measured["duplicates"] = workspace.part("duplicates", "contacts")
        with serving(workspace, workers=WORKERS) as server:
            measured["throughput_list"] = {"per_s": _throughput(server, people, paths["list"][0])}
        return {"contacts": contacts, "database": workspace.database, "version": version, "paths": measured}


def fill(workspace: BenchWorkspace, contacts: int, tell: Tell) -> tuple[dict[str, Any], dict[str, str], str]:
    """Bring in organizations and contacts by import, and what was said to them; how the import of contacts went comes back."""
    tell(f"Making a workspace of {contacts:,} contacts on {workspace.database}…")
    workspace.relais("migrate", "--verbosity", "0")
    people = workspace.part("people")
    organizations, file = write_files(workspace.home, contacts)
    workspace.part("load", "organizations", str(organizations))
    imported = workspace.part("load", "contacts", str(file))
    workspace.part("talk")
    version = workspace.part("settle")["version"]
    return imported, people, version


def _count_queries(workspace: BenchWorkspace, paths: Mapping[str, Sequence[Request]]) -> dict[str, int]:
    file = workspace.home / "requests.json"
    file.write_text(json.dumps({name: [asdict(request) for request in requests[:5]] for name, requests in paths.items()}))
    return workspace.part("queries", str(file))


def _page(server: Server, people: Mapping[str, str], requests: Sequence[Request]) -> dict[str, Any]:
    browser = Browser(server.port)
    browser.sign_in(people["email"], people["password"])
    turns = cycle(requests)
    for request in islice(turns, max(WARM_UP, 2 * min(len(requests), WARM_UP))):
        browser.fetch(request)
    worked = server.processor_seconds()
    answers = [browser.fetch(request) for request in islice(turns, REQUESTS)]
    times = [answer.seconds * 1000 for answer in answers]
    processor = {"cpu_ms": round((server.processor_seconds() - worked) * 1000 / REQUESTS, 1)} if worked else {}
    return {
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        **processor,
        "bytes_gzip": round(median(answer.size for answer in answers)),
    }


def _throughput(server: Server, people: Mapping[str, str], request: Request) -> int:
    """Pages a second to several clients that ask again as soon as they are answered."""
    browsers = [Browser(server.port) for _client in range(CLIENTS)]
    for browser in browsers:
        browser.sign_in(people["email"], people["password"])
        for _turn in range(WARM_UP):
            browser.fetch(request)
    fetched: list[int] = []
    until = time.monotonic() + SECONDS_OF_THROUGHPUT

    def read_on(browser: Browser) -> None:
        number = 0
        while time.monotonic() < until:
            browser.fetch(request)
            number += 1
        fetched.append(number)

    threads = [threading.Thread(target=read_on, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(fetched) / SECONDS_OF_THROUGHPUT)
