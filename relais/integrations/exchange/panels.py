"""What stands on the page of a file exchange beside its fields."""

from __future__ import annotations

from typing import Any

from relais.integrations.exchange.health import health_of
from relais.integrations.models import Exchange, ExchangedFile
from relais.records.api import RecordType, may
from relais.records.fields import Reader
from relais.records.screens.detail import Piece

SHOWN = 20
TONES = {"taken": "plain", "done": "good", "rejects": "warn", "failed": "bad", "sent": "good"}


def draw_exchange(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """How it fares, what may be done, and which files came and went."""
    if declared.key != "file-exchanges" or not may(reader.user, "change", record, declared):
        return None
    files = ExchangedFile.objects.filter(exchange=record).order_by("-id")[:SHOWN]
    shown = {
        "exchange": record,
        "health": health_of(record),
        "files": [(each, TONES[each.state]) for each in files],
        "asks_credentials": record.place == Exchange.Place.SFTP,
        "has_credentials": bool(record.password or record.private_key),
        "has_failed": ExchangedFile.objects.filter(exchange=record, state=ExchangedFile.State.FAILED).exists(),
    }
    return Piece("integrations/exchange_panel.html", shown)
