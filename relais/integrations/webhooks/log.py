"""What was sent, for people who look after a webhook."""

from __future__ import annotations

from relais.integrations.models import Delivery, Webhook
from relais.integrations.webhooks.kinds import words_of
from relais.records.api import registry


def deliveries_of(webhook: Webhook, state: str = "", *, skip: int = 0, limit: int = 10) -> list[Delivery]:
    """The newest first, each with its attempts, what it is called, and where its record stands."""
    rows = Delivery.objects.filter(webhook=webhook, **({"state": state} if state else {})).order_by("-id")
    found = list(rows.prefetch_related("tries")[skip : skip + limit])
    declared = registry.get(webhook.type) if webhook.type in registry else None
    pks = [each.record_id for each in found if each.record_id]
    titles = {row["pk"]: declared.compose_title(row) for row in declared.queryset(with_deleted=True).filter(pk__in=pks).values("pk", *declared.title_columns)} if declared and pks else {}  # fmt: skip
    for each in found:
        each.words = words_of(each.kind)  # type: ignore[attr-defined]
        each.title = titles.get(each.record_id, "")  # type: ignore[attr-defined]
        each.url = declared.url_of(each.record_id) if declared and each.record_id else ""  # type: ignore[attr-defined]
        each.tone = _TONES[each.state]  # type: ignore[attr-defined]
    return found


_TONES = {"waiting": "warn", "delivered": "good", "given_up": "bad", "left_out": "plain"}
