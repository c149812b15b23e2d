"""A real Chromium on a running server. Every page it opens fails its test when a script breaks or the content policy is crossed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from relais.accounts.models import User
from tests.browser.accessibility import assert_accessible

__all__ = ["assert_accessible"]

# Playwright keeps an event loop in this thread; the tests themselves are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
HEIGHTS = {1440: 900, 820: 1100, 390: 844}
# A refused request is the test's own affair, and one that leaving the page cut short is nobody's; broken scripts and a crossed policy never are.
PARDONED = ["Failed to load resource", "Response Status Error", "htmx:sendAbort", "htmx:afterRequest"]
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("RELAIS_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """`open_page("/contacts/", alice, width=390, theme="dark")`: the page, as that user sees it."""
    contexts, faults = [], []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(pardoned in message.text for pardoned in PARDONED):
            faults.append(message.text)

    def open_(
        path: str,
        user: User | None = None,
        *,
        width: int = 1440,
        theme: str = "light",
        scripts: bool = True,
        policy: bool = True,
        worker: bool = False,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=theme,  # type: ignore[arg-type]
            locale="fr-FR",
            has_touch=width < 700,
            java_script_enabled=scripts,
            bypass_csp=not policy,
            service_workers="allow" if worker else "block",
            base_url=live_server.url,
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": live_server.url,
                    }
                ]
            )
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield open_

    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def claire(transactional_db: None) -> User:
    return User.objects.create_user("claire@example.test", "un-mot-de-passe", first_name="Claire", last_name="Lambert", language="en")
