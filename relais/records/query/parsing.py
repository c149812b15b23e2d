"""Queries and sort orders as they come from outside: read, checked against the registry, canonical."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _

from relais.records.access.gate import hidden_title_columns
from relais.records.query.compiler import compile_query
from relais.records.query.errors import QueryError, TooComplex, UnknownField, WrongValue
from relais.records.query.limits import DEEPEST, DEEPEST_JSON
from relais.records.query.measures import MEASURES
from relais.records.query.ordering import Order, order_of
from relais.records.query.paths import TITLE, resolve_path

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.fields import Reader
    from relais.records.record_type import RecordType

LARGEST = 64_000
MOST_SORTS = 5
#: In which order a part of a Query is written.
WORDS = ("all", "any", "not", "field", "op", "value", "currency", "related", "where", *MEASURES, "search")


def parse_query(given: Any, declared: RecordType, user: User | None, reader: Reader) -> dict[str, Any]:
    """The Query of a JSON text or a mapping, proven by compiling it for this user; {} means every record."""
    tree = _read(given) if isinstance(given, str) else given
    if tree is None or tree == {}:
        return {}
    compile_query(declared, tree, user, reader, looks_ahead=False)
    canonical: dict[str, Any] = _canonical(tree)
    return canonical


def _read(text: str) -> Any:
    if not text.strip():
        return None
    if len(text) > LARGEST:
        raise TooComplex(_("A Query may have {limit} characters.").format(limit=LARGEST))
    if _deepest(text) > DEEPEST_JSON:
        raise TooComplex(_("A Query may be nested {limit} levels deep.").format(limit=DEEPEST))
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_without_doubles)
    except ValueError:
        raise QueryError(_("The Query is not valid JSON.")) from None


def _deepest(text: str) -> int:
    """How deep the brackets nest outside of texts, so that no parser has to find out by going there."""
    depth = deepest = 0
    is_text = is_escaped = False
    for character in text:
        if is_text:
            is_text = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            is_text = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a word stands twice")
    return made


def _canonical(tree: Any) -> Any:
    """The same Query with its words in their order, and without those that say nothing."""
    written: dict[str, Any] = {}
    for word in WORDS:
        if word not in tree:
            continue
        value = tree[word]
        if word in ("all", "any"):
            written[word] = [_canonical(part) for part in value]
        elif word in ("not", "where"):
            if value:
                written[word] = _canonical(value)
        elif not (word == "value" and tree["op"] in ("empty", "not_empty")) and not (word == "currency" and value is None):
            written[word] = dict(value) if isinstance(value, Mapping) else value
    return written


def parse_sort(given: str | Sequence[str] | None, declared: RecordType, user: User | None) -> list[Order]:
    """`-amount,organization.name` as an order. "" means by title (by number where titles are hidden), None as the type is usually sorted."""
    if given is None:
        given = sorts_open_to(declared, declared.sort, user)
    names = given.split(",") if isinstance(given, str) else list(given)
    names = [name.strip() if isinstance(name, str) else name for name in names if name != ""]
    if len(names) > MOST_SORTS:
        raise TooComplex(_("Sort by {limit} fields at most.").format(limit=MOST_SORTS), field="sort")
    if len({str(name).removeprefix("-") for name in names}) < len(names):
        raise WrongValue(_("A field can be sorted by once."), field="sort")
    usual = "-id" if declared.is_ledger else "id" if hidden_title_columns(user, declared) else TITLE.key
    return [_order(name, declared, user) for name in names or [usual]]


def _order(name: Any, declared: RecordType, user: User | None) -> Order:
    descending = isinstance(name, str) and name.startswith("-")
    path = resolve_path(declared, name[1:] if descending else name, user, to="sortable")
    return order_of(path, user, descending=descending)


def sorts_open_to(declared: RecordType, names: Sequence[str], user: User | None) -> tuple[str, ...]:
    """Those of the sort keys that the user may read: who is denied one sorts by the others."""
    return tuple(name for name in names if _is_known(declared, name, user))


def _is_known(declared: RecordType, name: str, user: User | None) -> bool:
    try:
        _order(name, declared, user)
    except UnknownField:
        return False
    return True
