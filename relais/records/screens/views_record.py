"""One record: its page, its form, its values in place, the bin, the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import Conflict, InvalidValue, InvalidValues, NotFound
from relais.core.files import answer_with_file
from relais.records.access.closing import title_for
from relais.records.access.gate import can, in_the_bin, readable_fields, visible_or_404, writable_fields
from relais.records.changes.door import change, create, delete, restore_many
from relais.records.layouts.ruling import DataLacking
from relais.records.models import Redirect
from relais.records.query.count import count
from relais.records.reading import file_of, note_reading_of
from relais.records.screens.answers import fragment, go, last_operation, opened_type, say_done
from relais.records.screens.counts import forget_total
from relais.records.screens.detail import Detail
from relais.records.screens.forms import Input, RecordForm, read_input, with_files
from relais.records.screens.views_form import lacking_event
from relais.records.timeline import timeline_sources
from relais.ui.toasts import toast

MOST_IN_BIN = 200


@require_GET
@opens_to(GATE)
def record_page(request: Request, key: str, pk: int) -> HttpResponse:
    """The whole record: who, how to reach, what is open, what happened, who is around."""
    declared, reader = opened_type(request, key)
    try:
        record = visible_or_404(request.user, declared, pk)
    except NotFound:
        moved = Redirect.objects.filter(type=declared.key, from_id=pk).values_list("to_id", flat=True).first()
        if moved is None:
            raise
        return HttpResponsePermanentRedirect(declared.url_of(moved))
    note_reading_of(declared, record, readable_fields(request.user, declared), by=request.actor)
    detail = Detail(declared, record, reader)
    detail.shows_blanks = "empty" in request.GET
    return render(request, "records/record.html", {"detail": detail, "type": declared})


@require_GET
@opens_to(GATE)
def quick_look(request: Request, key: str, pk: int) -> HttpResponse:
    """The record beside the list."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    note_reading_of(declared, record, readable_fields(request.user, declared), by=request.actor)
    detail = Detail(declared, record, reader)
    return fragment(request, "records/quick_look.html", detail.title, {"detail": detail, "type": declared})


@require_GET
@opens_to(GATE)
def record_timeline(request: Request, key: str, pk: int) -> HttpResponse:
    """A further stretch of what happened."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    detail = Detail(declared, record, reader)
    detail.timeline_kinds = [
        kind for kind in request.GET.getlist("kind") if kind in {source.key for source in timeline_sources(request.user)}
    ]
    try:
        detail.timeline_before = datetime.fromisoformat(request.GET["before"]) if request.GET.get("before") else None
    except ValueError:
        raise InvalidValues({"before": [_("“{value}” is not a moment.").format(value=request.GET["before"][:40])]}) from None
    return render(request, "records/timeline.html#entries", {"detail": detail, "type": declared})


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def new_record(request: Request, key: str) -> HttpResponse:
    """The form of a new record."""
    declared, reader = opened_type(request, key, "create")
    initial = {name: request.GET[name] for name in request.GET if name in declared.all_fields}
    form = RecordForm(declared, reader, given=with_files(request) if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and not form.is_looked_at:
        try:
            record = create(declared, form.values(), by=request.actor)
        except InvalidValues as error:
            form.refuse(error)
            return render(request, "records/form.html", {"form": form, "type": declared}, status=422)
        forget_total(declared, request.user)
        say_done(
            request,
            _("{title} is created.").format(title=title_for(request.user, declared, record) or declared.name),
            last_operation(request.user),
        )
        if "another" in request.POST:
            return go(request, f"{declared.list_url()}new/")
        return go(request, declared.url_of(record.pk))
    return render(request, "records/form.html", {"form": form, "type": declared})


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def edit_record(request: Request, key: str, pk: int) -> HttpResponse:
    """The form of an existing record. What someone else changed meanwhile is shown, not overwritten."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk, to="change")
    note_reading_of(declared, record, readable_fields(request.user, declared), by=request.actor)
    form = RecordForm(declared, reader, record, given=with_files(request) if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "type": declared, "record": record, "title": title_for(request.user, declared, record)}
    if request.method == "POST" and not form.is_looked_at:
        try:
            change(record, by=request.actor, version=_version_seen(request), **form.values())
        except InvalidValues as error:
            form.refuse(error)
            return render(request, "records/form.html", context, status=422)
        except Conflict as error:
            context |= {
                "conflict": error,
                "conflict_rows": _compared(declared, error, form, reader),
                "record": visible_or_404(request.user, declared, pk),
            }
            return render(request, "records/form.html", context, status=409)
        say_done(request, _("Saved."), last_operation(request.user))
        return go(request, declared.url_of(record.pk))
    return render(request, "records/form.html", context)


