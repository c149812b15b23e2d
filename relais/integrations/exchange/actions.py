"""What may be done with an exchange beside changing it: on its page, and as routes of the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from relais.accounts.actors import Actor
from relais.audit.api import note_access
from relais.audit.models import Access
from relais.core.jobs import enqueue
from relais.integrations.exchange.mending import read_again
from relais.integrations.models import Exchange, ExchangedFile
from relais.records.api import Action
from relais.records.fields import LongText, Text


def run_soon(exchange: Exchange, *, by: Actor) -> Exchange:
    """Run it now, in the background."""
    from relais.integrations.jobs import run_exchange

    enqueue(run_exchange, actor_id=by.user_id, exchange_id=exchange.pk)
    return exchange


def keep_credentials(exchange: Exchange, *, by: Actor, password: str = "", private_key: str = "") -> Exchange:
    """Put a password or a private key in the place of what was there; nothing ever shows it again."""
    with transaction.atomic():
        Exchange.objects.filter(pk=exchange.pk).update(password=password, private_key=private_key)
        note_access(Access.Verb.SECURED, by=by, type="file-exchanges", record_id=exchange.pk, code="credentials of an exchange changed")
    return exchange


def read_all_again(exchange: Exchange, *, by: Actor) -> dict[str, Any]:
    """Read all files anew that could not be read."""
    files = list(ExchangedFile.objects.filter(exchange=exchange, state=ExchangedFile.State.FAILED))
    for file in files:
        read_again(file)
    return {"files": len(files)}


def _files(exchange: Exchange, *, by: Actor) -> dict[str, Any]:
    rows = ExchangedFile.objects.filter(exchange=exchange).order_by("-id")[:100]
    return {
        "items": [
            {"id": each.pk, "name": each.name, "size": each.size, "at": each.at.isoformat(), "state": each.state, "rows": each.rows, "message": each.sentence}
            for each in rows
        ]
    }  # fmt: skip


ACTIONS = (
    Action("run", gettext_lazy("Run now"), run_soon),
    Action(
        "credentials", gettext_lazy("Password or key"), keep_credentials,
        values=(Text("password", label=gettext_lazy("password"), max_length=500), LongText("private_key", label=gettext_lazy("private key"))),
    ),
    Action("rereading", gettext_lazy("Read again what was not read"), read_all_again),
    Action("files", gettext_lazy("Files"), _files, right="change", method="GET"),
)  # fmt: skip
