"""The pages that belong to no domain: every component with examples, and what a phone needs to install the product."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from relais.ui.examples import EXAMPLES, FORMULA_NAMES
from relais.ui.formula_editor import check_formula
from relais.ui.icons import icon_names
from relais.ui.toasts import toast


@require_safe
@login_required
def examples(request: HttpRequest) -> HttpResponse:
    """Every component, with examples."""
    if "toast" in request.GET:
        toast(request, _("Three contacts were changed."), undo=reverse("ui:examples"))
    return render(request, "ui/examples.html", EXAMPLES)


@require_POST
@login_required
def formula(request: HttpRequest) -> HttpResponse:
    """The check of the formula among the components."""
    return check_formula(request, FORMULA_NAMES)


@require_safe
@login_required
def icons(request: HttpRequest) -> JsonResponse:
    """The icons whose names hold what was typed, for a field that chooses one."""
    typed = request.GET.get("q", "").strip().lower().replace(" ", "-")
    found = [name for name in icon_names() if typed in name][:20]
    return JsonResponse([{"value": name, "label": name} for name in found], safe=False)


@require_safe
@login_not_required
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to install the product."""
    icons = [
        {"src": static("brand/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("brand/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("brand/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    body = {
        "name": "Relais",
        "short_name": "Relais",
        "description": _("Your customers, handed over without a seam."),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf8",
        "theme_color": "#f4f2ee",
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the static files and the page for when there is no network, and nothing private."""
    assets = Path(__file__).parent / "static" / "build" / "assets"
    files = sorted(static(f"build/assets/{path.name}") for path in assets.iterdir() if path.suffix in {".js", ".css", ".woff2", ".svg"})
    response = render(request, "ui/worker.js", {"files": files, "offline": reverse("ui:offline")}, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in place of a page when there is no network."""
    return render(request, "ui/offline.html")
