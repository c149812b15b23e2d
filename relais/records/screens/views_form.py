"""What a form shows and needs, asked while one types; and what a record lacks for what it is to become, asked for alone."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValue, InvalidValues, NotFound
from relais.records.access.gate import visible_or_404, writable_fields
from relais.records.changes.door import change, check_changes
from relais.records.fields import Collection, Field, Reader
from relais.records.record_type import RecordType
from relais.records.screens.answers import fragment, go, last_operation, opened_type, say_done
from relais.records.screens.forms import RecordForm, read_input, with_files


@require_POST
@opens_to(GATE)
def form_state(request: Request, key: str) -> HttpResponse:
    """Which fields the rules hide and need for what is typed: an event for the form, which alone changes what is drawn."""
    declared, reader = opened_type(request, key, "change" if request.GET.get("record") else "create")
    record: Any = visible_or_404(request.user, declared, request.GET["record"], to="change") if request.GET.get("record") else None
    form = RecordForm(declared, reader, record, given=request.POST)
    response = HttpResponse(status=204)
    state = {"hidden": sorted(form.hidden & form.fields.keys()), "needed": sorted(form.needed & form.fields.keys())}
    response["HX-Trigger"] = json.dumps({"form-state": state})
    return response


def lacking_event(declared: RecordType, record: Any, own: Field, given: QueryDict) -> str:
    """Makes the page open the form of what lacks for this value of the field."""
    told = QueryDict(mutable=True)
    told["field"] = own.key
    for name in (own.key, f"{own.key}_currency"):
        told.setlist(name, given.getlist(name)) if name in given else None
    return json.dumps({"lacking": {"url": f"{reverse('records:lacking', args=[declared.key, record.pk])}?{told.urlencode()}"}})


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def lacking_data(request: Request, key: str, pk: int) -> HttpResponse:
    """The fields that a record lacks for a value of one of its fields, to fill in and go on."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk, to="change")
    own = writable_fields(request.user, declared).get(request.GET.get("field", ""))
    if own is None or isinstance(own, Collection):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    value = read_input(own, own.key, request.GET, reader)
    lacking = _what_lacks(request, declared, pk, {own.key: value})
    given = with_files(request) if request.method == "POST" else None
    form = RecordForm(declared, reader, record, given=given, names=list(lacking.errors) if lacking else [own.key])
    if given is not None:
        try:
            change(record, by=request.actor, **{own.key: value}, **form.values())
            say_done(request, _("Saved."), last_operation(request.user))
            return go(request, request.headers.get("HX-Current-URL") or declared.url_of(pk))
        except InvalidValues as error:
            form.refuse(error)
    elif lacking:
        form.refuse(InvalidValues({name: found for name, found in lacking.errors.items() if name not in form.fields} or {"": []}))
    context = {"form": form, "type": declared, "record": record, "reached": _reached(own, value, reader)}
    return fragment(request, "records/lacking.html", _("What is still needed"), context, status=422 if given is not None else 200)


def _what_lacks(request: Request, declared: RecordType, pk: int, values: dict[str, Any]) -> InvalidValues | None:
    """What the door would say."""
    with transaction.atomic():
        found = check_changes(declared, {pk: values}, by=request.actor).get(pk)
    return found if isinstance(found, InvalidValues) else None


def _reached(own: Field, value: Any, reader: Reader) -> str:
    """What the record is to become: « Étape : Proposition »."""
    try:
        return _("{label}: {words}").format(label=str(own.label).capitalize(), words=own.text(own.clean(value), reader))
    except InvalidValue:
        return ""
