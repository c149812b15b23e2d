"""Sealing every few seconds, and a walk along the whole chain every night."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from relais.audit.examining import examine_chain, keep_examination
from relais.audit.sealing import seal_ledgers
from relais.core import jobs
from relais.core.jobs.chores import register_chore

logger = logging.getLogger("relais.audit")
SECONDS_BETWEEN_SEALS = 10.0

register_chore("audit.seal", seconds=SECONDS_BETWEEN_SEALS, work=seal_ledgers)


@jobs.scheduled(daily="04:10", title=_("Examine the audit"), timeout=timedelta(hours=3), max_attempts=2)
def examine_audit() -> dict[str, int]:
    """Every seal and every entry, from the first to the last; what is wrong stands on the administrators' page and in the log."""
    found = examine_chain()
    keep_examination(found)
    if found.fault is not None:
        logger.critical("The audit is broken: %s. Run `relais doctor`.", found.fault)
    return {"seals": found.seals, "entries": found.entries}
