"""Find anything, go anywhere, do something: the palette, and the search page for those without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relais.accounts.permissions import SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.core.text import fold
from relais.records.access.gate import can
from relais.records.registry import registry
from relais.records.search.index import Hit, search
from relais.ui.marks import avatar
from relais.ui.navigation import items_for

LONGEST = 100


@dataclass(frozen=True)
class Option:
    """A line of the palette: a record, a place to go, a thing to do."""

    label: object
    url: str
    icon: str
    hint: object = ""
    mark: object = ""
    key: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    options: list[Option]


def _grouped(hits: list[Hit]) -> list[tuple[str, str, list[Hit]]]:
    """Icon, label and hits of each type, in the order of the best hit."""
    order = list(dict.fromkeys(hit.type for hit in hits))
    found = sorted(hits, key=lambda hit: order.index(hit.type))
    return [(registry.get(key).icon, registry.get(key).name_plural, list(group)) for key, group in groupby(found, key=lambda hit: hit.type)]


def _places(request: Request, text: str) -> list[Option]:
    wanted = fold(text) or ""
    return [
        Option(str(item.label), str(item.url), item.icon)
        for item in items_for(request)
        if not wanted or wanted in (fold(str(item.label)) or "")
    ]


def _deeds(request: Request, text: str) -> list[Option]:
    """Create something, with what was typed as its name."""
    made = []
    for declared in registry:
        if declared.quick_form and can(request.user, "create", declared):
            named = (
                _("Create {thing} “{name}”").format(thing=declared.name, name=text)
                if text
                else _("Create {thing}").format(thing=declared.name)
            )
            given = {declared.quick_form[0]: text} if text else {}
            made.append(Option(named, f"{declared.list_url()}new/" + (f"?{urlencode(given)}" if given else ""), "plus"))
    return made


@require_GET
@opens_to(SIGNED_IN)
def palette(request: Request) -> HttpResponse:
    """What the palette shows for what is typed."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = [
        Group(label.capitalize(), [_option(hit, icon) for hit in hits])
        for icon, label, hits in _grouped(search(request.user, text, limit=12) if text else [])
    ]
    groups += [Group(_("Go to"), _places(request, text)), Group(_("Act"), _deeds(request, text))]
    return render(request, "ui/palette_results.html", {"groups": [group for group in groups if group.options], "query": text})


def _option(hit: Hit, icon: str) -> Option:
    declared = registry.get(hit.type)
    mark = avatar(hit.title, organization=declared.icon.startswith("building")) if declared.has_avatar else ""
    return Option(hit.marked_title, declared.url_of(hit.pk), icon, hit.marked_note, mark)


@require_GET
@opens_to(SIGNED_IN)
def search_page(request: Request) -> HttpResponse:
    """The same as a page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    hits = search(request.user, text, limit=60) if text else []
    return render(request, "records/search.html", {"text": text, "groups": _grouped(hits)})
