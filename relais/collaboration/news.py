"""What concerns a person, newest first, as far as it is open to that person now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from relais.accounts.models import User
from relais.collaboration.long_changes import ENDED
from relais.collaboration.models import Notification
from relais.collaboration.subjects import subjects_for
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
    kind: str = ""
    undo: str = ""


def news_for(user: User, limit: int = 20) -> list[News]:
    """A record that was closed to the user since is not spoken of any more."""
    rows = list(Notification.objects.of(user).select_related("actor").order_by("-at", "-pk")[: limit * 2])
    subjects = subjects_for(user, rows)
    found: list[News] = []
    for row in rows:
        subject = subjects.get(row.pk)
        words = words_of(row, user) if subject is not None else ""
        if subject is not None and words:
            who = row.actor.name if row.actor else gettext("Relais")
            square = row.type in registry and registry.get(row.type).icon.startswith("building")
            news = News(row.pk, row.at, who, words, subject.title, icon_of(row.kind), square, row.read_at is None, row.kind, subject.undo)
            found.append(news)
    return found[:limit]


def ended_since(user: User, since: datetime) -> list[News]:
    """The changes in the background that ended since then and that the user has not looked at."""
    rows = Notification.objects.of(user).unread().filter(kind=ENDED, at__gte=since)[:5]
    fresh = {row.pk for row in rows}
    return [news for news in news_for(user) if news.pk in fresh] if fresh else []


def number_unread(user: User, limit: int = 99) -> int:
    return Notification.objects.of(user).unread()[:limit].count()


def notification_of(user: User, pk: int) -> Notification | None:
    """A notification, if it is the user's own."""
    return Notification.objects.of(user).filter(pk=pk).first()
