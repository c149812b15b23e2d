"""The routes that every record type has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.audit.api import count_reading
from relais.core.errors import InvalidValues, NotFound
from relais.core.files import answer_with_file
from relais.integrations.rest.bulk import write_in_bulk
from relais.integrations.rest.errors import BadRequest, TooLarge
from relais.integrations.rest.expansion import chosen_links, expand_links
from relais.integrations.rest.route import Route, Routes
from relais.integrations.rest.serialization import chosen_fields, columns_of, serialize, serialize_one
from relais.integrations.rest.upsert import put_by_external_id
from relais.records.api import (
    QueryError,
    RecordType,
    change,
    count,
    create,
    delete,
    demand,
    file_of,
    filter_queryset,
    hide_closed,
    note_reading_of,
    note_reading_of_list,
    page,
    parse_query,
    parse_sort,
    restore,
    visible,
    visible_or_404,
)
from relais.records.fields import Reader
from relais.records.timeline import timeline_part

DEFAULT_LIMIT, MOST = 50, 200
LARGEST_BODY = 1_000_000
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """What a list request asks for, however it came."""

    filter: Any
    sort: str
    fields: list[str] | None
    limit: int
    cursor: str | None
    is_exact: bool
    expand: list[str] | None


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of the request."""
    try:
        content = request.body
    except RequestDataTooBig:
        content = None
    if content is None or len(content) > LARGEST_BODY:
        raise TooLarge(_("The request is larger than 1 MB."))
    try:
        body = json.loads(content or b"{}", parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadRequest(_("The request is not valid JSON.")) from None
    if not isinstance(body, dict):
        raise BadRequest(_("A JSON object is expected."))
    return body


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _limit(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise BadRequest(_("“limit” is a whole number from 1 to {limit}.").format(limit=MOST), field="limit")
    return min(int(text), MOST)


def _names(value: Any, field: str) -> list[str]:
    if isinstance(value, str):
        value = [name.strip() for name in value.split(",") if name.strip()]
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value) or len(value) > 200:
        raise BadRequest(_("“{field}” is a list of names.").format(field=field), field=field)
    return value


def _is_exact(value: Any) -> bool:
    if value not in (None, "", "exact"):
        raise BadRequest(_("“count” is “exact”, or is left out."), field="count", allowed=["exact"])
    return value == "exact"


def from_address(request: Request) -> Asked:
    given = request.GET
    return Asked(
        given.get("filter") or None,
        given.get("sort", ""),
        _names(given["fields"], "fields") if given.get("fields") else None,
        _limit(given.get("limit", DEFAULT_LIMIT)),
        given.get("cursor") or None,
        _is_exact(given.get("count")),
        _names(given["expand"], "expand") if given.get("expand") else None,
    )


def from_body(request: Request) -> Asked:
    body = read_body(request)
    unknown = set(body) - {"filter", "sort", "fields", "limit", "cursor", "count", "expand"}
    if unknown:
        raise BadRequest(_("“{field}” is not known here.").format(field=min(unknown)[:60]), field=min(unknown)[:60])
    return Asked(
        body.get("filter") or None,
        ",".join(_names(body.get("sort") or [], "sort")),
        _names(body["fields"], "fields") if body.get("fields") else None,
        _limit(body.get("limit", DEFAULT_LIMIT)),
        body.get("cursor") or None,
        _is_exact(body.get("count")),
        _names(body["expand"], "expand") if body.get("expand") else None,
    )


def answer_list(declared: RecordType, request: Request, asked: Asked) -> HttpResponse:
    """A page of records, where the next begins, and how many there are."""
    user = request.user
    demand(user, "view", declared)
    reader = Reader.of(user)
    tree = parse_query(asked.filter, declared, user, reader) if asked.filter else {}
    records: QuerySet[Any] = filter_queryset(visible(user, declared), declared, tree, user, reader)
    order = parse_sort(asked.sort, declared, user)
    links = chosen_links(declared, asked.expand, user)
    fields = chosen_fields(declared, asked.fields, user) | links
    if asked.cursor is not None and not isinstance(asked.cursor, str):
        raise QueryError(_("This cursor does not fit."), field="cursor")
    found = page(records, order, asked.cursor, asked.limit, columns=columns_of(declared, fields))
    hide_closed(declared, found.rows, fields.values(), user)
    note_reading_of_list(declared, found.rows, fields.values(), by=request.actor)
    count_reading(len(found.rows), by=request.actor)
    number, is_exact = count(records, limit=None) if asked.is_exact else count(records)
    items = serialize(declared, found.rows, fields, user)
    expand_links(items, links, by=request.actor)
    return JsonResponse({"items": items, "next": found.next_cursor, "count": number, "count_exact": is_exact})


def routes_of(declared: RecordType) -> Routes:
    """The routes that records of the type have."""

    def list_records(request: Request) -> HttpResponse:
        return answer_list(declared, request, from_address(request))

    def query_records(request: Request) -> HttpResponse:
        return answer_list(declared, request, from_body(request))

    def create_record(request: Request) -> HttpResponse:
        record = create(declared, read_body(request), by=request.actor)
        return _answer(declared, request, record, status=201)

    def get_record(request: Request, id: int) -> HttpResponse:
        record = visible_or_404(request.user, declared, id)
        names, expand = (_names(request.GET[word], word) if request.GET.get(word) else None for word in ("fields", "expand"))
        note_reading_of(declared, record, chosen_fields(declared, names, request.user), by=request.actor)
        count_reading(1, by=request.actor)
        return _answer(declared, request, record, names=names, expand=expand)

    def change_record(request: Request, id: int) -> HttpResponse:
        record = visible_or_404(request.user, declared, id, to="change")
        changed = change(record, by=request.actor, version=_version(request), **_values(read_body(request)))
        return _answer(declared, request, changed)

    def put_record(request: Request, external_id: str) -> HttpResponse:
        values = _values(read_body(request))
        record, is_new = put_by_external_id(declared, external_id, values, version=_version(request), by=request.actor)
        return _answer(declared, request, record, status=201 if is_new else 200)

    def write_many(request: Request) -> HttpResponse:
        return JsonResponse(write_in_bulk(declared, read_body(request), by=request.actor))

    def get_file(request: Request, id: int) -> Any:
        record = visible_or_404(request.user, declared, id)
        return answer_with_file(file_of(declared, record, request.GET.get("field", ""), by=request.actor))

    def delete_record(request: Request, id: int) -> HttpResponse:
        delete(visible_or_404(request.user, declared, id, to="delete"), by=request.actor, version=_version(request))
        return HttpResponse(status=204)

    def restore_record(request: Request, id: int) -> HttpResponse:
        demand(request.user, "delete", declared)
        if id > LARGEST_ID:
            raise NotFound(_("There is nothing here, or it is not open to you."))
        restore(declared.model(pk=id, **declared.base), by=request.actor)
        return _answer(declared, request, visible_or_404(request.user, declared, id))

    def get_timeline(request: Request, id: int) -> HttpResponse:
        record = visible_or_404(request.user, declared, id)
        limit = _limit(request.GET.get("limit", DEFAULT_LIMIT))
        before = _moment(request.GET.get("before", ""), "before")
        part = timeline_part(declared, record, Reader.of(request.user), kinds=request.GET.getlist("kind"), before=before, limit=limit)
        items = [
            {
                "at": _utc(entry.at),
                "kind": entry.kind,
                "who": entry.who,
                "words": entry.words,
                "body": entry.body,
            }
            for entry in part.entries
        ]
        return JsonResponse({"items": items, "next": _utc(part.older_than) if part.older_than else None})

    reading: Routes = {
        ("GET", "/"): Route(list_records, "read", "List", ("filter", "sort", "fields", "limit", "cursor", "count", "expand")),
        ("POST", "/query/"): Route(query_records, "read", "Query"),
        ("GET", "/{int:id}/"): Route(get_record, "read", "Get", ("fields", "expand")),
    }
    if declared.is_ledger:
        return reading
    return {
        **reading,
        ("POST", "/"): Route(create_record, "write", "Create"),
        ("POST", "/bulk/"): Route(write_many, "write", "Bulk write"),
        ("PUT", "/external/{path:external_id}/"): Route(put_record, "write", "Put"),
        ("PATCH", "/{int:id}/"): Route(change_record, "write", "Change"),
        ("DELETE", "/{int:id}/"): Route(delete_record, "write", "Delete"),
        ("POST", "/{int:id}/restoration/"): Route(restore_record, "write", "Restore"),
        ("GET", "/{int:id}/file/"): Route(get_file, "read", "File", ("field",)),
        ("GET", "/{int:id}/timeline/"): Route(get_timeline, "read", "Timeline", ("limit", "before", "kind")),
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str, field: str) -> datetime | None:
    """A moment in the address, such as `next` of a timeline."""
    try:
        moment = parse_datetime(text[:40]) if text else None
    except ValueError:
        moment = None
    if text and moment is None:
        raise BadRequest(_("“{field}” is a moment, such as 2026-01-31T09:30:00Z.").format(field=field), field=field)
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _values(body: dict[str, Any]) -> dict[str, Any]:
    """Values by field; the door's own words are no fields."""
    for word in ("by", "version", "operation", "record"):
        if word in body:
            raise InvalidValues({word: [_("“{field}” cannot be written.").format(field=word)]})
    return body


def _version(request: Request) -> int | None:
    """The version in `If-Match`, with or without quotes; none means: whatever stands."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text or text == "*":
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequest(_('If-Match holds the version that you read, such as "3".'), field="If-Match")
    return int(text)


def _answer(
    declared: RecordType,
    request: Request,
    record: Any,
    *,
    names: list[str] | None = None,
    expand: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    links = chosen_links(declared, expand, request.user)
    body = serialize_one(declared, record.pk, request.user, [*names, *links] if names else None)
    expand_links([body], links, by=request.actor)
    response = JsonResponse(body, status=status)
    response["ETag"] = f'"{body["version"]}"'
    return response
