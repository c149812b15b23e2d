"""What stands in the side bar. Packages above register their items; nobody here knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from relais.ui import formats
from relais.ui.icons import icon

#: The groups in their order; items of the group "" stand first, without a heading.
GROUPS: dict[str, str | Promise] = {
    "": "",
    "relations": _("Relations"),
    "sales": _("Sales"),
    "service": _("Service"),
    "steering": _("Steering"),
    "administration": _("Administration"),
}


def _everyone(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class NavigationItem:
    """One line of the side bar. `dock` places it on the phone's dock too, which holds the first four.

    `count` answers a figure to stand beside it, with whether it is exact where that is not sure.
    """

    label: str | Promise
    url: str | Promise
    icon: str
    group: str = ""
    order: int = 100
    count: Callable[[Any], int | tuple[int, bool] | None] | None = None
    permission: Callable[[Any], bool] = _everyone
    dock: bool = False


@dataclass(frozen=True)
class NavigationEntry:
    """An item as this request sees it."""

    label: str
    url: str
    icon: str
    count: int | None
    is_current: bool
    is_exact: bool = True

    @cached_property
    def as_item(self) -> str:
        label, here = escape(self.label), ' aria-current="page"' if self.is_current else ""
        count = "" if self.count is None else f"<b>{formats.current().number(self.count)}{'' if self.is_exact else '+'}</b>"
        return f'<li><a class="nav" href="{escape(self.url)}" title="{label}"{here}>{icon(self.icon)}<span>{label}</span>{count}</a></li>'


@dataclass
class NavigationGroup:
    label: str
    entries: list[NavigationEntry] = field(default_factory=list)


@dataclass
class Navigation:
    groups: list[NavigationGroup]
    dock: list[NavigationEntry]

    def draw(self, of: str) -> SafeString:
        """The groups as HTML, which every page holds twice (for the desk and the phone); `of` tells their ids apart."""
        parts: list[str] = []
        for number, group in enumerate(self.groups, 1):
            label = f"{of}-group-{number}"
            parts.append(f'<div class="group" id="{label}">{escape(group.label)}</div>' if group.label else "")
            parts.append(f'<ul aria-labelledby="{label}">' if group.label else "<ul>")
            parts += [entry.as_item for entry in group.entries]
            parts.append("</ul>")
        return mark_safe("".join(parts))


_items: list[NavigationItem] = []
_sources: list[Callable[[Any], Iterable[NavigationItem]]] = []


def register(*items: NavigationItem) -> None:
    """Add items that are known when the program starts."""
    _items.extend(items)


def register_source(source: Callable[[Any], Iterable[NavigationItem]]) -> None:
    """Add a function that answers the items to show for a request."""
    _sources.append(source)


_gates: list[Callable[[Any, NavigationItem], bool]] = []


def register_gate(gate: Callable[[Any, NavigationItem], bool]) -> None:
    """Add a function that says whether an item is open to who asks, beside the item's own permission."""
    _gates.append(gate)


def remembered() -> Callable[[], None]:
    """What takes away all that is registered from now on."""
    kept = [(held, list(held)) for held in (_items, _sources, _gates)]

    def restore() -> None:
        for held, before in kept:
            held[:] = before  # type: ignore[assignment]

    return restore


def items_for(request: HttpRequest) -> list[NavigationItem]:
    """The items that the user of this request may see, in order."""
    items = [*_items, *(item for source in _sources for item in source(request))]
    order = list(GROUPS)
    return sorted(
        (item for item in items if item.permission(request) and all(gate(request, item) for gate in _gates)),
        key=lambda item: (order.index(item.group), item.order),
    )


def navigation_for(request: HttpRequest) -> Navigation:
    """The side bar and the dock of this request, with counts and the current place."""
    items = items_for(request)
    urls = {id(item): str(item.url) for item in items}
    here = max((url for url in urls.values() if _leads_to(url, request.path)), key=len, default="")
    entries = {id(item): _entry(item, urls[id(item)], here, request) for item in items}
    groups = [NavigationGroup(str(label), [entries[id(item)] for item in items if item.group == key]) for key, label in GROUPS.items()]
    return Navigation([group for group in groups if group.entries], [entries[id(item)] for item in items if item.dock][:4])


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _entry(item: NavigationItem, url: str, here: str, request: HttpRequest) -> NavigationEntry:
    counted = item.count(request) if item.count else None
    count, is_exact = counted if isinstance(counted, tuple) else (counted, True)
    return NavigationEntry(str(item.label), url, item.icon, count, url == here, is_exact)