def _version_seen(request: Request) -> int | None:
    """The version that the form was drawn with; nonsense means none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _compared(declared: Any, error: Conflict, form: RecordForm, reader: Any) -> list[tuple[str, str, str]]:
    """Label, their value and mine, for every field that differs."""
    rows = []
    for key, (theirs, mine) in error.values.items():
        own = declared.all_fields[key]
        try:
            cleaned = own.clean(mine)
        except InvalidValue:
            cleaned = None
        if own.dump(cleaned) != theirs:
            rows.append((str(own.label), own.text(own.load(theirs), reader), own.text(cleaned, reader)))
    return rows


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def record_field(request: Request, key: str, pk: int, field: str) -> HttpResponse:
    """One value where it stands: GET draws its control, or with `?shown` the value; POST saves it."""
    declared, reader = opened_type(request, key)
    shows = "shown" in request.GET
    record = visible_or_404(request.user, declared, pk, to="view" if shows else "change")
    detail = Detail(declared, record, reader)
    if shows and field in detail.readable:
        return HttpResponse(detail.value_html(field))
    own = writable_fields(request.user, declared).get(field)
    if own is None or own.is_guarded or own.is_of_form:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    if request.method == "GET":
        return render(
            request,
            "records/inline.html",
            {"input": Input(own, field, detail.value(field), (), reader), "record": record, "type": declared},
        )
    value = read_input(own, field, request.POST, reader)
    try:
        changed = change(record, by=request.actor, version=_version_seen(request), **{field: value})
    except InvalidValues as error:
        sentences = error.errors.get(field) or [str(error)]
        context = {"input": Input(own, field, value, sentences, reader), "record": record, "type": declared}
        response = render(request, "records/inline.html", context, status=422)
        if isinstance(error, DataLacking):
            response["HX-Trigger"] = lacking_event(declared, record, own, request.POST)
        return response
    if changed.version != record.version:
        say_done(request, _("Saved."), last_operation(request.user))
    return HttpResponse(Detail(declared, changed, reader).value_html(field))


@require_GET
@opens_to(GATE)
def record_file(request: Request, key: str, pk: int, field: str) -> FileResponse:
    """The file of a field, to be saved."""
    declared, _reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    return answer_with_file(file_of(declared, record, field, by=request.actor))


@require_POST
@opens_to(GATE)
def delete_record(request: Request, key: str, pk: int) -> HttpResponse:
    """To the bin, with a way back."""
    declared, _reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk, to="delete")
    delete(record, by=request.actor)
    forget_total(declared, request.user)
    say_done(
        request,
        _("{title} is in the bin.").format(title=title_for(request.user, declared, record) or declared.name),
        last_operation(request.user),
    )
    return go(request, declared.list_url())


@require_GET
@opens_to(GATE)
def bin_list(request: Request, key: str) -> HttpResponse:
    """What was deleted and can come back."""
    declared, reader = opened_type(request, key, "delete")
    rows = in_the_bin(request.user, declared)
    deleted = list(rows.order_by("-deleted_at", "-pk").select_related("updated_by")[:MOST_IN_BIN])
    entries = [
        (record, title_for(request.user, declared, record), record.updated_by.name if record.updated_by else "") for record in deleted
    ]
    context = {
        "type": declared,
        "entries": entries,
        "reader": reader,
        "number": count(rows) if entries else (0, True),
        "can_bulk": can(request.user, "bulk", declared),
    }
    return render(request, "records/bin.html", context)


@require_POST
@opens_to(GATE)
def restore_record(request: Request, key: str, pk: int) -> HttpResponse:
    declared, _reader = opened_type(request, key, "delete")
    if not restore_many(declared, [pk], by=request.actor):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    forget_total(declared, request.user)
    toast(request, _("The record is back."))
    return go(request, declared.url_of(pk))
