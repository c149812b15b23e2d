"""The source of each value, and the statuses with their dates, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.parties.lifecycle import history_of
from relais.parties.models import Party
from relais.parties.value_sources import sources_of
from relais.records.api import readable_fields, registry
from relais.records.fields import Reader
from relais.records.screens.detail import Detail

_THROUGH = {
    "screen": gettext_lazy("typed"),
    "api": gettext_lazy("sent by a program"),
    "import": gettext_lazy("imported"),
    "bulk": gettext_lazy("changed with others"),
    "job": gettext_lazy("by a job"),
    "command": gettext_lazy("by a command"),
    "demo": gettext_lazy("demonstration"),
    "system": gettext_lazy("by Relais"),
}


@dataclass(frozen=True)
class Origin:
    """`who` gave the `value` that stands there, `how`, and `at` which moment."""

    label: str
    value: str
    who: str
    how: str
    at: datetime


@dataclass(frozen=True)
class StageWords:
    label: str
    dates: str


def origins_of(party: Party, reader: Reader) -> list[Origin]:
    """For each value that stands on the party, in the order of its fields; copies tell nothing of their own."""
    declared = registry.of(party)
    detail = Detail(declared, party, reader)
    copies = {copy for own in declared.collections.values() for copy in own.copies}
    sources = sources_of(party, reader.user)
    return [
        Origin(
            capfirst(shown.label), shown.text, source.actor.name if source.actor else _("Relais"),
            " ".join(part for part in (str(_THROUGH.get(source.through, source.through)), f"({source.origin})" if source.origin else "") if part),
            source.at,
        )
        for key in detail.readable
        if key not in copies and (source := sources.get(key)) and not (shown := detail.shown(key)).is_blank
    ]  # fmt: skip


def stages_of(party: Party, reader: Reader) -> list[StageWords]:
    """Every status, the current one first; nothing where the status is closed to the reader."""
    own = readable_fields(reader.user, registry.of(party)).get("lifecycle")
    if own is None:
        return []
    return [StageWords(own.text(stage.key, reader), _dates(stage.since, stage.until, reader)) for stage in reversed(history_of(party))]


def _dates(since: object, until: object, reader: Reader) -> str:
    begun, ended = (reader.formats.numeric_day(day) if day else "" for day in (since, until))  # type: ignore[arg-type]
    if begun and ended:
        return _("{since} to {until}").format(since=begun, until=ended)
    return _("since {since}").format(since=begun) if begun else (_("until {until}").format(until=ended) if ended else "")
