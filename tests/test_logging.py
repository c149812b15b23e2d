"""The log…"""

from __future__ import annotations

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path


def break_down(request: HttpRequest) -> HttpResponse:
    raise LookupError("the drawer was empty")


def say_it(request: HttpRequest) -> HttpResponse:
    logging.getLogger("relais").warning("Asked by %s.", request.headers["User-Agent"])
    return HttpResponse()


urlpatterns = [path("broken/", break_down), path("said/", say_it)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_tells_why_a_page_failed(caplog: pytest.LogCaptureFixture) -> None:
    Client(raise_request_exception=False).get("/broken/")

    assert "LookupError: the drawer was empty" in caplog.text
    assert any(isinstance(handler, logging.StreamHandler) for handler in logging.getLogger().handlers)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_is_silent_about_a_page_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/missing/")

    assert caplog.text == ""


@pytest.mark.django_db
@pytest.mark.attack(122)
@override_settings(ROOT_URLCONF=__name__)
def test_writes_out_what_would_forge_a_line(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/said/", headers={"user-agent": "me\r\n2026-01-01 INFO relais: forged\x1b[31m"})

    (line,) = {handler.format(caplog.records[0]) for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler}
    assert line.endswith("WARNING relais: Asked by me\\r\\n2026-01-01 INFO relais: forged\\x1b[31m.")
