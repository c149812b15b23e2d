"""How many records of each type a user sees: shown everywhere, so counted at most once a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from relais.records.access.gate import visible
from relais.records.query.count import count

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

KEPT_SECONDS = 60


def total_of(declared: RecordType, user: Any) -> tuple[int, bool]:
    """The count, and whether it is exact."""
    key = f"records-total-{declared.key}-{user.pk}"
    found = cache.get(key)
    if found is None:
        found = count(visible(user, declared))
        cache.set(key, found, KEPT_SECONDS)
    return found


def forget_total(declared: RecordType, user: Any) -> None:
    """After the user's own change the next page counts again."""
    cache.delete(f"records-total-{declared.key}-{user.pk}")
