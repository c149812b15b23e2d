"""Each user reads the product in their own language, time zone and formats."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from relais.accounts.actors import Actor


class PreferencesMiddleware:
    """Activates the signed-in user's language and time zone; a visitor's language comes from the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            language, zone = user.language, user.time_zone
            request.actor = Actor(user, "screen")  # type: ignore[attr-defined]
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
