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
from relais.integrations.rest.errors import BadRequest
from relais.integrations.rest.route import Route, Routes
from relais.integrations.rest.routes import read_body
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
    """The routes of the type's actions, and of its figures."""
    routes = {
        ("POST", "/summary/"): Route(_summary_of(declared), "read", "Summarize"),
        ("GET", "/{int:id}/overview/"): Route(_overview_of(declared), "read", "Overview of"),
    }
    for action in actions_of(declared):
        path = f"/{action.noun}/" if action.is_of_type else f"/{{int:id}}/{action.noun}/"
        right, parameters = ("read", None) if action.method == "GET" else ("write", ())
        routes[action.method, path] = Route(_view_of(declared, action), right, f"{action.method.capitalize()} {action.noun} of", parameters)
    return routes


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
