"""Every view says who may enter. A test walks all addresses and fails for one that does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from relais.accounts.models import User
from relais.core.errors import NotForYou

PUBLIC, SIGNED_IN, ADMINISTRATOR, GATE = "public", "signed in", "administrator", "gate"
View = Callable[..., HttpResponseBase]
_gates: list[Callable[[View, User], bool]] = []


def register_view_gate(gate: Callable[[View, User], bool]) -> None:
    """Add a function that says whether a page is open to a person at all, whatever it shows."""
    _gates.append(gate)


def opens_to(permission: str) -> Callable[[View], View]:
    """`public`: anyone. `signed in`: any user. `gate`: any user, and the view asks the gate for each record.

    `administrator`: administrators; to others there is nothing here.
    """
    if permission not in (PUBLIC, SIGNED_IN, ADMINISTRATOR, GATE):
        raise ValueError(f"“{permission}” is not a permission.")

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission != PUBLIC and not request.user.is_authenticated:
                return _to_sign_in(request)
            if permission == ADMINISTRATOR and not (isinstance(request.user, User) and request.user.is_administrator):
                raise NotForYou(_("There is nothing here, or it is not open to you."))
            if isinstance(request.user, User) and not all(gate(checked, request.user) for gate in _gates):
                raise NotForYou(_("There is nothing here, or it is not open to you."))
            return view(request, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(request.get_full_path()).url
        return response
    return redirect_to_login(request.get_full_path())
