"""The list and its saved views."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValues, NotAllowed, NotFound
from relais.records.access.gate import readable_fields
from relais.records.fields import Reader
from relais.records.models import SavedView
from relais.records.query.parsing import parse_query, parse_sort
from relais.records.reading import note_reading_of_list
from relais.records.record_type import RecordType
from relais.records.screens.answers import go, opened_type
from relais.records.screens.groups import read_grouping
from relais.records.screens.listing import Listing
from relais.records.screens.measuring import USUAL, MeasuredFoot, measure_words
from relais.records.screens.state import BOARD, LAYOUTS, LIST, open_views, read_state
from relais.ui.toasts import toast

LONGEST_GROUP = 63


@require_GET
@opens_to(GATE)
def record_list(request: Request, key: str) -> HttpResponse:
    """The list of a type."""
    declared, reader = opened_type(request, key)
    state, tabs = read_state(declared, request.GET, reader)
    listing = Listing(state, tabs, reader)
    if listing.is_list:
        note_reading_of_list(declared, listing.page.rows, listing.fields, by=request.actor)
    return render(request, "records/list.html", {"listing": listing, "type": declared, "state": state, "phrases": _phrases()})


@require_GET
@opens_to(GATE)
def board_column(request: Request, key: str) -> HttpResponse:
    """The next cards of a column of a board."""
    declared, reader = opened_type(request, key)
    state, tabs = read_state(declared, request.GET, reader)
    board = Listing(replace(state, layout=BOARD), tabs, reader).board
    lane = request.GET.get("lane", "")
    if board is None or lane not in {"", *(str(option) for option in board.field.options())}:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    column = board.column(lane, request.GET.get("after", "")[:2000])
    return render(request, "records/board.html#cards", {"board": board, "column": column, "type": declared})


@require_GET
@opens_to(GATE)
def list_measures(request: Request, key: str) -> HttpResponse:
    """What the columns of the list add up to; the user's choice of measure is kept."""
    declared, reader = opened_type(request, key)
    state, tabs = read_state(declared, request.GET, reader)
    kept = request.user.lists.get(declared.key, {}).get("measure", USUAL)
    word = request.GET.get("measure", kept)
    if word not in measure_words():
        raise InvalidValues({"measure": [_("Choose one of the measures that are offered.")]})
    if word != kept:
        request.user.keep_list(declared.key, measure=word)
    return render(request, "records/measures.html", {"foot": MeasuredFoot(Listing(state, tabs, reader), word)})


def _phrases() -> str:
    """The words of the selection bar, for the script that counts."""
    return json.dumps({"one": _("{count} selected"), "other": _("{count} are selected")})


@require_POST
@opens_to(GATE)
def save_view(request: Request, key: str) -> HttpResponse:
    """Keep what the list shows under a name, or in the view it came from."""
    declared, reader = opened_type(request, key)
    user = request.user
    name = request.POST.get("name", "").strip()[:80]
    if not name:
        raise InvalidValues({"name": [_("Give the view a name.")]})
    sharing = request.POST.get("sharing", "private")
    if sharing not in SavedView.Sharing.values:
        raise InvalidValues({"sharing": [_("Choose who sees the view.")]})
    fields = readable_fields(user, declared)
    columns = [column for column in request.POST.get("columns", "").split(",") if column in fields and fields[column].listed]
    sort = request.POST.get("sort", "")
    parse_sort(sort, declared, user)
    view = SavedView(
        type=declared.key, name=name, owner=user, team_id=user.team_id if sharing == "team" else None, sharing=sharing,
        query=parse_query(request.POST.get("filter") or "{}", declared, user, reader), columns=columns, sort=[s for s in sort.split(",") if s],
        group_by=_group(request, declared, reader), layout=_layout(request),
    )  # fmt: skip
    view.save()
    toast(request, _("The view “{name}” is saved.").format(name=name))
    return go(request, f"{declared.list_url()}?view={view.pk}")


def _group(request: Request, declared: RecordType, reader: Reader) -> str:
    """What the list was grouped by, if that is something to group by."""
    asked = request.POST.get("group", "")[:LONGEST_GROUP]
    read_grouping(declared, asked, reader)
    return asked


def _layout(request: Request) -> str:
    layout = request.POST.get("layout", LIST)
    return layout if layout in LAYOUTS else LIST


@require_http_methods(["POST", "DELETE"])
@opens_to(GATE)
def change_view(request: Request, key: str, view_id: int) -> HttpResponse:
    """Update, rename, share, make default or delete a saved view."""
    declared, reader = opened_type(request, key)
    view = open_views(declared, request.user).filter(pk=view_id).first()
    if view is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    verb = request.POST.get("verb", "delete" if request.method == "DELETE" else "")
    if verb in ("default", "usual"):
        request.user.keep_list(declared.key, view=view.pk if verb == "default" else None)
        toast(request, _("This list now opens with “{name}”.").format(name=view.name if verb == "default" else _("All")))
        return go(request, declared.list_url())
    if view.owner_id != request.user.pk and not request.user.is_administrator:
        raise NotAllowed(_("Only the person who made this view can change it."))
    if verb == "delete":
        view.delete()
        return go(request, f"{declared.list_url()}?view=")
    if verb == "update":
        fields = readable_fields(request.user, declared)
        parse_sort(request.POST.get("sort", ""), declared, request.user)
        view.query = parse_query(request.POST.get("filter") or "{}", declared, request.user, reader)
        view.columns = [column for column in request.POST.get("columns", "").split(",") if column in fields and fields[column].listed]
        view.sort = [name for name in request.POST.get("sort", "").split(",") if name]
        view.group_by, view.layout = _group(request, declared, reader), _layout(request)
    elif verb == "rename":
        view.name = request.POST.get("name", "").strip()[:80] or view.name
        if request.POST.get("sharing") in SavedView.Sharing.values:
            view.sharing = request.POST["sharing"]
            view.team_id = request.user.team_id if view.sharing == "team" else None
    view.save()
    return go(request, f"{declared.list_url()}?view={view.pk}")


@require_POST
@opens_to(GATE)
def keep_width(request: Request, key: str) -> HttpResponse:
    """Remember how wide the user likes a column, for the view or for the type."""
    declared, _reader = opened_type(request, key)
    name, width = request.POST.get("column", ""), request.POST.get("width", "")
    if name not in {*declared.all_fields, "title"} or not width.isascii() or not width.isdecimal() or len(width) > 5:
        raise InvalidValues({"width": [_("A column and its width in pixels are expected.")]})
    given, wide = request.GET.get("view", ""), {name: min(max(int(width), 48), 800)}
    view = None
    if given.isascii() and given.isdecimal() and len(given) < 19:
        view = SavedView.objects.filter(pk=int(given), owner=request.user, type=declared.key).first()
    if view is None:
        request.user.keep_list(declared.key, widths=request.user.lists.get(declared.key, {}).get("widths", {}) | wide)
    else:
        view.widths = (view.widths or {}) | wide
        view.save(update_fields=["widths"])
    return HttpResponse(status=204)
