"""Secrets of webhooks, and the signature that Standard Webhooks asks for."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django.db import transaction
from standardwebhooks.webhooks import Webhook as Signer

from relais.accounts.actors import Actor
from relais.audit.api import note_access
from relais.audit.models import Access
from relais.core import clock
from relais.integrations.models import Webhook
from relais.integrations.webhooks.waking import wake

#: For so long both are signed with, so that the receiver changes over without losing anything.
BOTH_VALID = timedelta(hours=24)
BYTES = 32


def make_secret(webhook: Webhook, *, by: Actor) -> str:
    """Give the webhook a new secret, and answer it: it is told this one time. The one before goes on for a day."""
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(BYTES)).decode()}"
    with transaction.atomic():
        held = Webhook.objects.select_for_update().get(pk=webhook.pk)
        held.old_secret, held.secret = held.secret, secret
        held.old_secret_until = clock.now() + BOTH_VALID if held.old_secret else None
        held.save(update_fields=["secret", "old_secret", "old_secret_until"])
        note_access(Access.Verb.SECURED, by=by, type="webhooks", record_id=held.pk, code="webhook secret made")
        wake(held.pk, f"secret:{secrets.token_hex(8)}")
    return secret


def end_old_secret(webhook: Webhook, *, by: Actor) -> None:
    """Sign with the new secret alone from now on: the old one has leaked."""
    Webhook.objects.filter(pk=webhook.pk).update(old_secret="", old_secret_until=None)
    note_access(Access.Verb.SECURED, by=by, type="webhooks", record_id=webhook.pk, code="old webhook secret ended")


def signed_headers(webhook: Webhook, message_id: str, body: str) -> dict[str, str]:
    """One signature for each secret that is valid now."""
    moment = clock.now()
    valid = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until is not None and webhook.old_secret_until > moment:
        valid.append(webhook.old_secret)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Signer(secret).sign(message_id, moment, body) for secret in valid),
        "Content-Type": "application/json",
    }
