"""What concerns a person, newest first, as far as it is open to that person now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from relais.accounts.models import User
from relais.collaboration.audience import shown_titles
from relais.collaboration.models import Notification
from relais.collaboration.wording import icon_of, words_of
from relais.records.api import registry


@dataclass(frozen=True)
class News:
    """One notification as its reader sees it."""

    pk: int
    at: datetime
    who: str
    words: str
    title: str
    icon: str
    is_square: bool
    is_new: bool


def news_for(user: User, limit: int = 20) -> list[News]:
    """A record that was closed to the user since is not spoken of any more."""
    rows = list(Notification.objects.of(user).select_related("actor").order_by("-at", "-pk")[: limit * 2])
    titles = shown_titles(user, ((row.type, row.record_id) for row in rows))
    found: list[News] = []
    for row in rows:
        title = titles.get((row.type, row.record_id))
        words = words_of(row, user) if title is not None else ""
        if title is not None and words:
            who = row.actor.name if row.actor else gettext("Relais")
            square = registry.get(row.type).icon.startswith("building")
            found.append(News(row.pk, row.at, who, words, title, icon_of(row.kind), square, row.read_at is None))
    return found[:limit]


def number_unread(user: User, limit: int = 99) -> int:
    return Notification.objects.of(user).unread()[:limit].count()


def notification_of(user: User, pk: int) -> Notification | None:
    """A notification, if it is the user's own."""
    return Notification.objects.of(user).filter(pk=pk).first()
