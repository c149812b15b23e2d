"""What the calendar changes: roles and employments that begin or end without anybody writing."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import SYSTEM
from relais.core import clock
from relais.core.jobs import job, scheduled
from relais.parties.bands import refresh_bands
from relais.parties.mirrors import follow_relationships
from relais.parties.models import Party, PartyRole, Relationship
from relais.parties.normalizing import roles_on
from relais.parties.reference_lists import AGE_BANDS
from relais.parties.territories import place_all
from relais.records.api import change_many

#: A server that was off for a month still catches up.
LOOKING_BACK = timedelta(days=40)
BATCH = 500


@scheduled(daily="00:10", title=_("Bring roles, employments and age bands up to date"))
def follow_the_calendar() -> int:
    """Bring the roles, employments and age bands shown in lists up to date; answers how many parties were looked at."""
    refresh_bands([AGE_BANDS.key])
    today = clock.today("Europe/Paris")
    recent = (today - LOOKING_BACK, today)
    ended_or_begun = Q(since__range=recent) | Q(until__range=recent)
    parties = sorted(set(PartyRole.objects.filter(ended_or_begun).values_list("party", flat=True)))
    for start in range(0, len(parties), BATCH):
        _refresh_roles(parties[start : start + BATCH])
    relationships = list(Relationship.objects.living().filter(ended_or_begun))
    for start in range(0, len(relationships), BATCH):
        follow_relationships(relationships[start : start + BATCH], by=SYSTEM)
    return len(parties) + len({row.from_party_id for row in relationships})


@job(title=_("Bring parties into their territories"), timeout=timedelta(hours=2))
def draw_territories() -> int:
    """Look at every party after territories were drawn anew; answers how many moved."""
    return place_all()


def _refresh_roles(ids: list[int]) -> None:
    today = clock.today("Europe/Paris")
    held: dict[int, list[dict[str, object]]] = {pk: [] for pk in ids}
    for row in PartyRole.objects.filter(party__in=ids).order_by("position", "id"):
        held[row.party_id].append({"role": row.role, "since": row.since, "until": row.until})
    kinds = dict(Party.objects.living().filter(pk__in=ids).values_list("pk", "kind"))
    for kind, key in ((Party.Kind.PERSON, "contacts"), (Party.Kind.ORGANIZATION, "organizations")):
        changes = {pk: {"current_roles": roles_on(held[pk], today)} for pk in ids if kinds.get(pk) == kind}
        if changes:
            change_many(key, changes, by=SYSTEM)
