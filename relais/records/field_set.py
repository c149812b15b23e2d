"""What a record type consists of, as the registry builds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from relais.records.fields import Collection, Field, File, Link, Links

if TYPE_CHECKING:
    from relais.records.record_type import Related


@dataclass(frozen=True)
class FieldSet:
    """Fields by their keys, what was kept of records as they changed, and the types whose records link to these. It is never changed."""

    fields: Mapping[str, Field]
    histories: Sequence[Collection] = ()
    related: Mapping[str, Related] = field(default_factory=dict)

    @cached_property
    def collections(self) -> dict[str, Collection]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Collection)}

    @cached_property
    def asked_about(self) -> dict[str, Collection]:
        """What belongs to a record and may be asked about by a related clause: what its collections hold, and its histories."""
        return self.collections | {own.key: own for own in self.histories}

    @cached_property
    def links(self) -> dict[str, Link]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Link)}

    @cached_property
    def files(self) -> dict[str, File]:
        return {key: own for key, own in self.fields.items() if isinstance(own, File)}

    @cached_property
    def many_links(self) -> dict[str, Links]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Links)}
