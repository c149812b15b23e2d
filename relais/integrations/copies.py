from __future__ import annotations

from relais.core.workspaces.copies import when_copied
from relais.integrations.models import Exchange, Webhook


@when_copied
def tell_nobody() -> None:
    """Other programs hear of the firm from the original alone, and files go and come there. An administrator may switch each on in the copy."""
    Webhook.objects.all().update(is_active=False)
    Exchange.objects.all().update(is_active=False)
