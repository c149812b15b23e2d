"""Which webhooks hear of which type: asked with every event, so kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relais.accounts.models import User
from relais.core.kept import Kept
from relais.integrations.models import Webhook
from relais.records.api import RecordType, can


@dataclass(frozen=True)
class Listener:
    """A webhook as far as events need to know it."""

    pk: int
    type: str
    events: frozenset[str]
    query: dict[str, Any]
    person_id: int | None


def _read(database: str) -> tuple[Listener, ...]:
    living = Webhook.objects.using(database).filter(deleted_at=None, is_active=True).order_by("id")
    return tuple(Listener(each.pk, each.type, frozenset(each.events), each.query or {}, each.person_id) for each in living)


LISTENERS: Kept[tuple[Listener, ...]] = Kept("webhooks", _read)


def person_behind(person_id: int | None, declared: RecordType) -> User | None:
    """The person whose access a webhook has, read anew; nobody where they have left, or may no longer take such records away."""
    person = User.objects.filter(pk=person_id or 0, is_active=True, deleted_at=None).first()
    return person if person is not None and can(person, "view", declared) and can(person, "export", declared) else None
