"""What a delivery says, put together at the moment it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _

from relais.core.links import public_url
from relais.integrations.models import Delivery, Webhook
from relais.integrations.rest.serialization import serialize_one
from relais.integrations.webhooks.kinds import LEAVING, TEST
from relais.integrations.webhooks.listening import person_behind
from relais.records.api import condition_for, readable_fields, registry

LARGEST = 1_000_000


@dataclass(frozen=True)
class LeftOut:
    """Why nothing is said."""

    sentence: str


def compose(webhook: Webhook, delivery: Delivery) -> str | LeftOut:
    """The body as JSON: the record as the API answers it to the webhook's person, now."""
    data = _test(webhook) if delivery.kind == TEST else _data(webhook, delivery)
    if isinstance(data, LeftOut):
        return data
    said = {"type": f"{webhook.type}.{delivery.kind}", "timestamp": delivery.at.astimezone(UTC).isoformat(), "data": data}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return body if len(body) <= LARGEST else LeftOut(_("The record is larger than what may be sent."))


def _test(webhook: Webhook) -> dict[str, Any]:
    return {"webhook": webhook.pk, "name": webhook.name}


def _data(webhook: Webhook, delivery: Delivery) -> dict[str, Any] | LeftOut:
    declared = registry.get(webhook.type) if webhook.type in registry else None
    person = person_behind(webhook.person_id, declared) if declared else None
    if declared is None or person is None or delivery.record_id is None:
        return LeftOut(_("The person whose access it has may not take such records away any more."))
    is_leaving = delivery.kind in LEAVING
    rows: Any = declared.queryset(with_deleted=is_leaving).filter(pk=delivery.record_id)
    condition = condition_for(person, declared, "view")
    if not (rows if condition is None else rows.filter(condition)).exists():
        return LeftOut(_("The record is no longer there, or no longer open to its person."))
    told: dict[str, Any] = {"id": delivery.record_id, "type": declared.key, "actor": delivery.details.get("actor")}
    if is_leaving:
        return told
    readable = readable_fields(person, declared)
    return told | {
        "fields": [key for key in delivery.details.get("fields", ()) if key in readable],
        "url": public_url(declared.url_of(delivery.record_id)),
        "record": serialize_one(declared, delivery.record_id, person),
    }
