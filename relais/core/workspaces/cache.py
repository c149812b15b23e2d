from __future__ import annotations

from relais.core.workspaces.context import current_key


def key_in_cache(key: str, prefix: str, version: int) -> str:
    """No workspace finds what another has put into the cache."""
    return f"{current_key()}:{prefix}:{version}:{key}"
