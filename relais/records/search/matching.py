"""The `search` clause of a Query: every record that holds all the words, not only the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections, router
from django.db.models import Q

from relais.core.text import fold
from relais.records.models import SearchEntry
from relais.records.search.databases import database_of
from relais.records.search.places import Place
from relais.records.search.terms import Asked, read

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


def matching(declared: RecordType, text: str, user: User | None, *, looks_ahead: bool = True) -> Q:
    """The condition that a record of the type holds every word, in what the user may read. It does not ask which records the user may see.

    `looks_ahead` lets it ask the database how many those are, where that makes the condition faster.
    """
    if declared.is_ledger:
        return declared.search_condition((fold(text) or "").split())
    asked, place = read(text), Place(declared, user)
    if not asked or ((asked.is_only_letters or not declared.is_findable) and place.hides_titles):
        return Q(pk__in=[])
    if asked.is_only_letters:
        return Q(title_key__gte=asked.phrase, title_key__startswith=asked.phrase)
    if not declared.is_findable:
        return _in_titles(asked)
    connection = connections[router.db_for_read(SearchEntry)]
    return database_of(connection).holding(connection, asked, place, looks_ahead=looks_ahead)


def _in_titles(asked: Asked) -> Q:
    """Types without entries are searched by what they sort by."""
    condition = Q()
    for term in asked.terms:
        condition &= Q(title_key__contains=term.forms[0].strip())
    return condition
