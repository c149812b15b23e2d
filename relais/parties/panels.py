"""What the menu of a contact or an organization leads to, and the palette too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from relais.parties.models import Party
from relais.records.api import RecordType, can, registry
from relais.records.fields import Reader
from relais.records.screens.deeds import Deed, Subject, register_deeds
from relais.records.screens.detail import Panel, Piece, register_panel


@dataclass(frozen=True)
class Way:
    """A line of the menu; a dialog opens over the page."""

    label: str
    icon: str
    url: str
    is_dialog: bool = False


def register_panels() -> None:
    register_panel(Panel("parties", "menu", 10, draw_menu))
    register_deeds(deeds_about)


def draw_menu(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    return Piece("parties/menu.html", ways_from(declared, record, reader)) if isinstance(record, Party) else None


def deeds_about(subject: Subject) -> Iterator[Deed]:
    if isinstance(subject.record, Party):
        for way in ways_from(subject.type, subject.record, subject.reader):
            yield Deed(_("{act}: {title}").format(act=way.label, title=subject.title), way.url, way.icon)


def ways_from(declared: RecordType, party: Party, reader: Reader) -> list[Way]:
    """Without asking the database anything: what stands there is asked when it is opened."""
    ways = []
    if party.is_organization:
        ways.append(Way(_("Figures of the group"), "network", reverse("parties:group", args=[party.pk])))
    if can(reader.user, "create", "relationships"):
        new = f"{registry.get('relationships').list_url()}new/?{urlencode({'from_party': party.pk})}"
        ways.append(Way(_("Add a relationship"), "waypoints", new))
    ways.append(Way(_("Where the values come from"), "history", reverse("parties:sources", args=[declared.key, party.pk]), is_dialog=True))
    return ways
