"""The API itself: a router a record type, search, schema; every refusal in one shape."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from relais.accounts.requests import Request
from relais.audit.api import note_refusal
from relais.core.errors import DomainError, NotFound
from relais.integrations.rest.acting import routes_of_actions
from relais.integrations.rest.authentication import TOKEN, NotSignedIn
from relais.integrations.rest.guard import answer, guarded, refuse, with_headers
from relais.integrations.rest.openapi.document import openapi_document
from relais.integrations.rest.route import Route, Routes, View
from relais.integrations.rest.routes import routes_of
from relais.integrations.rest.uploads import UPLOAD
from relais.records.api import RecordType, can, readable_fields, registry, search, writable_fields

LONGEST_SEARCH = 100


def build_api() -> NinjaAPI:
    """Made once the registry is full."""
    api = NinjaAPI(title="Relais", version="1", urls_namespace="rest", openapi_url=None, docs_url=None)
    for declared in registry.declared:
        api.add_router(f"/{declared.key}", _router(declared), tags=[declared.key])
    general = Router(tags=["general"])
    for path, route in general_routes().items():
        general.add_api_operation(path, _methods("GET"), with_arguments(guarded(route), path), auth=TOKEN)
    general.add_api_operation("/files/", ["POST"], with_arguments(guarded(UPLOAD), "/files/"), auth=TOKEN)
    general.add_api_operation("/openapi.json", _methods("GET"), _openapi, auth=None, url_name="openapi-json")
    api.add_router("", general)
    api.add_router("", _router_of_added())
    api.add_exception_handler(DomainError, _refuse_and_note)
    api.add_exception_handler(AuthenticationError, lambda request, error: refuse(request, NotSignedIn(_("A token is needed."))))
    for kind in (ValidationError, HttpError):
        api.add_exception_handler(kind, lambda request, error: refuse(request, nothing_here()))
    return api


def _refuse_and_note(request: Any, error: Any) -> HttpResponse:
    note_refusal(request, error)
    return refuse(request, error)


def nothing_here() -> NotFound:
    return NotFound(_("There is nothing here, or it is not open to you."))


def general_routes() -> dict[str, Route]:
    """What is read of no one type."""
    return {
        "/search/": Route(_search, "read", "Search all types", ("q",)),
        "/schema/": Route(_schema, "read", "Types and fields open to you"),
    }


def all_routes(declared: RecordType) -> Routes:
    """What can be asked of a type, by method and path below it."""
    return {**routes_of(declared), **routes_of_actions(declared)}


def _methods(method: str) -> list[str]:
    return ["GET", "HEAD"] if method == "GET" else [method]


def _router(declared: RecordType) -> Router:
    router = Router()
    for (method, path), route in all_routes(declared).items():
        view = with_arguments(guarded(route, declared.key), path)
        router.add_api_operation(
            path,
            _methods(method),
            view,
            auth=TOKEN,
        )
    return router


def with_arguments(view: View, path: str) -> View:
    """With the signature that the path asks for."""

    def of_type(request: Request) -> HttpResponse:
        return view(request)

    def of_record(request: Request, id: int) -> HttpResponse:
        return view(request, id=id)

    def of_external(request: Request, external_id: str) -> HttpResponse:
        return view(request, external_id=external_id)

    return of_record if "{int:id}" in path else of_external if "{path:external_id}" in path else of_type


def _router_of_added() -> Router:
    """The same routes for the types that firms add while the program runs: which they are, each request asks."""
    router = Router()
    for method in ("GET", "POST", "PATCH", "DELETE", "PUT"):
        for path, view in _views_of_added(method).items():
            router.add_api_operation(f"/{{slug:key}}{path}", _methods(method), view, auth=TOKEN)
    return router


def _views_of_added(method: str) -> dict[str, View]:
    def reply(request: Request, key: str, path: str, **arguments: object) -> HttpResponse:
        declared = registry.get(key) if key in registry else None
        route = all_routes(declared).get((method, path)) if declared else None
        if route is None:
            raise nothing_here()
        return answer(request, route, key, **arguments)

    def of_type(request: Request, key: str) -> HttpResponse:
        return reply(request, key, "/")

    def of_noun(request: Request, key: str, noun: str) -> HttpResponse:
        return reply(request, key, f"/{noun}/")

    def of_record(request: Request, key: str, id: int) -> HttpResponse:
        return reply(request, key, "/{int:id}/", id=id)

    def of_noun_of_record(request: Request, key: str, id: int, noun: str) -> HttpResponse:
        return reply(request, key, f"/{{int:id}}/{noun}/", id=id)

    def of_external(request: Request, key: str, external_id: str) -> HttpResponse:
        return reply(request, key, "/external/{path:external_id}/", external_id=external_id)

    if method == "PUT":
        return {"/external/{path:external_id}/": of_external}
    return {"/": of_type, "/{int:id}/": of_record, "/{slug:noun}/": of_noun, "/{int:id}/{slug:noun}/": of_noun_of_record}


def _openapi(request: Request) -> HttpResponse:
    """Without a token, what every firm has; with one, what is open to its person."""
    user = None
    if request.headers.get("Authorization"):
        if TOKEN(request) is None:
            raise NotSignedIn(_("A token is needed."))
        user = request.user
    return with_headers(request, HttpResponse(openapi_document(user), content_type="application/json"))


def _search(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    hits = search(request.user, text, limit=50) if text else []
    return JsonResponse({"items": [{"type": hit.type, "id": hit.pk, "title": hit.title, "subtitle": hit.subtitle} for hit in hits]})


def _schema(request: Request) -> HttpResponse:
    return JsonResponse({"types": [_described(declared, request.user) for declared in registry if can(request.user, "view", declared)]})


def _described(declared: RecordType, user: Any) -> dict[str, Any]:
    writable = writable_fields(user, declared)
    fields = [own.describe() | {"editable": key in writable} for key, own in readable_fields(user, declared).items()]
    return {
        "key": declared.key,
        "label": declared.name,
        "label_plural": declared.name_plural,
        "fields": fields,
        "related": sorted(name for name, relation in declared.related.items() if can(user, "view", relation.type)),
        "rights": [verb for verb in ("view", "create", "change", "delete", "export", "bulk") if can(user, verb, declared)],
    }
