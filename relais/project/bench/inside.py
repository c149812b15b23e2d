"""What runs in the workspace itself, each part in a process of its own: `python -m relais.project.bench.inside PART …`."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

import django

#: What each contact has lived through, on average; every third contact has none.
TALKS = 3.0
#: Fourteen parts.
FORMULA = "IF(probability > 50, ROUND(amount * probability / 100, 2), amount / 10)"
FORMULAS_AT_LEAST = 20_000
TALKS_AT_ONCE = 2000
PARTS: dict[str, Callable[..., Any]] = {}


def part(function: Callable[..., Any]) -> Callable[..., Any]:
    PARTS[function.__name__] = function
    return function


@part
def people() -> dict[str, str]:
    """The firm's own people, one of whom signs in and has a token."""
    from django.db import transaction

    from relais.accounts.actors import Actor
    from relais.accounts.models import ApiToken, User
    from relais.adoption.demo.house import PASSWORD, SIGN_IN, make_house
    from relais.core import clock
    from relais.records.api import Operation, start_operation

    with transaction.atomic():
        make_house(start_operation(Operation.Kind.DEMO, "", by=Actor(None, "bench")), clock.today())
    _token, secret = ApiToken.issue(User.objects.get(email=SIGN_IN), scopes=["read", "write"], name="bench")
    return {"email": SIGN_IN, "password": PASSWORD, "token": secret}


@part
def load(key: str, file: str) -> dict[str, float]:
    """Import a file as the command line does; the time is that of the rows, not of the program's start."""
    from relais.accounts.models import User
    from relais.adoption.demo.house import SIGN_IN
    from relais.integrations.api import keep_file, load_file
    from relais.records.api import registry

    path = Path(file)
    with path.open("rb") as content:
        run = keep_file(User.objects.get(email=SIGN_IN), registry.get(key), path.name, content, largest=None)
    clocks = perf_counter(), process_time()
    counts = load_file(run)
    measured = _rate(counts["rows"], *clocks)
    if counts["errors"] or counts["created"] != counts["rows"]:
        raise SystemExit(f"{file}: {counts}")
    return measured


@part
def talk() -> dict[str, int]:
    """Calls, mails and visits over two years, so that pages have something to show."""
    from datetime import timedelta

    from relais.accounts.actors import Actor
    from relais.accounts.models import User
    from relais.core import clock
    from relais.records.api import Operation, create_many, start_operation, visible

    random = Random(1)  # noqa: S311 - made up, and the same every time
    by = Actor(User.objects.exclude(email=None).order_by("pk")[0], "bench")
    operation = start_operation(Operation.Kind.DEMO, "", by=by)
    contacts = list(visible(None, "contacts").order_by("pk").values_list("pk", "owner"))
    spoken = [(pk, owner) for pk, owner in contacts if pk % 3] or contacts
    number = round(len(contacts) * TALKS)
    now = clock.now()
    for start in range(0, number, TALKS_AT_ONCE):
        rows = [
            {
                "party": pk, "owner": owner, "channel": random.choice(("call", "email", "visit")), "direction": "out", "subject": "Point sur le chantier",
                "at": now - timedelta(minutes=random.randrange(60, 1_000_000)),
            }
            for pk, owner in (random.choice(spoken) for _number in range(start, min(number, start + TALKS_AT_ONCE)))
        ]  # fmt: skip
        create_many("interactions", rows, by=by, operation=operation)
    return {"interactions": number}


