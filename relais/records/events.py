"""What the engine tells the rest of the firm. A batch is one event of at most 1,000 records."""

from __future__ import annotations

from dataclasses import dataclass, field

from relais.core.events import Event


@dataclass(frozen=True)
class RecordsWritten(Event):
    """Common to all: the type's key, the records' ids, the operation and who did it (None is the product)."""

    type: str
    ids: list[int]
    operation_id: int
    actor_id: int | None


@dataclass(frozen=True)
class RecordsCreated(RecordsWritten):
    pass


@dataclass(frozen=True)
class RecordsChanged(RecordsWritten):
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RecordsDeleted(RecordsWritten):
    pass


@dataclass(frozen=True)
class RecordsRestored(RecordsWritten):
    pass


@dataclass(frozen=True)
class RecordsMerged(RecordsWritten):
    """`ids` went into `winner_ids`: which into which is told by the redirects."""

    winner_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class RecordsComputed(RecordsWritten):
    """Fields that nobody types were computed anew, since what they read has changed."""

    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LongChangeEnded(Event):
    """A change in the background is done, or was given up; `starts` tells this end from one before, if somebody had it go on."""

    operation_id: int
    actor_id: int
    job_id: int
    starts: int


@dataclass(frozen=True)
class PersonTold(Event):
    """A person has something to read that their open pages show at once."""

    person_id: int
