"""What a list shows just now: a saved view, and what the address says otherwise."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from relais.core.errors import NotFound
from relais.records.access.gate import readable_fields
from relais.records.fields import Reader
from relais.records.layouts.reading import arranged_columns
from relais.records.models import SavedView
from relais.records.query.errors import QueryError, UnknownField
from relais.records.query.parsing import parse_query, sorts_open_to
from relais.records.screens.groups import read_grouping

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType, ViewPreset

MOST_COLUMNS = 30
LIST, BOARD, CALENDAR, MAP = "list", "board", "calendar", "map"
LAYOUTS = (LIST, BOARD, CALENDAR, MAP)
MONTH, WEEK = "month", "week"


@dataclass(frozen=True)
class Tab:
    """One saved view or preset over the list."""

    key: str
    label: str
    query: dict[str, Any]
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    saved: SavedView | None = None
    group: str = ""
    layout: str = LIST
    is_minor: bool = False

    @property
    def is_preset(self) -> bool:
        return self.saved is None


@dataclass(frozen=True)
class ListState:
    """Everything that decides what a list shows; it can write itself as an address."""

    type: RecordType
    tab: Tab
    query: dict[str, Any]
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    group: str = ""
    layout: str = LIST
    #: The day about which a calendar is drawn, and how much of it.
    day: date | None = None
    span: str = MONTH
    #: What part of the map is seen: latitude, longitude and how near.
    at: str = ""
    text: str = ""
    cursor: str = ""
    widths: dict[str, int] = field(default_factory=dict)
    is_first_choice: bool = False
    #: The view that the list opens with for this user.
    opens_with: str = ""

    @property
    def tree(self) -> dict[str, Any]:
        """The Query of the view and of the search box together."""
        parts = [part for part in (self.query, {"search": self.text} if self.text else None) if part]
        return {"all": parts} if len(parts) > 1 else (parts[0] if parts else {})

    @property
    def is_changed(self) -> bool:
        """Whether the list shows something else than the saved view."""
        return any(getattr(self, name) != getattr(self.tab, name) for name in ("query", "columns", "sort", "group", "layout"))

    def url(self, **changes: Any) -> str:
        """The address of this list with something changed; a change starts at the first page."""
        state = replace(self, **({"cursor": ""} | changes))
        given: dict[str, str] = {}
        if state.tab.key != state.opens_with:
            given["view"] = state.tab.key
        if state.text:
            given["q"] = state.text
        if state.query != state.tab.query:
            given["filter"] = json.dumps(state.query, ensure_ascii=False, separators=(",", ":"))
        if state.sort != state.tab.sort:
            given["sort"] = ",".join(state.sort)
        if state.columns != state.tab.columns:
            given["columns"] = ",".join(state.columns)
        if state.group != state.tab.group:
            given["group"] = state.group
        if state.layout != state.tab.layout:
            given["layout"] = state.layout
        if state.layout == CALENDAR:
            given |= ({"day": state.day.isoformat()} if state.day else {}) | ({"span": state.span} if state.span != MONTH else {})
        if state.layout == MAP and state.at:
            given["at"] = state.at
        if state.cursor:
            given["cursor"] = state.cursor
        return state.type.list_url() + (f"?{urlencode(given)}" if given else "")


def tabs_of(declared: RecordType, user: User) -> list[Tab]:
    """The presets of the type and the saved views open to the user."""
    columns = tuple(name for name in arranged_columns(declared, user) if name in readable_fields(user, declared))
    everything = Tab("", _("All"), {}, columns, sorts_open_to(declared, declared.sort, user), layout=declared.layout)
    presets = [
        Tab(
            preset.key or f"p{number}",
            str(preset.name),
            dict(preset.query),
            tuple(preset.columns) or columns,
            _sort_of(preset, declared, user),
            group=preset.group,
            layout=preset.layout,
            is_minor=preset.is_minor,
        )
        for number, preset in enumerate((*declared.presets, *declared.more_presets()), start=1)
        if _is_open(preset, declared, user)
    ]
    return [everything, *presets, *(tab_of(view, columns) for view in open_views(declared, user))]


def _sort_of(preset: ViewPreset, declared: RecordType, user: User) -> tuple[str, ...]:
    return sorts_open_to(declared, preset.sort or declared.sort, user)


def _is_open(preset: ViewPreset, declared: RecordType, user: User) -> bool:
    """Whether the user may read every field that the preset asks about."""
    if len(readable_fields(user, declared)) == len(declared.all_fields):
        return True
    try:
        parse_query(preset.query, declared, user, Reader.of(user))
    except UnknownField:
        return False
    return True


def tab_of(view: SavedView, columns: tuple[str, ...]) -> Tab:
    layout = view.layout if view.layout in LAYOUTS else LIST
    return Tab(str(view.pk), view.name, view.query or {}, tuple(view.columns) or columns, tuple(view.sort), view, view.group_by, layout)


def open_views(declared: RecordType, user: User) -> Any:
    """The views that the user made or that are shared with the user."""
    shared = Q(owner=user) | Q(sharing=SavedView.Sharing.ALL)
    if user.team_id:
        shared |= Q(sharing=SavedView.Sharing.TEAM, team_id=user.team_id)
    return SavedView.objects.filter(shared, type=declared.key)


def read_state(declared: RecordType, given: QueryDict, reader: Reader) -> tuple[ListState, list[Tab]]:
    """The state that an address asks for; refused, not guessed, where it names what does not exist."""
    user = reader.user
    assert user is not None
    tabs = tabs_of(declared, user)
    liked = user.lists.get(declared.key, {})
    default = str(liked.get("view") or declared.opens_with)
    key = given.get("view", default)[:80]
    tab = next((tab for tab in tabs if tab.key == key), None)
    if tab is None:
        if "view" in given:
            raise NotFound(_("There is nothing here, or it is not open to you."))
        tab = tabs[0]
    fields = readable_fields(user, declared)
    columns = tuple(name for name in given.get("columns", "").split(",") if name)[:MOST_COLUMNS] or tab.columns
    for name in columns:
        if name not in fields or not fields[name].listed:
            if "columns" in given:
                raise UnknownField(
                    _("“{field}” is not a field of {type}.").format(field=name[:60], type=declared.key),
                    field=name[:60],
                    allowed=sorted(fields),
                )
            columns = tuple(kept for kept in columns if kept != name)
    widths = (tab.saved.widths if tab.saved else liked.get("widths")) or {}
    state = ListState(
        type=declared,
        tab=tab,
        query=parse_query(given["filter"], declared, user, reader) if given.get("filter") else tab.query,
        columns=columns,
        sort=tuple(name for name in given["sort"].split(",") if name) if "sort" in given else tab.sort,
        group=_group_of(declared, given, tab, reader),
        layout=layout if (layout := given.get("layout", "")) in LAYOUTS else tab.layout,
        day=_day_of(given.get("day", "")),
        at=given.get("at", "")[:40],
        span=WEEK if given.get("span") == WEEK else MONTH,
        text=given.get("q", "").strip()[:200],
        cursor=given.get("cursor", "")[:2000],
        widths={name: width for name, width in widths.items() if isinstance(width, int)},
        is_first_choice=not given,
        opens_with=default if any(tab.key == default for tab in tabs) else "",
    )
    return state, tabs


def _day_of(asked: str) -> date | None:
    """A day that was asked for; nonsense, and the edges of the calendar, mean today."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _group_of(declared: RecordType, given: QueryDict, tab: Tab, reader: Reader) -> str:
    """What to group by: refused where the address asks for what cannot be, left out where a kept view does."""
    if "group" in given:
        asked = given.get("group", "")
        read_grouping(declared, asked, reader)
        return asked
    try:
        read_grouping(declared, tab.group, reader)
    except QueryError:
        return ""
    return tab.group
