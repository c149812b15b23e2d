from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from relais.ui import formats


class FormatsMiddleware:
    """Dates and figures are written as the signed-in user asked; a visitor's follow the language of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with formats.use(user.locale, user.language, user.time_zone):
            return self.get_response(request)
