"""What stands on the page of a webhook beside its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relais.core import clock
from relais.integrations.webhooks.health import health_of, number_waiting
from relais.integrations.webhooks.log import deliveries_of
from relais.records.api import QueryError, RecordType, may, registry, tell
from relais.records.fields import Reader
from relais.records.screens.detail import Piece

SHOWN = 10


def draw_webhook(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    """How it fares, what may be done, and what was sent last."""
    if declared.key != "webhooks" or not may(reader.user, "change", record, declared):
        return None
    of_type = registry.get(record.type) if record.type in registry else None
    words = _in_words(of_type, record.query, reader) if record.query and of_type else ""
    is_old_valid = bool(record.old_secret) and record.old_secret_until is not None and record.old_secret_until > clock.now()
    return Piece(
        "integrations/webhook_panel.html",
        {
            "webhook": record, "health": health_of(record), "deliveries": deliveries_of(record, limit=SHOWN), "waiting": number_waiting(record), "words": words,
            "is_old_valid": is_old_valid,
        },
    )  # fmt: skip


def _in_words(of_type: RecordType, query: Mapping[str, Any], reader: Reader) -> str:
    try:
        return tell(of_type, query, reader.user, reader)
    except QueryError as error:
        return str(error.message)
