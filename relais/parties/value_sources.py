"""Where each value of a party comes from: who gave it, when, and through what. Read from the audit, so that nothing is kept twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relais.accounts.models import User
from relais.parties.models import Party
from relais.records.api import Change, readable_fields, registry


@dataclass(frozen=True)
class ValueSource:
    """`through` is screen, api, import…; `origin` names the file or program where the operation knows it."""

    at: datetime
    actor: User | None
    through: str
    operation_id: int
    origin: str


def sources_of(party: Party, user: User | None) -> dict[str, ValueSource]:
    """The source of each value that the user may see and that stands on the party, by field key."""
    declared = registry.of(party)
    open_fields = readable_fields(user, declared)
    found: dict[str, ValueSource | None] = {}
    changes = Change.objects.filter(type=declared.key, record_id=party.pk).select_related("actor", "operation").order_by("-id")
    for change in changes.iterator(chunk_size=100):
        source = ValueSource(change.at, change.actor, change.through, change.operation_id, _origin(change))
        for key in open_fields.keys() & change.values.keys():
            found.setdefault(key, source if change.values[key][1] not in (None, "", []) else None)
    return {key: source for key, source in found.items() if source is not None}


def _origin(change: Change) -> str:
    details = change.operation.details
    return str(details.get("source") or details.get("file") or "")[:200]
