"""On the page of an entry: who has it, its place, and what may take its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.configuration.entries.replacing import others_of, replace_entry
from relais.configuration.entries.uses import uses_of
from relais.records.api import Action, RecordType, register_actions
from relais.records.fields import Reader, Text
from relais.records.models import ReferenceItem
from relais.records.screens.detail import Panel, Piece, register_panel


@dataclass(frozen=True)
class SeenEntry:
    entry: ReferenceItem
    reader: Reader

    @cached_property
    def uses(self) -> list[tuple[str, int, str]]:
        """Words, number, and the address of the list of these records."""
        return [
            (
                f"{capfirst(use.type.name_plural)} · {use.field.label}",
                use.number,
                f"{use.type.list_url()}?{urlencode({'filter': json.dumps(use.query, separators=(',', ':'))})}",
            )
            for use in uses_of(self.entry, self.reader.user)
        ]

    @property
    def number(self) -> int:
        return sum(number for _words, number, _url in self.uses)

    @property
    def others(self) -> list[ReferenceItem]:
        return others_of(self.entry)


def draw_entry(_declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, ReferenceItem) or reader.user is None or not reader.user.is_administrator:
        return None
    return Piece("configuration/entry.html", SeenEntry(record, reader))


def _tell(entry: ReferenceItem, *, by: Actor) -> dict[str, Any]:
    return {"uses": [{"type": use.type.key, "field": use.field.key, "records": use.number} for use in uses_of(entry, by.user)]}


def _replace(entry: ReferenceItem, *, by: Actor, into: str) -> dict[str, Any]:
    return replace_entry(entry, into, by=by)


ACTIONS = (
    Action("uses", _("How many records have the entry, by type and field"), _tell, right="view", method="GET"),
    Action("replacement", _("Give its records another entry, and retire it"), _replace, (Text("into", label=_("key of the other entry"), required=True, max_length=60),)),
)  # fmt: skip


def register_entries() -> None:
    register_panel(Panel("uses", "side", 5, draw_entry))
    register_actions(["reference-items"], *ACTIONS)
