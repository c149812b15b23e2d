"""Which modules (`relais.core.modules`) are closed to whom: a package above answers, and gate, navigation, pages and home screen ask here.

What is stored stays, and the product itself (no user) goes on working with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import Resolver404, resolve

from relais.core.modules import module_of
from relais.records.fields import Collection, Link

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.fields import Field
    from relais.records.record_type import RecordType

NONE: frozenset[str] = frozenset()


_closing: list[Callable[[User], frozenset[str]]] = []


def register_closing(source: Callable[[User], frozenset[str]]) -> None:
    """Add a function that answers the keys of the modules closed to a person."""
    _closing.append(source)


def module_of_type(declared: RecordType) -> str:
    return module_of(type(declared).__module__)


def closed_modules(user: User | None) -> frozenset[str]:
    """The modules closed to somebody, found once for the life of the user object."""
    if user is None or not _closing:
        return NONE
    kept: frozenset[str] | None = user.__dict__.get("_closed_modules")
    if kept is None:
        kept = user.__dict__["_closed_modules"] = NONE.union(*(source(user) for source in _closing))
    return kept


def is_open(thing: Any, user: User | None) -> bool:
    """Whether what a package has registered – a function, a class – is of a module that is open to the user."""
    closed = closed_modules(user)
    return not closed or module_of(thing.__module__) not in closed


def is_closed_type(declared: RecordType, user: User | None) -> bool:
    closed = closed_modules(user)
    return bool(closed) and module_of_type(declared) in closed


def leads_nowhere(own: Field, user: User | None) -> bool:
    """Whether a field is of no use without the modules that are closed: it leads to their records alone, or its items do."""
    if isinstance(own, Collection):
        return any(link.required and _leads_to_closed(link, user) for link in own.links.values())
    return isinstance(own, Link) and not own.required and _leads_to_closed(own, user)


def _leads_to_closed(link: Link, user: User | None) -> bool:
    return bool(link.targets) and all(is_closed_type(each, user) for each in link.targets)


def is_open_address(url: str, user: User | None) -> bool:
    """Whether the page at an address is of a module that is open to the user."""
    closed = closed_modules(user)
    return not closed or module_of_address(url) not in closed


@cache
def module_of_address(url: str) -> str:
    try:
        return module_of_view(resolve(url.partition("?")[0]).func)
    except Resolver404:
        return ""


def module_of_view(view: Callable[..., Any]) -> str:
    """A page that others need too (`stands_alone`) is of no module."""
    return "" if getattr(view, "stands_alone", False) else module_of(view.__module__)


def stands_alone(view: Callable[..., Any]) -> Callable[..., Any]:
    """View decorator: the page is there whatever module is switched off, and asks the gate for what it shows."""
    view.stands_alone = True  # type: ignore[attr-defined]
    return view
