"""Queries and sort orders as they come from outside: read, checked against the registry, canonical."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _

from relais.records.query.compiler import DEEPEST, compile_query
from relais.records.query.errors import QueryError, TooComplex
from relais.records.query.keyset import Order, order_by_field, order_by_title
from relais.records.query.paths import resolve_path

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.fields import Reader
    from relais.records.record_type import RecordType

LARGEST = 64_000
MOST_SORTS = 4
TITLE = "title"


def parse_query(given: Any, declared: RecordType, user: User | None, reader: Reader) -> dict[str, Any]:
    """The Query as a tree, proven by compiling it for this user; {} means every record."""
    tree = _read(given) if isinstance(given, str) else given
    if not tree:
        return {}
    if not isinstance(tree, Mapping):
        raise QueryError(_("A Query is made of all, any, not, field, related or search."))
    _check_size(tree)
    compile_query(declared, tree, user, reader)
    return dict(tree)


def _read(text: str) -> Any:
    if len(text) > LARGEST:
        raise TooComplex(_("A Query may hold {limit} characters.").format(limit=LARGEST))
    if _deepest_bracket(text) > DEEPEST * 4:
        raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise QueryError(_("The Query is not valid JSON.")) from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _deepest_bracket(text: str) -> int:
    """How deep the brackets nest, whatever stands in texts: a bound, found without parsing."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _check_size(tree: Mapping[str, Any]) -> None:
    """A tree that did not come as text is bound as one that did, without recursion."""
    pending: list[tuple[Any, int]] = [(tree, 1)]
    seen = 0
    while pending:
        part, depth = pending.pop()
        seen += 1
        if depth > DEEPEST * 4 or seen > 20_000:
            raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
        if isinstance(part, Mapping):
            pending += [(value, depth + 1) for value in part.values()]
        elif isinstance(part, list):
            pending += [(value, depth + 1) for value in part]
        elif isinstance(part, str) and len(part) > LARGEST:
            raise TooComplex(_("A Query may hold {limit} characters.").format(limit=LARGEST))


def parse_sort(given: str, declared: RecordType, user: User | None) -> list[Order]:
    """`-amount,name` as an order; nothing means by title."""
    names = [name.strip() for name in given.split(",") if name.strip()] if isinstance(given, str) else []
    if len(names) > MOST_SORTS or len(given) > 1000:
        raise QueryError(_("Sort by {limit} fields at most.").format(limit=MOST_SORTS), field="sort")
    orders = []
    for name in names:
        descending, bare = name.startswith("-"), name.removeprefix("-")
        if bare == TITLE:
            orders.append(order_by_title(descending=descending))
        else:
            orders.append(order_by_field(resolve_path(declared, bare, user, to="sortable"), descending=descending))
    return orders or [order_by_title(descending=False)]
