"""What the palette offers to do: create something, act on the record in view or the first one found, change how Relais looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.core.text import fold
from relais.records.access.closing import as_seen_by, title_for
from relais.records.access.gate import can, may, visible_or_404
from relais.records.fields import Reader
from relais.records.modules import is_open
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.search.index import Hit
from relais.ui.navigation import GROUPS

RECORD = re.compile(r"/(?P<key>[\w-]+)/(?P<pk>\d{1,18})/")
#: With something typed, so many kinds of record are offered to be created under that name.
MOST_CREATED = 3


@dataclass(frozen=True)
class Deed:
    """A line of the palette that does something; `attributes` are those of its link."""

    label: str
    url: str
    icon: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """The record that the palette can act on."""

    type: RecordType
    record: Any
    reader: Reader

    @property
    def title(self) -> str:
        return title_for(self.reader.user, self.type, self.record) or self.type.name


_sources: list[Callable[[Subject], Iterable[Deed]]] = []


def register_deeds(source: Callable[[Subject], Iterable[Deed]]) -> None:
    """Add a function that answers what may be done with a record."""
    _sources.append(source)


def deeds_about(request: Request, text: str, hits: list[Hit]) -> tuple[str, list[Deed]]:
    """Whom the palette can act on, and what it offers to do with it."""
    subject = subject_of(request, hits)
    if subject is None:
        return "", []
    return subject.title, [deed for deed in _about(subject) if hits or _is_meant(deed, text)]


def other_deeds(request: Request, text: str) -> list[Deed]:
    """What is called as what was typed, and what could be created under that name."""
    commands = [deed for deed in _commands(request) if _is_meant(deed, text)]
    return [*commands, *_creations(request, text)[:MOST_CREATED]] if text else [*_creations(request, ""), *commands]


def _is_meant(deed: Deed, text: str) -> bool:
    return (fold(text) or "") in (fold(deed.label) or "")


def subject_of(request: Request, hits: list[Hit]) -> Subject | None:
    """The first record found, or else the one whose page is open."""
    here = RECORD.fullmatch(urlsplit(request.headers.get("HX-Current-URL", "")).path)
    key, pk = (hits[0].type, hits[0].pk) if hits else (here["key"], int(here["pk"])) if here else ("", 0)
    declared = next((each for each in registry if each.key == key), None)
    if declared is None or not can(request.user, "view", declared):
        return None
    try:
        return Subject(declared, visible_or_404(request.user, declared, pk), Reader.of(request.user))
    except NotFound:
        return None


def _about(subject: Subject) -> Iterator[Deed]:
    declared, user = subject.type, subject.reader.user
    record = as_seen_by(user, declared, subject.record)
    for way in declared.ways_to_reach(record, {}):  # the ways that stand on the record: the palette answers each letter
        attributes = {"target": "_blank", "rel": "noopener noreferrer"} if way.is_new_window else {}
        yield Deed(_("{act}: {title}").format(act=way.label, title=subject.title), way.url, way.icon, attributes)
    for source in _sources:
        if is_open(source, user):
            yield from source(subject)
    if may(user, "change", record, declared):
        yield Deed(_("Edit {title}").format(title=subject.title), f"{declared.url_of(record.pk)}edit/", "pencil")


def _creations(request: Request, text: str) -> list[Deed]:
    """A new record of each type, those of daily work first; what was typed becomes its name."""
    order = list(GROUPS)
    open_types = [each for each in registry if each.quick_form and can(request.user, "create", each)]
    open_types.sort(key=lambda each: (order.index(each.group) if each.group in order[1:] else len(order), each.order))
    made = []
    for declared in open_types:
        named = (
            _("Create {thing} “{name}”").format(thing=declared.name, name=text) if text else _("Create {thing}").format(thing=declared.name)
        )
        given = f"?{urlencode({declared.quick_form[0]: text})}" if text else ""
        made.append(Deed(named, f"{declared.list_url()}new/{given}", "plus"))
    return made


def _commands(request: Request) -> list[Deed]:
    preferences = reverse("accounts:preferences")
    return [
        Deed(_("Light or dark"), preferences, "moon", {"data-action": "application#theme:prevent"}),
        Deed(_("Change language, formats, density"), preferences, "settings-2"),
        Deed(_("Show the keys"), preferences, "keyboard", {"data-action": "application#help:prevent"}),
    ]
