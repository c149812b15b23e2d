"""The frame around every screen: light, strict, and the same for what is missing and what is forbidden."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from relais.accounts.models import User
from relais.ui import errors

BUILD = Path(settings.DJANGO_VITE["default"]["manifest_path"]).parent


@pytest.fixture
def claire(client: Client) -> User:
    user = User.objects.create_user(
        "claire@example.test", "un-mot-de-passe", first_name="Claire", last_name="Lambert", language="fr", theme="dark"
    )
    client.force_login(user)
    return user


def weight(*patterns: str) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for pattern in patterns for path in (BUILD / "assets").glob(pattern))


@pytest.mark.django_db
def test_every_component_is_shown(client: Client, claire: User) -> None:
    page = client.get("/ui/").content.decode()

    components = {path.stem for path in (Path(__file__).parents[1] / "templates" / "cotton").glob("*.html")}
    source = (Path(__file__).parents[1] / "templates" / "ui" / "examples.html").read_text()
    frame = "".join(path.read_text() for path in (Path(__file__).parents[1] / "templates" / "ui").glob("*.html"))
    assert sorted(name for name in components if f"<c-{name.replace('_', '-')}" not in source + frame) == []
    assert '<html lang="fr" data-theme="dark" data-density="normal">' in page


@pytest.mark.django_db
@pytest.mark.attack(47)
def test_markup_in_data_is_shown_as_text(client: Client, claire: User) -> None:
    page = client.get("/ui/").content.decode()

    assert "<b>Åsa" not in page
    assert page.count("&lt;b&gt;Åsa&lt;/b&gt; &amp; “Łukasz”") >= 8
    assert "&amp;lt;b" not in page


@pytest.mark.attack(48)
@pytest.mark.django_db
def test_template_language_in_data_is_shown_as_text(client: Client, claire: User) -> None:
    claire.first_name, claire.last_name = "{{7*7}}", "{% now 'Y' %}<script>alert(1)</script>"
    claire.save()

    page = client.get("/preferences/").content.decode()

    assert "{{7*7}} {% now &#x27;Y&#x27; %}&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.attack(49)
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/ui/", "/preferences/", "/sign-in/", "/ui/offline/", "/not-here/"])
def test_policy_forbids_what_is_not_ours(client: Client, claire: User, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()

    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'self';" in policy + ";"
    assert re.search(r"\sstyle=|\son\w+=|<style|javascript:", page) is None
    scripts = re.findall(r"<script[^>]*>", page)
    assert all(f'nonce="{nonce}"' in tag for tag in scripts for nonce in re.findall(r"'nonce-([^']+)'", policy))


def test_script_and_style_are_light() -> None:
    assert weight("*.js") <= 70_000
    assert weight("*.css") <= 20_000


@pytest.mark.django_db
def test_static_files_are_kept_for_ever_and_compressed(client: Client) -> None:
    style = next((BUILD / "assets").glob("*.css")).name

    response = client.get(f"/static/build/assets/{style}", HTTP_ACCEPT_ENCODING="br")

    assert response["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response["Content-Encoding"] == "br"


@pytest.mark.django_db
def test_missing_and_forbidden_look_the_same(client: Client, claire: User) -> None:
    request = RequestFactory().get("/not-here/")
    request.user = claire

    missing = client.get("/not-here/")
    with translation.override("fr"):
        forbidden = errors.not_found(request, PermissionDenied("secret"))

    assert missing.status_code == forbidden.status_code == 404
    assert missing.content == forbidden.content


@pytest.mark.covers("R354")
def test_product_can_be_installed_on_a_phone(client: Client) -> None:
    manifest = client.get("/ui/manifest.webmanifest").json()

    assert (manifest["display"], manifest["start_url"], [icon["sizes"] for icon in manifest["icons"]]) == (
        "standalone",
        "/",
        ["192x192", "512x512", "512x512"],
    )


def test_worker_keeps_static_files_alone(client: Client) -> None:
    response = client.get("/ui/worker.js")

    kept = re.findall(r'"(/[^"]*)"', response.content.decode().splitlines()[0])
    assert response["Service-Worker-Allowed"] == "/"
    assert kept[-1] == "/ui/offline/"
    assert all(path.startswith("/static/build/assets/") for path in kept[:-1])
