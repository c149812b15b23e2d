"""The newest seal of each day, kept beside the database: who cuts off or rewrites the end of the chain there is found out here.

The file lies in RELAIS_HOME, so it holds against somebody who reaches the database and not this machine. Each line of the log of the day
says the same, for whoever sends the log elsewhere.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from relais.audit.models import Seal

logger = logging.getLogger("relais.audit")
NAME = "audit-heads.json"


def heads_file() -> Path:
    return Path(settings.RELAIS_HOME) / NAME


def read_heads() -> dict[int, str]:
    """Numbers of seals and their hashes, as this machine noted them."""
    try:
        kept = json.loads(heads_file().read_text())
        return {int(number): str(hash) for number, hash in kept.values()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def note_head(seal: Seal) -> None:
    """Remember the seal as the newest of its day. A file that cannot be written leaves the sealing as it is, and a line in the log."""
    file = heads_file()
    try:
        kept = json.loads(file.read_text()) if file.exists() else {}
        day = f"{seal.at:%Y-%m-%d}"
        if day not in kept:
            logger.info("Audit: seal %s is %s.", seal.number, seal.hash)
        if kept.get(day, [0])[0] < seal.number:
            kept[day] = [seal.number, seal.hash]
            descriptor, name = tempfile.mkstemp(prefix=NAME, dir=file.parent)
            with os.fdopen(descriptor, "w") as opened:
                json.dump(kept, opened, indent=0)
            os.replace(name, file)
    except (OSError, ValueError) as error:
        logger.error("The newest seal of the audit could not be noted in %s: %s", file, error)
