"""A call of the API from inside: the same routes, the same checks of scope and right, the same answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from relais.integrations.agents.caller import Caller
from relais.integrations.rest.api import all_routes, general_routes, nothing_here
from relais.integrations.rest.authentication import demand_scope
from relais.integrations.rest.guard import JSON, check_parameters
from relais.integrations.rest.route import Route
from relais.records.api import registry


@dataclass(frozen=True)
class Call:
    """What is asked for: `Call("update", "PATCH", "/{int:id}/", "contacts", {"id": 7}, body={…})`. It is kept as JSON until a person decides."""

    tool: str
    method: str
    path: str
    type: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    version: int | None = None

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def find_route(call: Call) -> tuple[Route, Call]:
    """What stands behind the call; an action that only tells something is asked as such."""
    if not call.type:
        routes: Mapping[tuple[str, str], Route] = {("GET", path): route for path, route in general_routes().items()}
    else:
        routes = all_routes(registry.get(call.type)) if call.type in registry else {}
    telling = replace(call, method="GET", query=call.body or {}, body=None) if call.tool == "act" else call
    for each in (call, telling):
        if (each.method, each.path) in routes:
            return routes[each.method, each.path], each
    raise nothing_here()


def carry_out(route: Route, call: Call, caller: Caller) -> Any:
    """What the API answers, as values; what it refuses is raised."""
    demand_scope(caller.token, route.right, call.type)
    request = _request(call, caller)
    check_parameters(request, route.parameters)
    answer: HttpResponse = route.view(request, **call.arguments)
    return json.loads(answer.content) if answer.content else None


def _request(call: Call, caller: Caller) -> Any:
    body = json.dumps(call.body).encode() if call.body is not None else b""
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": call.method,
            "PATH_INFO": f"/api/v1/{call.type}{call.path}",
            "QUERY_STRING": urlencode({key: value for key, value in call.query.items() if value is not None}, doseq=True),
            "CONTENT_TYPE": JSON,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "HTTP_IF_MATCH": f'"{call.version}"' if call.version is not None else "",
        }
    )
    request.user, request.actor, request.auth = caller.token.user, caller.by, caller.token
    return request
