"""The demonstration talks with other software, as its firm would: a site that is told of new contacts, and an old system that leaves its files.

Nothing is called: the webhook is switched off, with what it sent before; the exchange looks into a folder of this installation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from relais.accounts.models import User
from relais.integrations.models import Attempt, Delivery, Exchange, ExchangedFile, ImportRun, RejectedRow, Webhook
from relais.integrations.webhooks.telling import new_message_id
from relais.records.api import create, visible
from relais.records.demo import Demo

SENT = 14
COLUMNS = ["Numéro", "Raison sociale", "Pays", "Ville"]
MAPPING = {"Numéro": "external_id", "Raison sociale": "name", "Pays": "country", "Ville": "city"}
TO_MEND = [["4711", "Charpentes du Vercors", "Franse", "Grenoble"], ["4718", "", "FR", "Annecy"]]

#: As its people read it.
WHY = ("Pays\u202f: «\u202fFranse\u202f» n’est pas un pays connu.", "Raison sociale\u202f: il faut la donner.")


def fill(demo: Demo) -> dict[str, int]:
    administrator = User.objects.filter(roles__is_administrator=True).order_by("pk").first()
    if administrator is None:
        return {}
    by, operation = demo.actor(administrator), demo.operation(administrator)
    hook = {
        "name": "Boutique en ligne", "url": "https://boutique.lambert-et-fils.example/relais", "type": "contacts", "events": ["created", "changed"], "is_active": False,
    }  # fmt: skip
    _history(demo, create("webhooks", hook, by=by, operation=operation))
    swap = {"name": "Gestion commerciale (AS/400)", "type": "organizations", "folder": "gestion", "pattern": "clients-*.csv", "minutes": 60}
    _files(demo, create("file-exchanges", swap, by=by, operation=operation), administrator)
    return {"connections": 2}


def _history(demo: Demo, webhook: Webhook) -> None:
    """What was sent in the last days; once, the shop was closed for a moment."""
    rows = list(visible(None, "contacts").order_by("-pk").values("pk", "name")[:SENT])
    for number, row in reversed(list(enumerate(rows))):
        at = demo.now - timedelta(hours=5 * (number + 1), minutes=7 * number)
        delivery = Delivery.objects.create(
            webhook=webhook, message_id=new_message_id(), event_id=SENT - number, kind="created" if number % 3 else "changed", record_id=row["pk"], at=at,
            state=Delivery.State.DELIVERED, attempts=2 if number == 4 else 1, next_at=at, ended_at=at,
        )  # fmt: skip
        body = json.dumps({"type": f"contacts.{delivery.kind}", "data": {"id": row["pk"], "type": "contacts"}}, ensure_ascii=False)
        answers: list[tuple[int, int]] = [(503, 41), (204, 63)] if number == 4 else [(204, 38 + 17 * number % 90)]
        for status, milliseconds in answers:
            Attempt.objects.create(delivery=delivery, at=at, took=timedelta(milliseconds=milliseconds), status=status, sent=body)
    Webhook.objects.filter(pk=webhook.pk).update(last_success_at=demo.now - timedelta(hours=5))


def _files(demo: Demo, exchange: Exchange, person: User) -> None:
    """A file each night; two rows of the last one wait to be mended."""
    for night in range(6, 0, -1):
        at = demo.now - timedelta(days=night, hours=3)
        name = f"clients-{at:%Y%m%d}.csv"
        file = ExchangedFile(
            exchange=exchange, name=name, fingerprint=hashlib.sha256(name.encode()).hexdigest(), size=4200 + 61 * night, at=at
        )
        file.state, file.rows = ExchangedFile.State.DONE, 38 + night
        if night == 1:
            file.run, file.state = _run(name, exchange, person), ExchangedFile.State.REJECTS
            file.sentence = f"Lignes à corriger\u202f: {len(TO_MEND)}."
        file.save()
    Exchange.objects.filter(pk=exchange.pk).update(last_run_at=demo.now, last_success_at=demo.now, next_at=demo.now + timedelta(hours=1))


def _run(name: str, exchange: Exchange, person: User) -> ImportRun:
    counts: dict[str, Any] = {
        "row": 40,
        "rows": 39,
        "created": 1,
        "updated": 36,
        "skipped": 0,
        "errors": len(TO_MEND),
        "linked": {},
        "untied": 0,
    }
    run = ImportRun.objects.create(
        user=person, filename=name, type=exchange.type, state=ImportRun.State.DONE, columns=COLUMNS, mapping=MAPPING, match=[["external_id"]], counts=counts
    )  # fmt: skip
    RejectedRow.objects.bulk_create(
        RejectedRow(run=run, number=12 + 7 * number, values=values, sentences=[WHY[number]]) for number, values in enumerate(TO_MEND)
    )
    return run
