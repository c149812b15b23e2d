"""When somebody was last spoken with: a copy for lists, kept by whoever records the interactions. It is no change of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from relais.parties.models import Party

BATCH = 500


def note_interactions(moments: Mapping[int, datetime]) -> None:
    """There were interactions with these parties (by id) at these moments; what happened later stands."""
    by_moment: dict[datetime, list[int]] = {}
    for pk, moment in moments.items():
        by_moment.setdefault(moment, []).append(pk)
    with transaction.atomic():
        for moment, pks in by_moment.items():
            for start in range(0, len(pks), BATCH):
                rows = Party.objects.filter(pk__in=pks[start : start + BATCH])
                rows.filter(Q(last_interaction_at=None) | Q(last_interaction_at__lt=moment)).update(last_interaction_at=moment)


def set_last_interaction(pks: Sequence[int], moment: datetime | None) -> None:
    """Put the moment right after an interaction was taken away or moved."""
    Party.objects.filter(pk__in=pks).update(last_interaction_at=moment)
