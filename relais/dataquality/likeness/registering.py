from __future__ import annotations

from relais.dataquality.likeness.declaration import Likeness
from relais.records.api import RecordType

_declared: dict[str, Likeness] = {}


def declare_likeness(type_key: str, likeness: Likeness) -> None:
    """Say how the records of a type are compared, when the program starts."""
    _declared[type_key] = likeness


def likeness_of(declared: RecordType) -> Likeness | None:
    return _declared.get(declared.key)


def types_with_likeness() -> list[str]:
    return list(_declared)
