"""Each user reads the product in their own language, time zone and formats; and what a session must have before it opens anything."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.accounts.second_factors.requirement import lacks_second_factor
from relais.accounts.sessions import keep_up
from relais.core.visitors import client_address


class PreferencesMiddleware:
    """Activates the signed-in user's language and time zone; a visitor's language comes from the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            language, zone = user.language, user.time_zone
            request.actor = Actor(user, "screen", address=client_address(request) or "")  # type: ignore[attr-defined]
        else:
            language, zone = translation.get_language_from_request(request), "Europe/Paris"
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            response = self.get_response(request)
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        # asked anew: a program is known only once its token has been read
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        patch_vary_headers(response, ["Accept-Language"])
        return response


class SessionMiddleware:
    """Notes that a session is used, and leads whoever must have a second factor and has none to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            keep_up(request)
            if lacks_second_factor(user, request.session) and not request.path.startswith(OPEN_WITHOUT):
                return _to_security(request)
        return self.get_response(request)


#: Where a second factor is set up, and what its pages need.
OPEN_WITHOUT = (
    "/security/",
    "/sign-out/",
    "/confirmation/",
    "/passkey-options/",
    "/preferences/theme/",
    "/ui/worker.js",
    "/ui/manifest",
    "/ui/offline/",
)


def _to_security(request: HttpRequest) -> HttpResponse:
    sentence = _("Your role asks for a second factor: set one up first.")
    if request.path.startswith("/api/"):
        return JsonResponse({"error": {"code": "second_factor_needed", "message": sentence}}, status=403)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=403)
        response["HX-Redirect"] = reverse("accounts:security")
        return response
    return redirect("accounts:security")
