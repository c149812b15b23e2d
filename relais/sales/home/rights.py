"""What a reader has to be allowed to see for a pipeline to be drawn."""

from __future__ import annotations

from relais.records.api import can, readable_fields
from relais.records.fields import Reader

NEEDED = frozenset({"owner", "status", "stage", "stage_since", "opened_on", "closes_on", "closed_on"})


def sees_pipeline(reader: Reader) -> bool:
    """Whether nothing that the figures are made of is hidden from the reader."""
    return can(reader.user, "view", "opportunities") and readable_fields(reader.user, "opportunities").keys() >= NEEDED


def sees(reader: Reader, *fields: str) -> bool:
    return readable_fields(reader.user, "opportunities").keys() >= set(fields)
