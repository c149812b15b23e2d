"""The routes that a type's actions have, and the figures of its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core import clock
from relais.core.money import Money
from relais.integrations.rest.documentation import ERROR, QUERY, shape_of
from relais.integrations.rest.routes import BadRequest, Routes, read_body
from relais.integrations.rest.serialization import serialize_one
from relais.records.api import (
    Action,
    RecordType,
    Summary,
    actions_of,
    add_up,
    demand,
    overview,
    parse_query,
    registry,
    summarize,
    visible_or_404,
)
from relais.records.fields import Reader


def routes_of_actions(declared: RecordType) -> Routes:
    """Method and path below the type to view, scope and summary."""
    routes: Routes = {
        ("POST", "/summary/"): (_summary_of(declared), "read", "Summarize"),
        ("GET", "/{int:id}/overview/"): (_overview_of(declared), "read", "Overview of"),
    }
    for action in actions_of(declared):
        path = f"/{action.noun}/" if action.is_of_type else f"/{{int:id}}/{action.noun}/"
        scope = "read" if action.method == "GET" else "write"
        routes[action.method, path] = (_view_of(declared, action), scope, f"{action.method.capitalize()} {action.noun} of")
    return routes


def details_of_action(declared: RecordType, method: str, path: str) -> dict[str, Any] | None:
    """What OpenAPI says of an action, from the fields that it takes; None for other routes."""
    refusals = {
        str(status): {"description": "Refused", "content": {"application/json": {"schema": ERROR}}} for status in (400, 401, 403, 404, 422)
    }
    if path == "/summary/":
        return {"requestBody": _body(SUMMARY), "responses": {200: {"description": "A row for each group"}, **refusals}}
    if path.endswith("/overview/"):
        return {"responses": {200: {"description": "The record with what every part of the product knows of it"}, **refusals}}
    noun = path.rstrip("/").rpartition("/")[2]
    action = next((each for each in actions_of(declared) if (each.method, each.noun) == (method, noun)), None)
    if action is None:
        return None
    shapes = {own.key: shape_of(own, is_answer=False) for own in action.values}
    details: dict[str, Any] = {"description": str(action.label), "responses": {200: {"description": str(action.label)}, **refusals}}
    if method == "GET":
        return details | {"parameters": [{"in": "query", "name": key, "schema": shape} for key, shape in shapes.items()]}
    details["responses"][201] = {"description": "Made"}
    needed = [own.key for own in action.values if own.required]
    body = {"type": "object", "properties": shapes, "additionalProperties": False} | ({"required": needed} if needed else {})
    return details | {"requestBody": _body(body) | {"required": bool(needed)}}


def _body(shape: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": shape}}}


SUMMARY = {
    "type": "object",
    "properties": {
        "filter": QUERY,
        "group_by": {
            "type": "array",
            "maxItems": 3,
            "items": {"type": "string"},
            "description": "Fields; moments with their period, as in at:month",
        },
        "measures": {
            "type": "array",
            "maxItems": 8,
            "items": {"type": "string"},
            "description": "count, or sum, avg, min, max with a field: sum:amount",
        },
    },
    "additionalProperties": False,
}


def _view_of(declared: RecordType, action: Action) -> Callable[..., HttpResponse]:
    def of_record(request: Request, id: int) -> HttpResponse:
        return _answer(request, action, action.perform(declared, id, _given(request, action), by=request.actor))

    def of_type(request: Request) -> HttpResponse:
        return _answer(request, action, action.perform(declared, None, _given(request, action), by=request.actor))

    return of_type if action.is_of_type else of_record


def _given(request: Request, action: Action) -> dict[str, Any]:
    return request.GET.dict() if action.method == "GET" else read_body(request)


def _answer(request: Request, action: Action, found: Any) -> HttpResponse:
    """A record as its own type answers it; a pair says whether it was made now."""
    record, is_new = found if isinstance(found, tuple) else (found, action.is_making)
    if not isinstance(record, Model):
        return JsonResponse(record)
    declared = registry.of(record)
    body = {"type": declared.key, **serialize_one(declared, record.pk, request.user)}
    response = JsonResponse(body, status=201 if is_new else 200)
    response["ETag"] = f'"{body["version"]}"'
    return response


def _summary_of(declared: RecordType) -> Callable[..., HttpResponse]:
    def summarize_records(request: Request) -> HttpResponse:
        demand(request.user, "view", declared)
        body, reader = read_body(request), Reader.of(request.user)
        unknown = set(body) - {"filter", "group_by", "measures"}
        if unknown:
            raise BadRequest(_("“{field}” is not known here.").format(field=min(unknown)[:60]), field=min(unknown)[:60])
        tree = parse_query(body.get("filter"), declared, request.user, reader) if body.get("filter") else None
        found = summarize(declared, tree, body.get("group_by") or [], body.get("measures") or ["count"], user=request.user, reader=reader)
        return JsonResponse({"rows": [_row(found, position) for position in range(len(found.rows))], "complete": found.is_whole})

    return summarize_records


def _overview_of(declared: RecordType) -> Callable[..., HttpResponse]:
    def tell_whole(request: Request, id: int) -> HttpResponse:
        record = visible_or_404(request.user, declared, id)
        return JsonResponse(
            {"record": serialize_one(declared, record.pk, request.user), **overview(declared, record, Reader.of(request.user))}
        )

    return tell_whole


def _row(found: Summary, position: int) -> dict[str, Any]:
    row = found.rows[position]
    return {
        **{group.key: group.json(value) for group, value in zip(found.groups, row.values, strict=True)},
        **{key: plain(number) for key, number in row.numbers.items()},
        **({"converted": converted} if (converted := _converted(found, row.numbers)) else {}),
    }


def _converted(found: Summary, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Sums of amounts in the currency of the group, with the rates they were made at and what is not in them."""
    made: dict[str, Any] = {}
    for measure in found.measures:
        if measure.word == "sum" and isinstance(numbers.get(measure.key), list):
            worth = add_up(numbers[measure.key], clock.today())
            rates = [
                {"currency": rate.currency, "rate": format(rate.rate.normalize(), "f"), "since": rate.day.isoformat()}
                for rate in worth.rates
            ]
            made[measure.key] = {**worth.total.as_json(), "rates": rates, "without": plain(list(worth.left_out))}
    return made


def plain(number: Any) -> Any:
    """A measured number as JSON: decimals as text, amounts with their currency."""
    if isinstance(number, list):
        return [plain(each) for each in number]
    if isinstance(number, Money):
        return number.as_json()
    return number if number is None or isinstance(number, int) else format(number, "f")
