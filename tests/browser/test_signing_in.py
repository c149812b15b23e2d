"""The door in a real browser: read by everyone, passkeys, and what is said while a password is typed."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from relais.accounts.models import Identity, IdentityProvider, SecondFactor, User
from relais.accounts.passwords import INVITATION, RESET, link_for
from relais.accounts.second_factors.recovery import renew_recovery_codes
from relais.accounts.testing import code_of, make_application, path_of
from relais.accounts.tests.providers import keeping_provider
from relais.records.testing import make_user
from tests.browser.accessibility import grave_faults
from tests.browser.conftest import OpenPage
from tests.browser.thumbs import small_targets

pytestmark = pytest.mark.covers("R282")
PASSWORD = "trois chênes et un relais"
LOOKS = [(1440, "dark", "fr"), (820, "light", "en"), (390, "light", "fr"), (390, "dark", "en")]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def alice(transactional_db: None) -> User:
    alice = make_user("Alice Martin", "administrator")
    alice.password = make_password(PASSWORD)
    alice.save()
    return alice


def sign_in(page: Page, user: User) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", user.email or "")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def sign_out(page: Page) -> None:
    with page.expect_navigation(url="**/sign-in/"):
        page.locator("form[action='/sign-out/']").first.evaluate("form => form.submit()")


def with_device(page: Page) -> Page:
    """A device that can keep passkeys, whose owner always says yes."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def faults_of(page: Page, width: int) -> list[str]:
    found = [*grave_faults(page), *(f"too small: {one}" for one in small_targets(page) if width < 700)]
    return [*found, *(["wider than its window"] if page.evaluate("document.documentElement.scrollWidth") != width else [])]


@pytest.mark.covers("R353", "R354")
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_pages_are_accessible_and_fit(open_page: OpenPage, alice: User, width: int, theme: str, language: str) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    provider = IdentityProvider.objects.create(name="Atelier", slug="atelier", issuer="https://login.invalid", client_id="relais")
    Identity.objects.create(provider=provider, subject="1", user=alice, email="alice@atelier.example")
    page = open_page("/sign-in/", width=width, theme=theme)
    faults = {"sign-in": faults_of(page, width)}

    for name, path in (
        ("forgotten", "/sign-in/forgotten/"),
        ("over", "/new-password/"),
        ("reset", path_of(link_for(alice, RESET))),
        ("invitation", path_of(link_for(alice, INVITATION))),
    ):
        page.goto(path)
        faults[name] = faults_of(page, width)
    page.fill("[name=password]", "alice")
    expect(page.locator(".password-faults .error").first).to_be_visible()
    faults["weak"] = faults_of(page, width)
    factor = make_application(alice)
    SecondFactor.objects.create(user=alice, kind=SecondFactor.Kind.PASSKEY, name="Key ring", secret="AA==", handle="1")
    renew_recovery_codes(alice)
    sign_in(page, alice)
    faults["second factor"] = faults_of(page, width)
    page.fill("[name=code]", code_of(factor))
    with page.expect_navigation():
        page.press("[name=code]", "Enter")
    for name in ("security", "confirmation", "codes", "sign_in_settings", "new_provider"):
        page.goto(reverse(f"accounts:{name}"))
        faults[name] = faults_of(page, width)
    for path in (reverse("accounts:provider", args=[provider.pk]), reverse("people:new_invitation"), f"/users/{alice.pk}/"):
        page.goto(path)
        faults[path] = faults_of(page, width)

    assert not (found := {name: said for name, said in faults.items() if said}), "\n".join(
        f"{name}\n  {said}" for name, said in found.items()
    )


def test_passkey_is_made_named_and_opens_alone(open_page: OpenPage, alice: User) -> None:
    page = with_device(open_page("/sign-in/"))
    sign_in(page, alice)
    page.goto("/security/")
    page.fill("#passkey-name", "Portable")
    with page.expect_navigation():
        page.locator(".passkey-form button").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert SecondFactor.objects.get().name == "Portable"
    sign_out(page)

    with page.expect_navigation(url="**/"):
        page.locator("[data-controller=passkey] button").click()

    expect(page.locator("h1")).to_be_visible()
    assert SecondFactor.objects.get().counter > 0


def test_passkey_is_the_second_factor_after_the_password(open_page: OpenPage, alice: User) -> None:
    page = with_device(open_page("/sign-in/"))
    sign_in(page, alice)
    page.goto("/security/")
    with page.expect_navigation():
        page.locator(".passkey-form button").click()
    sign_out(page)
    sign_in(page, alice)
    assert page.url.endswith("/sign-in/second-factor/")

    with page.expect_navigation(url="**/"):
        page.locator("[data-controller=passkey] button").click()
    page.goto("/security/")
    with page.expect_navigation():
        page.locator("form[action*=removal] button").first.click()
        page.locator("#confirm button[value=yes]").click()

    assert not SecondFactor.objects.exists()


def test_passkey_of_another_device_is_refused_in_a_sentence(open_page: OpenPage, alice: User) -> None:
    page = with_device(open_page("/sign-in/"))

    page.locator("[data-controller=passkey] button").click()

    expect(page.locator("[data-passkey-target=problem]")).to_be_visible()


def test_strength_is_told_while_a_password_is_typed(open_page: OpenPage, alice: User) -> None:
    page = open_page(path_of(link_for(alice, RESET)))
    told = page.locator(".password-faults")

    page.fill("[name=password]", "court")
    expect(told).to_contain_text("at least 12 characters")
    page.fill("[name=password]", "œuf à la coque")
    expect(told).to_contain_text("This password is good.")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")


def test_service_of_the_firm_opens_in_a_browser(open_page: OpenPage, alice: User, live_server: LiveServer, settings: Settings) -> None:
    settings.PUBLIC_URL = live_server.url
    with keeping_provider() as service:
        service.register(f"{live_server.url}/sign-in/with/atelier/return/")
        service.know("alice-1", email=alice.email, email_verified=True)
        provider = IdentityProvider.objects.create(
            name="Atelier", slug="atelier", issuer=service.issuer, client_id=service.client_id, client_secret=service.client_secret
        )
        Identity.objects.create(provider=provider, subject="alice-1", user=alice)
        page = open_page("/sign-in/?next=/preferences/")

        page.locator("a[href*='/sign-in/with/atelier/']").click()
        page.fill("[name=sub]", "alice-1")
        page.locator("[name=sub]").press("Enter")

        page.wait_for_url(f"{live_server.url}/preferences/")
        expect(page.locator("#side")).to_contain_text("Alice Martin")
