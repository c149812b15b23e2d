"""The index behind the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from relais.core.text import fold

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


def store_entries(declared: RecordType, records: Sequence[Any], *, are_new: bool = False) -> None:
    """Make the records findable as they now stand."""


def remove_entries(declared: RecordType, ids: Sequence[int]) -> None:
    """Take records out of the index."""


def matching_ids(declared: RecordType, text: str, user: User | None) -> Any:
    """The ids of the records that hold every word."""
    return declared.queryset().filter(title_key__contains=fold(text)).values("pk")
