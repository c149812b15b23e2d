"""What notifications speak of, as far as it is open to their reader now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from relais.accounts.models import User
from relais.collaboration.audience import open_to, shown_titles
from relais.collaboration.models import Notification
from relais.collaboration.wording import Subject, subjects_of
from relais.records.api import registry


def subjects_for(user: User, told: Sequence[Notification]) -> dict[int, Subject]:
    """By the id of the notification; one query a type."""
    found: dict[int, Subject] = {}
    others: dict[str, list[Notification]] = defaultdict(list)
    of_records = [each for each in told if subjects_of(each.kind) is None]
    for each in told:
        others[each.kind].append(each)
    titles = shown_titles(user, ((each.type, each.record_id) for each in of_records))
    for each in of_records:
        if (each.type, each.record_id) in titles:
            found[each.pk] = Subject(titles[each.type, each.record_id], registry.get(each.type).url_of(each.record_id))
    for kind, some in others.items():
        subjects = subjects_of(kind)
        if subjects is not None:
            found |= subjects(some, user)
    return found


def address_of(user: User, told: Notification) -> str | None:
    """Where to look at it; nothing where it is closed to the reader, or in the bin."""
    if subjects_of(told.kind) is None and told.record_id not in open_to(user, told.type, [told.record_id]):
        return None
    subject = subjects_for(user, [told]).get(told.pk)
    return subject.url if subject else None
