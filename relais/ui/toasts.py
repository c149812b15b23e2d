"""Short notices of what was done, with a way back. They appear on this answer, or on the page it leads to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse

_REDIRECTS = ("HX-Redirect", "HX-Refresh", "HX-Location")


def toast(request: HttpRequest, message: object, *, undo: str = "", is_error: bool = False) -> None:
    """Tell the user what happened. `undo` is the address that takes it back when posted to."""
    messages.add_message(request, messages.ERROR if is_error else messages.SUCCESS, str(message), extra_tags=undo)


def as_toasts(stored: Iterable[Message]) -> list[dict[str, object]]:
    """The notices as the page shows them."""
    return [as_toast(str(m.message), undo=m.extra_tags or "", is_error=m.level >= messages.ERROR) for m in stored]


def as_toast(message: str, *, undo: str = "", is_error: bool = False) -> dict[str, object]:
    return {"message": message, "undo": undo, "bad": is_error}


class ToastMiddleware:
    """Hands notices to a fragment's answer by header, as a fragment has no place for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_fragment = bool(getattr(request, "htmx", False)) and response.status_code not in range(300, 400)
        is_shown_here = is_fragment and not any(header in response for header in _REDIRECTS)
        if is_shown_here and (toasts := as_toasts(messages.get_messages(request))):
            response["HX-Trigger"] = json.dumps(_triggers(response) | {"toast": toasts})
        return response


def _triggers(response: HttpResponse) -> dict[str, object]:
    """What the view itself triggers: a JSON object, or names with commas between."""
    header = response.get("HX-Trigger", "")
    if header.startswith("{"):
        return json.loads(header)
    return {name.strip(): None for name in header.split(",") if name.strip()}
