"""When the firm draws the limits of its bands anew, every party moves into the band where it now belongs."""

from __future__ import annotations

from relais.core.events import handles
from relais.parties.bands import refresh_bands
from relais.records.events import RecordsChanged, RecordsCreated, RecordsDeleted, RecordsRestored

LISTS = "reference-items"
DRAWN_BY = {"number", "is_active"}


@handles(RecordsChanged)
def follow_changed_limits(event: RecordsChanged) -> None:
    """Put parties into the bands as they are drawn now."""
    if event.type == LISTS and not DRAWN_BY.isdisjoint(event.fields):
        refresh_bands()


@handles(RecordsCreated)
def follow_new_limits(event: RecordsCreated) -> None:
    """Put parties into the bands that are new."""
    if event.type == LISTS:
        refresh_bands()


@handles(RecordsDeleted)
def follow_deleted_limits(event: RecordsDeleted) -> None:
    """Put parties into the bands that are left."""
    if event.type == LISTS:
        refresh_bands()


@handles(RecordsRestored)
def follow_restored_limits(event: RecordsRestored) -> None:
    """Put parties into the bands that are back."""
    if event.type == LISTS:
        refresh_bands()
