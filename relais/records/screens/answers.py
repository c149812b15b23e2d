"""Small things that several screens answer with."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.records.access.gate import demand
from relais.records.fields import Reader
from relais.records.models import Operation
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.ui.formats import current
from relais.ui.toasts import toast


def opened_type(request: Request, key: str, verb: str = "view") -> tuple[RecordType, Reader]:
    """The type at this address, if the user may do `verb` with it, and the reader."""
    declared = registry.get(key)
    demand(request.user, verb, declared)
    return declared, Reader.of(request.user)


def go(request: Request, url: str) -> HttpResponse:
    """Lead the browser on, whether the page or a script asked."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def fragment(request: Request, template: str, heading: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A part that a script puts into the page; for those without scripts, a page of its own."""
    if request.headers.get("HX-Request"):
        return render(request, template, context, status=status)
    return render(request, "records/fragment_page.html", context | {"fragment": template, "heading": heading}, status=status)


def say_done(request: Request, message: str, operation: Operation | None) -> None:
    """A notice with the way back."""
    toast(request, message, undo=reverse("records:undo", args=[operation.pk]) if operation else "")


def last_operation(user: Any) -> Operation | None:
    """What the user just did."""
    return Operation.objects.filter(actor=user).order_by("-id").first()


def counted(number: int, declared: RecordType) -> str:
    return _("{count} {things}").format(count=current().number(number), things=declared.name if number == 1 else declared.name_plural)
