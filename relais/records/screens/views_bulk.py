"""Many records at once: change a field, delete, restore."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValue, InvalidValues, NotFound
from relais.records.access.gate import demand, writable_fields
from relais.records.changes.bulk import Selection, Started, start_bulk
from relais.records.fields import Collection, Reader
from relais.records.query.parsing import parse_query
from relais.records.record_type import RecordType
from relais.records.screens.answers import fragment, go, opened_type, say_done
from relais.records.screens.counts import forget_total
from relais.records.screens.courses import came_of
from relais.records.screens.forms import Input, read_input

MOST_CHOSEN = 10_000


def read_selection(request: Request, declared: RecordType, reader: Reader) -> Selection:
    """What the list's form says is selected: the ticked records, or everything that the filter means."""
    if request.POST.get("whole"):
        tree = parse_query(request.POST.get("filter") or "{}", declared, request.user, reader)
        return Selection(declared, tree=tree, is_everything=True)
    given = [word for word in request.POST.get("chosen", "").split(",") if word] or request.POST.getlist("ids")
    if not given or len(given) > MOST_CHOSEN or not all(word.isascii() and word.isdecimal() and len(word) < 19 for word in given):
        raise InvalidValues({"chosen": [_("Select at least one record.")]})
    return Selection(declared, [int(word) for word in given])


@require_POST
@opens_to(GATE)
def bulk_form(request: Request, key: str) -> HttpResponse:
    """Choose a field and give its value for all selected."""
    declared, reader = opened_type(request, key, "change")
    demand(request.user, "bulk", declared)
    selection = read_selection(request, declared, reader)
    writable = writable_fields(request.user, declared)
    names = dict.fromkeys(
        ["owner", *declared.columns, *declared.filters, *(name for section in declared.form_sections for name in section.fields), *writable]
    )
    found = {name: writable[name] for name in names if name in writable and not writable[name].is_guarded}
    fields = {
        name: own for name, own in found.items() if not isinstance(own, Collection) and not (own.is_of_form or own.kind == "rich_text")
    }
    chosen = fields.get(request.POST.get("field", "")) or next(iter(fields.values()), None)
    if chosen is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    number = selection.count(request.user, "change", reader)
    context: dict[str, Any] = {
        "type": declared,
        "number": number,
        "closed": max(selection.count(request.user, "view", reader) - number, 0),
        "fields": [(own.key, str(own.label)) for own in fields.values()],
        "input": Input(chosen, "value", chosen.empty, (), reader),
        "chosen": ",".join(map(str, selection.ids)),
        "filter": json.dumps(selection.tree or {}),
        "is_everything": selection.is_everything,
    }
    return fragment(request, "records/bulk.html", _("Edit"), context)


@require_POST
@opens_to(GATE)
def bulk_edit(request: Request, key: str) -> HttpResponse:
    """Change one field of all selected records."""
    declared, reader = opened_type(request, key, "change")
    selection = read_selection(request, declared, reader)
    own = writable_fields(request.user, declared).get(request.POST.get("field", ""))
    if own is None or own.is_guarded or own.is_of_form:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    value = read_input(own, "value", request.POST, reader)
    try:
        cleaned = own.clean(value)
    except InvalidValue as error:
        raise InvalidValues({own.key: [error.sentence]}) from None
    started = start_bulk(selection, "change", {own.key: own.dump(cleaned)}, by=request.actor, reader=reader)
    return _answer(request, declared, started)


@require_POST
@opens_to(GATE)
def bulk_deletion(request: Request, key: str) -> HttpResponse:
    """Move all selected records to the bin."""
    declared, reader = opened_type(request, key, "delete")
    selection = read_selection(request, declared, reader)
    started = start_bulk(selection, "delete", {}, by=request.actor, reader=reader)
    return _answer(request, declared, started)


@require_POST
@opens_to(GATE)
def bulk_restoration(request: Request, key: str) -> HttpResponse:
    """Take all selected records out of the bin."""
    declared, reader = opened_type(request, key, "delete")
    started = start_bulk(read_selection(request, declared, reader), "restore", {}, by=request.actor, reader=reader)
    return _answer(request, declared, started, back=reverse("records:bin", args=[declared.key]))


def _answer(request: Request, declared: RecordType, started: Started, *, back: str = "") -> HttpResponse:
    forget_total(declared, request.user)
    if started.job_id is None:
        say_done(request, " ".join(came_of(started.operation, declared)), started.operation)
        return go(request, back or request.headers.get("HX-Current-URL") or declared.list_url())
    return go(request, reverse("records:bulk_progress", args=[declared.key, started.operation.pk]))
