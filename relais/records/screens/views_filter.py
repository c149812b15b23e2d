"""The filter builder: the form is posted as often as it changes, and applied when it is right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.records.query.errors import QueryError
from relais.records.query.parsing import parse_query
from relais.records.screens.answers import go, opened_type
from relais.records.screens.filter_controls import Drawn
from relais.records.screens.filter_nodes import change_form, from_form
from relais.records.screens.filter_trees import root_group, to_tree
from relais.records.screens.state import read_state


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def filter_form(request: Request, key: str) -> HttpResponse:
    """Build a Query by choosing; the address keeps which list it is for."""
    declared, reader = opened_type(request, key)
    state, _tabs = read_state(declared, request.GET, reader)
    refusal: QueryError | None = None
    if request.method == "GET":
        root = root_group(state.query, declared, reader)
        if not root.parts:
            change_form(root, "condition:0")
    else:
        root = from_form(request.POST)
        deed = request.POST.get("do", "")
        if deed == "apply":
            try:
                tree = parse_query(to_tree(root, declared, reader) or {}, declared, request.user, reader)
                return go(request, state.url(query=tree))
            except QueryError as error:
                refusal = error
        change_form(root, deed)
    context = {"type": declared, "root": Drawn(root, declared, reader), "refusal": refusal, "state": state}
    part = "records/filter_dialog.html" if request.headers.get("HX-Request") else "records/filter_page.html"
    return render(request, part, context, status=422 if refusal else 200)
