"""What is asked of every request before its view: the right, the parameters, the kind of content, and whether it was done before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core.errors import DomainError
from relais.integrations.rest.authentication import demand_scope
from relais.integrations.rest.idempotency import do_once
from relais.integrations.rest.rate import Standing
from relais.integrations.rest.route import Route, View

JSON = "application/json"
PRIVATE = "no-store, private"


class UnknownParameter(DomainError):
    code = "unknown_parameter"
    status = 400


class WrongContentType(DomainError):
    code = "wrong_content_type"
    status = 415


def guarded(route: Route, key: str = "") -> View:
    """The view of a route, behind all that is asked before it."""

    def view(request: Request, **arguments: object) -> HttpResponse:
        return answer(request, route, key, **arguments)

    return view


def answer(request: Request, route: Route, key: str, **arguments: object) -> HttpResponse:
    demand_scope(request.auth, route.right, key)  # type: ignore[attr-defined]
    check_parameters(request, route.parameters)
    _check_content(request, route.content)
    if route.right == "read" or route.content != JSON:
        return with_headers(request, route.view(request, **arguments))
    return with_headers(request, do_once(request, lambda: route.view(request, **arguments)))


def with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """How the token stands; and that nobody keeps what is said to somebody."""
    standing: Standing | None = getattr(request, "standing", None)
    if standing is not None:
        standing.write_to(response)
    response["Cache-Control"] = PRIVATE
    return response


def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """The one shape of every refusal."""
    return with_headers(request, JsonResponse({"error": error.as_json()}, status=error.status))


def check_parameters(request: Request, known: Sequence[str] | None) -> None:
    unknown = [] if known is None else [name for name in request.GET if name not in known]
    if unknown:
        name = unknown[0][:60]
        raise UnknownParameter(_("“{field}” is no parameter of this address.").format(field=name), field=name, allowed=sorted(known or ()))


def _check_content(request: Request, wanted: str) -> None:
    """Only JSON is read, so that no form of another site can write here; and files where they are uploaded."""
    if request.method in ("GET", "HEAD", "DELETE") or request.content_type == wanted or not _has_content(request):
        return
    if wanted != JSON:
        raise WrongContentType(_("Send the file as a form does: Content-Type: {type}.").format(type=wanted), allowed=[wanted])
    raise WrongContentType(_("Send JSON, and say so: Content-Type: application/json."), allowed=[JSON])


def _has_content(request: Request) -> bool:
    return request.META.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in request.META
