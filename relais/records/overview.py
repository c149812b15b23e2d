"""A record whole, for programs: what each package knows of it, in one answer, as the record's page shows it in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relais.records.fields import Reader
from relais.records.modules import is_open
from relais.records.timeline import timeline

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

RECENT = 20


@dataclass(frozen=True)
class OverviewPart:
    """`read(type, record, reader)` answers JSON, or None where there is nothing to say or it is closed to the reader."""

    key: str
    read: Callable[[RecordType, Any, Reader], Any]


_parts: list[OverviewPart] = []


def register_overview_part(part: OverviewPart) -> None:
    """Add what a package above knows of records."""
    _parts.append(part)


def overview(declared: RecordType, record: Any, reader: Reader) -> dict[str, Any]:
    """Every part that has something to say, by its key."""
    found = {part.key: part.read(declared, record, reader) for part in _parts if is_open(part.read, reader.user)}
    return {key: told for key, told in found.items() if told is not None}


def _recent(declared: RecordType, record: Any, reader: Reader) -> list[dict[str, Any]]:
    entries = timeline(declared, record, reader, limit=RECENT)
    return [{"at": entry.at, "kind": entry.kind, "who": entry.who, "words": entry.words} for entry in entries]


register_overview_part(OverviewPart("recent", _recent))
