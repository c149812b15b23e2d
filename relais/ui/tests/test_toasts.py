"""A notice reaches the user on the answer or on the page it leads to, once."""

from __future__ import annotations

import json

import pytest
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from relais.ui.toasts import ToastMiddleware, toast


def answer(view: object, **headers: str) -> HttpResponse:
    request = RequestFactory().get("/", **headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    chain = SessionMiddleware(MessageMiddleware(ToastMiddleware(view)))  # type: ignore[arg-type]
    return chain(request)


def changed(request: HttpRequest) -> HttpResponse:
    toast(request, "Three contacts were changed.", undo="/operations/7/undo/")
    return HttpResponse("rows")


@pytest.mark.django_db
def test_fragment_carries_it_in_a_header() -> None:
    response = answer(changed, HTTP_HX_REQUEST="true")

    assert json.loads(response["HX-Trigger"]) == {
        "toast": [{"message": "Three contacts were changed.", "undo": "/operations/7/undo/", "bad": False}]
    }


@pytest.mark.django_db
def test_page_leaves_it_for_its_template() -> None:
    assert "HX-Trigger" not in answer(changed)


@pytest.mark.django_db
def test_redirect_leaves_it_for_the_next_page() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        changed(request)
        return HttpResponse(headers={"HX-Redirect": "/contacts/"})

    assert "HX-Trigger" not in answer(view, HTTP_HX_REQUEST="true")


@pytest.mark.django_db
def test_triggers_of_the_view_are_kept() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = changed(request)
        response["HX-Trigger"] = "modal:close, saved"
        return response

    assert sorted(json.loads(answer(view, HTTP_HX_REQUEST="true")["HX-Trigger"])) == ["modal:close", "saved", "toast"]
