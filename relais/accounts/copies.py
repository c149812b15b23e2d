from __future__ import annotations

from importlib import import_module

from django.conf import settings

from relais.accounts.models import ApiToken, UserSession
from relais.core import clock
from relais.core.workspaces.copies import when_copied


@when_copied
def end_ways_in() -> None:
    """Whoever holds a session or a token of the original does not come into its copy with it; people sign in with their passwords."""
    UserSession.objects.all().delete()
    import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.all().delete()
    ApiToken.objects.filter(revoked_at=None).update(revoked_at=clock.now())
