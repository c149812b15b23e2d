"""Small answers that larger screens ask for: link pickers, column choice, the form of a view, likely duplicates."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValue, NotFound
from relais.core.formulas import Scope
from relais.records.access.gate import demand, readable_fields, writable_fields
from relais.records.custom.scopes import scope_of
from relais.records.fields import Collection
from relais.records.models import SavedView
from relais.records.registry import registry
from relais.records.screens.answers import fragment, go, opened_type
from relais.records.screens.forms import Input, RecordForm
from relais.records.screens.linking import LONGEST_NAME, candidates
from relais.records.screens.state import read_state
from relais.ui.formula_editor import check_formula

#: A link leads to no more types than this.
MOST_TYPES = 10


@require_GET
@opens_to(GATE)
def lookup(request: Request, key: str) -> JsonResponse:
    """Records to link to, as one types: `[{"value": 7, "label": "…", "hint": "…"}]`."""
    declared, reader = opened_type(request, key)
    others = [opened_type(request, other)[0] for other in request.GET.getlist("or")[:MOST_TYPES]]
    found = candidates([declared, *others], request.GET.get("q", "").strip()[:LONGEST_NAME], reader)
    return JsonResponse([asdict(each) for each in found], safe=False)


@require_POST
@opens_to(GATE)
def check_formula_of_type(request: Request) -> HttpResponse:
    """What stands in the formula of a custom field of the chosen type, while one types."""
    demand(request.user, "change", "custom-fields")
    key = request.POST.get("type", "")
    return check_formula(request, scope_of(registry.get(key)) if key in registry else Scope([]))


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def choose_columns(request: Request, key: str) -> HttpResponse:
    """Which columns the list shows, and in which order."""
    declared, reader = opened_type(request, key)
    state, _tabs = read_state(declared, request.GET, reader)
    fields = {name: own for name, own in readable_fields(request.user, declared).items() if own.listed}
    if request.method == "POST":
        chosen = tuple(name for name in request.POST.getlist("columns") if name in fields)
        return go(request, state.url(columns=chosen or state.tab.columns))
    order = [*state.columns, *sorted((name for name in fields if name not in state.columns), key=lambda name: str(fields[name].label))]
    entries = [(name, str(fields[name].label), name in state.columns) for name in order if name in fields]
    return fragment(request, "records/columns.html", _("Columns"), {"type": declared, "entries": entries, "state": state})


@require_GET
@opens_to(GATE)
def view_form(request: Request, key: str) -> HttpResponse:
    """Give what the list shows a name."""
    declared, reader = opened_type(request, key)
    state, _tabs = read_state(declared, request.GET, reader)
    own = state.tab.saved if state.tab.saved and (state.tab.saved.owner_id == request.user.pk or request.user.is_administrator) else None
    is_default = bool(state.tab.key) and state.tab.key == state.opens_with
    context = {"type": declared, "state": state, "own": own, "sharing": SavedView.Sharing.choices, "is_default": is_default}
    return fragment(request, "records/view_form.html", _("View"), context | {"filter_json": json.dumps(state.query)})


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def likely_duplicates(request: Request, key: str) -> HttpResponse:
    """What already stands here and looks like what is being typed."""
    declared, reader = opened_type(request, key, "create")
    # Posted, so that what is being typed about a person stands in no address and no log of addresses.
    form = RecordForm(declared, reader, given=request.POST if request.method == "POST" else request.GET)
    values: dict[str, Any] = {}
    for name, value in form.values().items():
        try:
            values[name] = form.fields[name].clean(value) if value not in (None, "", []) else None
        except InvalidValue:
            continue
    found = declared.likely_duplicates({name: value for name, value in values.items() if value}, request.user)
    return render(request, "records/duplicates.html", {"type": declared, "found": found})


@require_GET
@opens_to(GATE)
def collection_line(request: Request, key: str, field: str) -> HttpResponse:
    """One line of a collection as it is asked for now that what it follows has changed: an address in its country's order."""
    declared, reader = opened_type(request, key)
    own = writable_fields(request.user, declared).get(field)
    if not isinstance(own, Collection):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    collection = Input(own, field, [], (), reader)
    number, line = collection.line_again(request.GET)
    return render(request, "records/widgets/collection_line.html", {"type": declared, "input": collection, "line": line, "number": number})
