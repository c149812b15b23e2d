"""The customers without news for too long, the longest silent first, with what is planned and what could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from relais.activities.lists import Figure, figure, records_meant
from relais.activities.models import Activity
from relais.activities.proposals import propose, silence_words
from relais.activities.quietness import ME, quiet_customers, silence_of
from relais.activities.wording import when_words
from relais.parties.api import Party
from relais.records.api import can, registry, shown_to, visible
from relais.records.fields import Reader

TYPES = ("contacts", "organizations")
SHOWN = 100
#: Whose customers: one's own, the team's, everybody's that one sees.
SCOPES = {"me": ME, "team": "@my_team", "all": ""}


@dataclass(frozen=True)
class QuietLine:
    """One silent customer: `planned` says what is already planned, `proposed` what would be."""

    key: str
    party: Party
    note: str
    silence: str
    allowed: int
    planned: str
    proposed: str
    owner: str
    url: str

    @property
    def name(self) -> str:
        return f"{self.key}:{self.party.pk}"


@dataclass(frozen=True)
class QuietList:
    reader: Reader
    scope: str = "me"

    @cached_property
    def tree(self) -> dict[str, Any]:
        return quiet_customers(SCOPES[self.scope])

    @cached_property
    def figures(self) -> list[Figure]:
        """How many of each type there are; each opens its list."""
        found = [figure(registry.get(key).name_plural, key, self.tree, self.reader, "last_interaction_at") for key in TYPES]
        return [each for each in found if each]

    @property
    def number(self) -> int:
        return sum(each.number for each in self.figures)

    @cached_property
    def lines(self) -> list[QuietLine]:
        found: list[tuple[str, Party]] = []
        for key in TYPES:
            rows = records_meant(key, self.tree, self.reader)
            if rows is not None:
                ordered = rows.select_related("organization", "owner").order_by(F("last_interaction_at").asc(nulls_first=True), "title_key")
                links = ("organization", "owner") if key == "contacts" else ("owner",)
                found += [(key, party) for party in shown_to(self.reader.user, registry.get(key), ordered[:SHOWN], *links)]
        found.sort(key=lambda pair: pair[1].last_interaction_at.timestamp() if pair[1].last_interaction_at else 0)
        planned = self._planned([party.pk for _key, party in found[:SHOWN]])
        return [self._line(key, party, planned) for key, party in found[:SHOWN]]

    def _planned(self, ids: Sequence[int]) -> dict[int, Activity]:
        """The next open activity with each."""
        if not can(self.reader.user, "view", "activities"):
            return {}
        rows = visible(self.reader.user, "activities").filter(party__in=list(ids), done_at=None).order_by("-due_at", "-pk")
        return {row.party_id: row for row in rows if row.party_id}

    def _line(self, key: str, party: Party, planned: dict[int, Activity]) -> QuietLine:
        declared = registry.get(key)
        stage = declared.all_fields["lifecycle"].text(party.lifecycle, self.reader)
        where = party.organization.name if party.organization else party.city
        silence = silence_of(party, self.reader)
        activity = planned.get(party.pk)
        return QuietLine(
            key, party, ", ".join(part for part in (stage, where) if part), silence_words(silence) if silence else "", silence.allowed if silence else 0,
            ", ".join(part for part in (activity.subject, when_words(activity, self.reader)) if part) if activity else "",
            "" if activity else propose(party, self.reader).subject, party.owner.name if party.owner else _("nobody"), declared.url_of(party.pk),
        )  # fmt: skip


def chosen_parties(names: Sequence[str], reader: Reader) -> list[Party]:
    """The parties that a form names as `contacts:7`, as far as the reader may see them."""
    wanted: dict[str, list[int]] = {key: [] for key in TYPES}
    for name in names[:SHOWN]:
        key, _colon, number = name.partition(":")
        if key in wanted and number.isascii() and number.isdecimal() and len(number) < 19:
            wanted[key].append(int(number))
    return [
        party
        for key, ids in wanted.items()
        if ids and can(reader.user, "view", key)
        for party in visible(reader.user, key).filter(pk__in=ids).order_by("title_key")
    ]
