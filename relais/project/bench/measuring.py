"""Fill a workspace, serve it, and measure every path."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from relais.project.bench.browser import Browser
from relais.project.bench.files import write_files
from relais.project.bench.paths import Request, paths_of
from relais.project.bench.server import Server, serving
from relais.project.bench.workspace import BenchWorkspace, open_workspace
from relais.project.refused import Refused

#: A page is asked for so often before it counts: every template is compiled then, every cache filled.
WARM_UP = 6
REQUESTS = 60
CLIENTS, WORKERS = 4, 2
#: What a firm that adds to everything has on one type.
WIDE = 500
SECONDS_OF_THROUGHPUT = 6
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Filled:
    """How the imports that filled the workspace went, who works there, and the database's version."""

    contacts: int
    imports: dict[str, Any]
    people: dict[str, str]
    version: str


def measure(contacts: int, database_url: str, tell: Tell, kept_in: Path | None = None, number: int = REQUESTS) -> dict[str, Any]:
    """The figures of every path, by name, with what they were taken on; each is asked for `number` times."""
    with open_workspace(database_url, kept_in) as workspace:
        filled = fill_once(workspace, contacts, tell)
        people = filled.people
        places = workspace.part("places")
        paths = paths_of(places, people["token"])
        tell("Counting queries…")
        counts = _count_queries(workspace, paths)
        measured: dict[str, Any] = {}
        with serving(workspace, workers=1) as server:
            for name, requests in paths.items():
                tell(f"Measuring {name}…")
                measured[name] = _page(server, people, requests, number) | {"queries": counts[name]}
        tell("Measuring import and export…")
        measured |= filled.imports
        for name, scope in (("export_csv", "shown"), ("export_csv_all_fields", "all")):
            measured[name] = workspace.part("export", "contacts", str(workspace.home / "exported.csv"), scope)
        tell("Searching for duplicates…")
        measured["duplicates"] = workspace.part("duplicates", "contacts")
        tell("Computing formulas…")
        measured |= workspace.part("formulas")
        tell(f"Adding {WIDE} custom fields to contacts…")
        workspace.part("widen", str(WIDE))
        with serving(workspace, workers=1) as server:
            for name in ("list", "form"):
                tell(f"Measuring {name} with them…")
                measured[f"{name}_{WIDE}_fields"] = _page(server, people, paths[name], number)
        workspace.part("narrow")
        with serving(workspace, workers=WORKERS) as server:
            measured["throughput_list"] = {
                "per_s": _throughput(server, people, paths["list"][0], number * SECONDS_OF_THROUGHPUT / REQUESTS)
            }
        return {"contacts": contacts, "database": workspace.database, "version": filled.version, "paths": measured}


def fill_once(workspace: BenchWorkspace, contacts: int, tell: Tell) -> Filled:
    """Fill the workspace, unless that was done before."""
    note = workspace.home / "filled.json"
    if not note.exists():
        tell(f"Making a workspace of {contacts:,} contacts on {workspace.database}…")
        found = asdict(fill(workspace, contacts, tell))
        note.touch(mode=0o600)
        note.write_text(json.dumps(found))
    filled = Filled(**json.loads(note.read_text()))
    if filled.contacts != contacts:
        raise Refused(f"{workspace.home} holds a workspace of {filled.contacts:,} contacts. Ask for as many, or name another folder.")
    return filled


def fill(workspace: BenchWorkspace, contacts: int, tell: Tell) -> Filled:
    """Bring in organizations, contacts and opportunities by import, and what was said to them."""
    workspace.relais("migrate", "--verbosity", "0")
    people = workspace.part("people")
    imports: dict[str, Any] = {}
    for key, file in write_files(workspace.home, contacts).items():
        tell(f"Importing {key}…")
        imports[f"import_{key}"] = workspace.part("load", key, str(file))
    tell("Talking to the contacts…")
    workspace.part("talk")
    version = workspace.part("settle")["version"]
    return Filled(contacts, {name: imports[name] for name in ("import_contacts", "import_opportunities")}, people, version)


def _count_queries(workspace: BenchWorkspace, paths: Mapping[str, Sequence[Request]]) -> dict[str, int]:
    file = workspace.home / "requests.json"
    file.write_text(json.dumps({name: [asdict(request) for request in requests[:5]] for name, requests in paths.items()}))
    return workspace.part("queries", str(file))


def _page(server: Server, people: Mapping[str, str], requests: Sequence[Request], number: int) -> dict[str, Any]:
    browser = Browser(server.port)
    browser.sign_in(people["email"], people["password"])
    turns = cycle(requests)
    for request in islice(turns, max(WARM_UP, 2 * min(len(requests), WARM_UP))):
        browser.fetch(request)
    worked = server.processor_seconds()
    answers = [browser.fetch(request) for request in islice(turns, number)]
    times = [answer.seconds * 1000 for answer in answers]
    processor = {"cpu_ms": round((server.processor_seconds() - worked) * 1000 / number, 1)} if worked else {}
    return {
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        **processor,
        "bytes_gzip": round(median(answer.size for answer in answers)),
    }


def _throughput(server: Server, people: Mapping[str, str], request: Request, seconds: float) -> int:
    """Pages a second to several clients that ask again as soon as they are answered."""
    browsers = [Browser(server.port) for _client in range(CLIENTS)]
    for browser in browsers:
        browser.sign_in(people["email"], people["password"])
        for _turn in range(WARM_UP):
            browser.fetch(request)
    fetched: list[int] = []
    until = time.monotonic() + seconds

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
    return round(sum(fetched) / seconds)
