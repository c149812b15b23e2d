"""Find anything, go anywhere, do something: the palette, and the search page for those without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relais.accounts.permissions import SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.core.text import fold
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.screens.deeds import Deed, deeds_about, other_deeds
from relais.records.search.index import Hit, search
from relais.ui.marks import avatar
from relais.ui.navigation import items_for

LONGEST, MOST_HITS = 100, 8


@dataclass(frozen=True)
class Option:
    """A line of the palette: a record, a place to go, a thing to do."""

    label: object
    url: str
    icon: str
    hint: object = ""
    mark: object = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    label: str
    options: list[Option]


def _grouped(hits: list[Hit]) -> list[tuple[RecordType, list[Hit]]]:
    """The hits of each type, in the order of the best hit."""
    order = list(dict.fromkeys(hit.type for hit in hits))
    found = sorted(hits, key=lambda hit: order.index(hit.type))
    return [(registry.get(key), list(group)) for key, group in groupby(found, key=lambda hit: hit.type)]


def _places(request: Request, text: str) -> list[Option]:
    wanted = fold(text) or ""
    return [
        Option(str(item.label), str(item.url), item.icon)
        for item in items_for(request)
        if not wanted or wanted in (fold(str(item.label)) or "")
    ]


@require_GET
@opens_to(SIGNED_IN)
def palette(request: Request) -> HttpResponse:
    """What the palette shows for what is typed."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    hits = search(request.user, text, limit=MOST_HITS) if text else []
    title, about = deeds_about(request, text, hits)
    found = [Group(declared.name_plural.capitalize(), [_found(hit, declared) for hit in group]) for declared, group in _grouped(hits)]
    places, others = Group(_("Go to"), _places(request, text)), other_deeds(request, text)
    groups = [*found, _acts(_("Act"), [*about, *others]), places] if text else [_acts(title, about), places, _acts(_("Act"), others)]
    return render(request, "ui/palette_results.html", {"groups": [group for group in groups if group.options], "query": text})


def _acts(label: str, deeds: list[Deed]) -> Group:
    return Group(label, [Option(deed.label, deed.url, deed.icon, attributes=deed.attributes) for deed in deeds])


def _found(hit: Hit, declared: RecordType) -> Option:
    mark = avatar(hit.title, organization=declared.icon.startswith("building")) if declared.has_avatar else ""
    return Option(hit.marked_title, declared.url_of(hit.pk), declared.icon, hit.marked_note, mark)


@require_GET
@opens_to(SIGNED_IN)
def search_page(request: Request) -> HttpResponse:
    """The same as a page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    hits = search(request.user, text, limit=60) if text else []
    return render(request, "records/search.html", {"text": text, "groups": _grouped(hits)})
