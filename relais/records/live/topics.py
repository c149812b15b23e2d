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


def topic_of_person(user_id: int) -> str:
    """What concerns one person alone; each stream listens to its reader's own."""
    return f"for/{user_id}"


#: Of a larger batch only the type is told of the records around; their pages are seldom open then.
MOST_AROUND = 200


def topics_of(payload: Mapping[str, Any]) -> set[str]:
    """What an event of the engine is about: the type, its records, and the records on whose pages these stand; or a person."""
    if "person_id" in payload:
        return {topic_of_person(payload["person_id"])}
    key, ids = payload["type"], [*payload["ids"], *payload.get("winner_ids", ())]
    found = {key, *(f"{key}/{pk}" for pk in ids)}
    if key in registry and len(ids) <= MOST_AROUND:
        found |= _around(key, ids)
    return found


def _around(key: str, ids: list[int]) -> set[str]:
    declared = registry.get(key)
    links = [link for link in declared.links.values() if not link.target.is_setup and not link.target.is_person_of_the_firm]
    about = (
        [("about_type", "about_id")]
        if {"about_type", "about_id"} <= {column.attname for column in declared.model._meta.concrete_fields}
        else []
    )
    several = [links for links in declared.many_links.values() if not links.target.is_setup and not links.target.is_person_of_the_firm]
    names = [*(link.attribute for link in links), *(each.column for each in several), *(name for pair in about for name in pair)]
    found: set[str] = set()
    for row in declared.queryset(with_deleted=True).filter(pk__in=ids).values(*names) if names else ():
        found |= {f"{target.key}/{row[link.attribute]}" for link in links for target in link.targets if row[link.attribute]}
        found |= {f"{target.key}/{pk}" for each in several for target in each.targets for pk in row[each.column] or ()}
        found |= {f"{row[kind]}/{row[pk]}" for kind, pk in about if row[pk]}
    return found
