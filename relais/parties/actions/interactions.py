"""When somebody was last spoken with: a copy for lists, kept by whoever records the interactions. It is no change of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connections, router, transaction

from relais.parties.models import Party

#: One statement for each party, prepared once: moments are all different, so that no two could share an update.
LATER = "UPDATE parties_party SET last_interaction_at = %s WHERE id = %s AND (last_interaction_at IS NULL OR last_interaction_at < %s)"


def note_interactions(moments: Mapping[int, datetime]) -> None:
    """There were interactions with these parties (by id) at these moments; what happened later stands."""
    if not moments:
        return
    database = router.db_for_write(Party)
    adapt = connections[database].ops.adapt_datetimefield_value
    rows = [(moment, pk, moment) for pk, given in sorted(moments.items()) if (moment := adapt(given))]
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.executemany(LATER, rows)


def set_last_interaction(pks: Sequence[int], moment: datetime | None) -> None:
    """Put the moment right after an interaction was taken away or moved."""
    Party.objects.filter(pk__in=pks).update(last_interaction_at=moment)