@part
def settle() -> dict[str, str]:
    """What PostgreSQL does by itself within a minute after so many rows came in."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SHOW server_version")
        else:
            cursor.execute("SELECT sqlite_version()")
        return {"version": cursor.fetchone()[0].split()[0]}


@part
def places() -> dict[str, Any]:
    """Where the requests go: contacts, a page far down, an owner, words to search for."""
    from relais.accounts.models import User
    from relais.records.api import page, parse_sort, registry, visible

    declared = registry.get("contacts")
    rows = visible(None, declared)
    total = rows.count()
    far = rows.order_by("title_key", "pk").values_list("title_key", flat=True)[total * 9 // 10]
    deep = page(rows.filter(title_key__gte=far), parse_sort("title", declared, None), None, 1, columns=["pk"])
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:: max(1, total // 97)])
    opportunities = visible(None, "opportunities").filter(status="open").order_by("pk")
    stages = list(visible(None, "stages").filter(kind="open").order_by("pk").values_list("pk", flat=True))
    deals = list(opportunities.values_list("pk", "stage")[:: max(1, opportunities.count() // 97)])
    return {
        "moves": [(pk, stages[(stages.index(stage) + 1) % len(stages)]) for pk, stage in deals],
        "ids": ids,
        "cursor": deep.next_cursor,
        "owner": User.objects.get(email="yann.prigent@relais.example").pk,
        "words": [name[:length] for name in rows.filter(pk__in=ids[:12]).values_list("last_name", flat=True) for length in (3, 5)],
    }


@part
def export(key: str, file: str, scope: str) -> dict[str, float]:
    """Write every record as CSV: the columns that the list shows, or all fields."""
    from relais.integrations.api import write_export
    from relais.records.api import registry
    from relais.records.fields import Reader

    declared = registry.get(key)
    names = list(declared.columns) if scope == "shown" else []
    clocks = perf_counter(), process_time()
    with Path(file).open("wb") as target:
        rows = write_export(declared, {}, names, "csv", target, user=None, reader=Reader())
    return _rate(rows, *clocks)


@part
def duplicates(key: str) -> dict[str, float]:
    """Compare every record with every other one that it may be."""
    from relais.dataquality.api import search_now
    from relais.records.api import registry

    clocks = perf_counter(), process_time()
    return _rate(search_now(registry.get(key)).records, *clocks)


KINDS = ("text", "number", "money", "date", "boolean", "email", "phone", "choice", "percent", "url")
#: Of its custom fields a contact has a value in every so many.
FILLED_IN = 25
MOST_FILLED = 2000


@part
def widen(number: str) -> dict[str, int]:
    """Custom fields of every plain kind on contacts, some of which each contact has a value of; those of an earlier run are taken out again."""
    from relais.accounts.actors import SYSTEM
    from relais.records.api import change_many, create_many, restore_many, visible
    from relais.records.models import CustomField

    if known := list(CustomField.objects.filter(type="contacts").values_list("pk", flat=True)):
        restore_many("custom-fields", known, by=SYSTEM)
        return {"fields": len(known)}
    described = [
        {"type": "contacts", "kind": KINDS[place % len(KINDS)], "label_en": f"Field {place}", "label_fr": f"Champ {place}", "section": f"Part {place // 50}"}
        | ({"choices": "Low | Bas\nHigh | Haut"} if KINDS[place % len(KINDS)] == "choice" else {})
        for place in range(int(number))
    ]  # fmt: skip
    made = create_many("custom-fields", described, by=SYSTEM)
    texts = {row.key: f"value {place}" for place, row in enumerate(made) if row.kind == "text" and not place % FILLED_IN}
    first = visible(None, "contacts").order_by("title_key", "pk").values_list("pk", flat=True)[:MOST_FILLED]
    change_many("contacts", dict.fromkeys(first, texts), by=SYSTEM)
    return {"fields": len(made)}


@part
def narrow() -> dict[str, int]:
    """Retire them: the other paths are measured without."""
    from relais.accounts.actors import SYSTEM
    from relais.records.api import delete_many
    from relais.records.models import CustomField

    return {"fields": len(delete_many("custom-fields", list(CustomField.objects.values_list("pk", flat=True)), by=SYSTEM))}


@part
def formulas() -> dict[str, dict[str, float]]:
    """A formula for every opportunity: one by one, as records are saved, and all at once, as a list is filtered."""
    from django.db.models import F

    from relais.core.formulas import NUMBER, Name, Scope, money, parse_formula
    from relais.core.money import Money
    from relais.records.api import visible

    formula = parse_formula(FORMULA, Scope([Name("amount", money()), Name("probability", NUMBER)]))
    opportunities = visible(None, "opportunities").exclude(amount=None)
    values = opportunities.values_list("amount", "amount_currency", "probability")
    rows = [{"amount": Money(amount, currency), "probability": probability} for amount, currency, probability in values]
    turns = max(1, FORMULAS_AT_LEAST // len(rows))
    clocks = perf_counter(), process_time()
    for _turn in range(turns):
        for row in rows:
            formula.evaluate(row)
    one_by_one = _rate(turns * len(rows), *clocks)
    worth = formula.expression({key: F(key) for key in formula.fields})
    clocks = perf_counter(), process_time()
    for _turn in range(turns):
        opportunities.annotate(worth=worth).filter(worth__lt=0).count()
    return {"formulas": one_by_one, "formulas_in_database": _rate(turns * len(rows), *clocks)}


@part
def queries(file: str) -> dict[str, int]:
    """How many statements each request runs, once the process is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from relais.accounts.models import User
    from relais.adoption.demo.house import SIGN_IN

    client = Client()
    client.force_login(User.objects.get(email=SIGN_IN))
    counts: dict[str, int] = {}
    for name, requests in json.loads(Path(file).read_text()).items():
        found = []
        for request in [requests[0], *requests]:
            with CaptureQueriesContext(connection) as captured:
                send = client.post if request["data"] is not None else client.get
                answer = send(request["path"], request["data"] or {}, headers=request["headers"])
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {request['path']} answered {answer.status_code}.")
            found.append(len(captured))
        counts[name] = max(found[1:])
    return counts


def _rate(rows: int, started: float, worked: float) -> dict[str, float]:
    """Rows a second, and rows a second of this process's own work: what it would be on a machine with nothing else to do."""
    seconds, work = perf_counter() - started, process_time() - worked
    return {"rows_per_s": round(rows / seconds), "rows_per_cpu_s": round(rows / work), "rss_mb": peak_memory()}


def peak_memory() -> int:
    """The most memory that this process had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])) + "\n")
