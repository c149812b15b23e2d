"""What every way to draw a list begins with: the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relais.records.fields import Reader
    from relais.records.record_type import RecordType
    from relais.records.screens.listing import Listing


@dataclass
class Layout:
    """A board, a calendar, a map of a list: asked by its template."""

    listing: Listing

    @property
    def type(self) -> RecordType:
        return self.listing.type

    @property
    def reader(self) -> Reader:
        return self.listing.reader
