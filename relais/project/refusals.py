"""The one place where a refusal becomes an answer: a page, a fragment's notice, or the API's error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from relais.audit.api import note_refusal
from relais.core.errors import DomainError
from relais.integrations.api import LARGEST
from relais.ui.toasts import toast

#: What a form may hold around its file.
FORM_AROUND = 1024 * 1024
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Unreadable(DomainError):
    """No keyboard types it, and PostgreSQL cannot keep it."""

    code = "bad_request"
    status = 400


class TooLarge(DomainError):
    """Said before anything of it is taken in, so that it fills neither the disk nor a thread."""

    code = "too_large"
    status = 413


class RefusalMiddleware:
    """Translates `DomainError` wherever a view lets one pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if announced(request) > LARGEST + FORM_AROUND:
            sentence = _("This is larger than the {limit} MB that are taken at once.").format(limit=LARGEST // 1024**2)
            refused = self.process_exception(request, TooLarge(sentence))
            assert refused is not None
            refused["Connection"] = "close"
            return refused
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        if request.path.startswith("/api/") and response.status_code >= 400 and response["Content-Type"] != "application/json":
            return _in_the_shape_of_the_api(response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        given = [*request.GET.lists()]
        if request.content_type in FORMS and not request.path.startswith("/api/"):
            given += request.POST.lists()
        if any("\x00" in text for _name, texts in given for text in texts):
            return self.process_exception(request, Unreadable(_("This holds characters that cannot be stored.")))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        note_refusal(request, error)
        if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error.as_json()}, status=error.status)
        if request.headers.get("HX-Request"):
            toast(request, error.message, is_error=True)
            response = HttpResponse(status=error.status)
            response["HX-Reswap"] = "none"
            return response
        page = "404.html" if error.status in (403, 404) else "400.html"
        return render(request, page, {"error": error}, status=404 if error.status == 403 and not str(error.message) else error.status)


def announced(request: HttpRequest) -> int:
    """How many bytes the sender says will come."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() and len(length) < 20 else 0


def _in_the_shape_of_the_api(response: HttpResponse) -> HttpResponse:
    """What was refused before a route was reached is told to programs as everything else is."""
    code, message = {
        404: ("not_found", _("There is nothing here, or it is not open to you.")),
        405: ("method_not_allowed", _("This address does not take this method.")),
        500: ("internal", _("Something went wrong here. It was written down.")),
    }.get(response.status_code, ("bad_request", _("This request was not understood.")))
    answer = JsonResponse({"error": {"code": code, "message": message}}, status=response.status_code)
    for name in ("Allow", "Cache-Control"):
        if name in response:
            answer[name] = response[name]
    return answer
