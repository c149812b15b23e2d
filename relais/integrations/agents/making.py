from __future__ import annotations

from typing import Any

from django.db import transaction

from relais.accounts.models import ApiToken, User
from relais.integrations.models import Agent


def make_agent(user: User, *, name: str, scopes: list[str], expires_at: Any = None, **rules: int) -> tuple[Agent, str]:
    """An agent of the user's, and its token, which is shown this once."""
    with transaction.atomic():
        token, secret = ApiToken.issue(user, scopes=scopes, name=name, is_for_agent=True, expires_at=expires_at)
        return Agent.objects.create(token=token, **rules), secret
