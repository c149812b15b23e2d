"""The party's last contact follows its interactions: written, imported, changed, deleted, restored, merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from relais.activities.models import Interaction
from relais.parties.api import Party, note_interactions, set_last_interaction
from relais.records.api import Change, Operation

if TYPE_CHECKING:
    from relais.records.api import Draft

BATCH = 500
PARTIES = ("contacts", "organizations")


def follow_interactions(drafts: Sequence[Draft]) -> None:
    """New ones can only move the moment forward; for changed ones it is found anew."""
    moments: dict[int, datetime] = {}
    again: set[int] = set()
    for draft in drafts:
        interaction: Interaction = draft.record
        if draft.is_new and interaction.party_id:
            moments[interaction.party_id] = max(interaction.at, moments.get(interaction.party_id, interaction.at))
        elif not draft.is_new and draft.values.keys() & {"at", "party"}:
            again |= {pk for pk in (interaction.party_id, draft.before.get("party")) if pk}
    if moments:
        note_interactions(_with_organizations(moments))
    find_last_contact(again)


def follow_moved_interactions(interactions: Sequence[Interaction]) -> None:
    """Some went into the bin or came out of it."""
    find_last_contact({interaction.party_id for interaction in interactions if interaction.party_id})


def follow_restored_parties(ids: Sequence[int], operation_id: int) -> None:
    """Parties that are back; if merges were undone, those that had taken them over too."""
    gone = Change.objects.filter(type__in=PARTIES, record_id__in=list(ids), verb=Change.Verb.DELETED)
    merges = gone.filter(operation__kind=Operation.Kind.MERGE, operation__undone_by=operation_id)
    find_last_contact([*ids, *merges.values_list("operation__details__winner", flat=True)])


def find_last_contact(party_ids: Iterable[int]) -> None:
    """Look at the interactions themselves, for these parties and their organizations."""
    ids = sorted(set(party_ids))
    for start in range(0, len(ids), BATCH):
        _find_part(ids[start : start + BATCH])


def _find_part(ids: Sequence[int]) -> None:
    rows = Party.objects.filter(pk__in=ids).values_list("pk", "kind", "organization")
    people = {pk for pk, kind, _organization in rows if kind == Party.Kind.PERSON}
    organizations = {pk for pk, kind, _organization in rows if kind != Party.Kind.PERSON} | {row[2] for row in rows if row[2]}
    last: dict[int, datetime | None] = dict.fromkeys([*people, *organizations])
    last |= Interaction.objects.last_with_people(people)
    last |= {pk: at for pk, at in Interaction.objects.last_with_organizations(organizations).items() if pk in organizations}
    by_moment: dict[datetime | None, list[int]] = defaultdict(list)
    for pk, at in last.items():
        by_moment[at].append(pk)
    for at, pks in by_moment.items():
        set_last_interaction(pks, at)


def _with_organizations(moments: dict[int, datetime]) -> dict[int, datetime]:
    found = dict(moments)
    ids = list(moments)
    for start in range(0, len(ids), BATCH):
        rows = Party.objects.filter(pk__in=ids[start : start + BATCH], organization__isnull=False)
        for pk, organization in rows.values_list("pk", "organization"):
            assert organization is not None  # the filter says so
            found[organization] = max(moments[pk], found.get(organization, moments[pk]))
    return found
