"""What the records that a link may lead to are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from relais.integrations.imports.by_heart import telling_names
from relais.integrations.imports.identity import tidy
from relais.records.api import RecordType, hidden_title_columns, visible
from relais.records.fields import FewLink, Link

#: All names of so many records are compared; of more, those that begin alike.
MOST = 20_000
BEGINNING = 3
MOST_BEGINNINGS = 200
MOST_ALIKE = 100


def names_like(link: Link, texts: Sequence[str], user: Any) -> list[str]:
    """Names among which what the texts mean may be found."""
    if isinstance(link, FewLink):
        return telling_names(link)
    return list(dict.fromkeys(name for target in link.targets for name in _names_of(target, texts, user) if name))


def _names_of(target: RecordType, texts: Sequence[str], user: Any) -> Iterable[str]:
    if hidden_title_columns(user, target):
        return []
    rows = visible(user, target).values(*target.title_columns)
    some = [target.compose_title(row) for row in rows.order_by("pk")[: MOST + 1]]
    if len(some) <= MOST or not target.sorts_by_title:
        return some
    beginnings = [each for each in dict.fromkeys(tidy(text)[:BEGINNING] for text in texts) if each][:MOST_BEGINNINGS]
    return [target.compose_title(row) for beginning in beginnings for row in rows.filter(title_key__startswith=beginning)[:MOST_ALIKE]]
