"""The one place where a refusal becomes an answer: a page, a fragment's notice, or the API's error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from relais.core.errors import DomainError
from relais.ui.toasts import toast


class RefusalMiddleware:
    """Translates `DomainError` wherever a view lets one pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error.as_json()}, status=error.status)
        if request.headers.get("HX-Request"):
            toast(request, error.message, is_error=True)
            response = HttpResponse(status=error.status)
            response["HX-Reswap"] = "none"
            return response
        page = "404.html" if error.status in (403, 404) else "400.html"
        return render(request, page, {"error": error}, status=404 if error.status == 403 and not str(error.message) else error.status)
