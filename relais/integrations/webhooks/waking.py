"""Having the sender look at a webhook."""

from __future__ import annotations

from datetime import datetime

from relais.core.jobs import enqueue


def wake(webhook_id: int, why: str, at: datetime | None = None) -> None:
    """Look now, or then; twice for the same reason is once."""
    from relais.integrations.jobs import send_webhook

    enqueue(send_webhook, webhook_id=webhook_id, run_at=at, idempotency_key=f"webhook:{webhook_id}:{why}")
