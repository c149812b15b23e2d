"""A token that reads more than anybody needs to: noticed within the hour, and told once for each hour.

Each process counts for itself and adds what it has counted to the table now and then, so that reading does not become writing. What is
counted is therefore late by at most one such step a process.
"""

from __future__ import annotations

import logging
from threading import Lock

from django.db.models import F

from relais.accounts.actors import Actor
from relais.audit.accesses import LONGEST_KEY, Verb, note_access
from relais.audit.models import ReadCount
from relais.core import clock
from relais.core.workspaces import current_key

logger = logging.getLogger("relais.audit")
#: Records that a token may read within an hour before it is told of.
MOST_AN_HOUR = 10_000
STEP = 500

#: By workspace and token.
_counted: dict[tuple[str, str], int] = {}
_lock = Lock()


def count_reading(number: int, *, by: Actor) -> None:
    """Records were given to whoever holds the token."""
    key = by.key[:LONGEST_KEY]
    mine = (current_key(), key)
    with _lock:
        _counted[mine] = counted = _counted.get(mine, 0) + number
        if counted < STEP:
            return
        del _counted[mine]
    row, _is_new = ReadCount.objects.get_or_create(key=key, hour=clock.now().replace(minute=0, second=0, microsecond=0))
    rows = ReadCount.objects.filter(pk=row.pk)
    rows.update(number=F("number") + counted)
    if rows.filter(number__gt=MOST_AN_HOUR, is_told=False).update(is_told=True):
        logger.warning("A token of user %s has read more than %s records within an hour.", by.user_id, MOST_AN_HOUR)
        note_access(Verb.BULK_READ, by=by, number=MOST_AN_HOUR)
