"""The API itself: a router a record type, search, schema; every refusal in one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from relais.accounts.requests import Request
from relais.audit.api import note_refusal
from relais.core.errors import DomainError, NotFound
from relais.integrations.rest.acting import details_of_action, routes_of_actions
from relais.integrations.rest.authentication import READ, WRITE, NotSignedIn
from relais.integrations.rest.documentation import operation_details
from relais.integrations.rest.routes import routes_of
from relais.records.api import RecordType, can, readable_fields, registry, search, writable_fields

LONGEST_SEARCH = 100


def build_api() -> NinjaAPI:
    """Made once the registry is full."""
    api = NinjaAPI(title="Relais", version="1", urls_namespace="rest", openapi_url="/openapi.json", docs_url=None)
    for declared in registry.declared:
        api.add_router(f"/{declared.key}", _router(declared), tags=[declared.key])
    general = Router(tags=["general"])
    general.add_api_operation("/search/", ["GET"], _search, auth=READ, summary="Search all types")
    general.add_api_operation("/schema/", ["GET"], _schema, auth=READ, summary="Types and fields open to you")
    api.add_router("", general)
    api.add_router("", _router_of_added())
    api.add_exception_handler(DomainError, _refuse_and_note)
    api.add_exception_handler(AuthenticationError, lambda request, error: _refuse(NotSignedIn(_("A token is needed."))))
    api.add_exception_handler(
        ValidationError, lambda request, error: _refuse(NotFound(_("There is nothing here, or it is not open to you.")))
    )
    api.add_exception_handler(HttpError, lambda request, error: _refuse(NotFound(_("There is nothing here, or it is not open to you."))))
    return api


def _router(declared: RecordType) -> Router:
    router = Router()
    for (method, path), (view, scope, summary) in (routes_of(declared) | routes_of_actions(declared)).items():
        name = summary.lower().replace(" ", "_")
        view.__name__ = f"{name}_{declared.key}".replace("-", "_")
        router.add_api_operation(
            path,
            [method],
            view,
            auth=READ if scope == "read" else WRITE,
            summary=f"{summary} {declared.key}",
            operation_id=f"{declared.key}_{name}",
            openapi_extra=details_of_action(declared, method, path)
            or operation_details(declared, method, path.replace("{int:id}", "{id}")),
        )
    return router


def _router_of_added() -> Router:
    """The same routes for the types that firms add while the program runs: which they are, each request asks."""
    router = Router()
    for word in ("query", "summary"):
        view = _views_of_added("POST", word)["/"]
        router.add_api_operation(f"/{{slug:key}}/{word}/", ["POST"], view, auth=READ, include_in_schema=False)
    for method in ("GET", "POST", "PATCH", "DELETE"):
        auth = READ if method == "GET" else WRITE
        for path, view in _views_of_added(method).items():
            router.add_api_operation(f"/{{slug:key}}{path}", [method], view, auth=auth, include_in_schema=False)
    return router


def _views_of_added(method: str, word: str = "") -> dict[str, Callable[..., HttpResponse]]:
    def find(key: str, path: str) -> Callable[..., HttpResponse]:
        declared = registry.get(key) if key in registry else None
        routes = routes_of(declared) | routes_of_actions(declared) if declared else {}
        if (method, path) not in routes:
            raise NotFound(_("There is nothing here, or it is not open to you."))
        return routes[method, path][0]

    def of_type(request: Request, key: str) -> HttpResponse:
        return find(key, f"/{word}/" if word else "/")(request)

    def of_noun(request: Request, key: str, noun: str) -> HttpResponse:
        return find(key, f"/{noun}/")(request)

    def of_record(request: Request, key: str, id: int) -> HttpResponse:
        return find(key, "/{int:id}/")(request, id)

    def of_noun_of_record(request: Request, key: str, id: int, noun: str) -> HttpResponse:
        return find(key, f"/{{int:id}}/{noun}/")(request, id)

    return {"/": of_type, "/{int:id}/": of_record, "/{slug:noun}/": of_noun, "/{int:id}/{slug:noun}/": of_noun_of_record}


def _refuse_and_note(request: Any, error: Any) -> HttpResponse:
    note_refusal(request, error)
    return _refuse(error)


def _refuse(error: Any) -> HttpResponse:
    return JsonResponse({"error": error.as_json()}, status=error.status)


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
        "rights": [verb for verb in ("view", "create", "change", "delete", "export") if can(user, verb, declared)],
    }
