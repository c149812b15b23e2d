"""Whether somebody may not go on before a second factor is set up."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from relais.accounts.models import User
from relais.accounts.second_factors.checking import has_second_factor
from relais.accounts.sessions import SECOND_FACTOR


def lacks_second_factor(user: User, session: MutableMapping[str, Any]) -> bool:
    """A role asks for one, and neither this session was begun with one nor has the user any."""
    return user.needs_second_factor and not session.get(SECOND_FACTOR) and not has_second_factor(user)
