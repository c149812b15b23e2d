from __future__ import annotations

from relais.accounts.models import ApiToken
from relais.records.api import registry


def unknown_scope(scope: str) -> bool:
    """Whether this is neither a right on everything nor one on a type that there is."""
    key, _colon, right = scope.rpartition(":")
    return right not in ApiToken.SCOPES or (":" in scope and key not in registry)
