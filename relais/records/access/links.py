"""A link may lead to a record that the reader may not see: then there is nothing there for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from relais.records.access.gate import sees_all, visible
from relais.records.fields import Field, Link

if TYPE_CHECKING:
    from relais.accounts.models import User


def hide_closed_links(rows: Sequence[dict[str, Any]], fields: Iterable[Field], user: User | None) -> Sequence[dict[str, Any]]:
    """Blank links to records that are not open to the user; a query a link, none for who sees all."""
    for own in fields:
        if not isinstance(own, Link) or all(sees_all(user, target) for target in own.targets):
            continue
        linked = {row[own.attribute] for row in rows} - {None}
        is_open: set[int] = set()
        for target in own.targets:
            is_open |= set(visible(user, target).filter(pk__in=linked).values_list("pk", flat=True))
        for row in rows:
            if row[own.attribute] not in is_open:
                row.update(dict.fromkeys(own.columns))
    return rows
