"""What one may listen to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from relais.records.access.gate import can, visible
from relais.records.registry import registry

if TYPE_CHECKING:
    from relais.accounts.models import User

MOST_TOPICS = 20


def open_topics(user: User, asked: Iterable[str]) -> set[str]:
    """Of the topics those that the user may see; the others look as if nothing ever happened there."""
    found: set[str] = set()
    for topic in list(dict.fromkeys(asked))[:MOST_TOPICS]:
        key, _slash, number = topic.partition("/")
        if key not in registry or not can(user, "view", key):
            continue
        if not number:
            found.add(topic)
        elif number.isascii() and number.isdecimal() and len(number) < 19 and visible(user, key).filter(pk=int(number)).exists():
            found.add(f"{key}/{int(number)}")
    return found


def topics_of(payload: Mapping[str, Any]) -> set[str]:
    """What an event of the engine is about."""
    return {payload["type"], *(f"{payload['type']}/{pk}" for pk in payload["ids"])}
