"""Reading what is personal and delicate leaves a trace: which records held such values, and who was given them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.audit.api import note_list, note_view
from relais.core.errors import NotFound
from relais.core.files import KeptFile
from relais.records.access.gate import readable_fields
from relais.records.fields import Field, File

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.record_type import RecordType


def note_reading_of(declared: RecordType, record: Any, fields: Mapping[str, Field], *, by: Actor) -> None:
    """One record was shown, with these of its fields."""
    held = [key for key, own in fields.items() if own.is_sensitive and not own.is_empty(own.get(record))]
    if held:
        note_view(declared.key, record.pk, held, by=by)


def note_reading_of_list(declared: RecordType, rows: Sequence[Mapping[str, Any]], fields: Iterable[Field], *, by: Actor) -> None:
    """A page of records was given out, with these of their fields."""
    sensitive = [own for own in fields if own.is_sensitive]
    held = [row["pk"] for row in rows if any(not own.is_empty(own.from_row(dict(row))) for own in sensitive)] if sensitive else []
    if held:
        note_list(declared.key, held, [own.key for own in sensitive], by=by)


def file_of(declared: RecordType, record: Any, key: str, *, by: Actor) -> KeptFile:
    """The file of a field of a record that the gate has opened, if the field is open too and holds one."""
    own = readable_fields(by.user, declared).get(key)
    kept = own.get(record) if isinstance(own, File) else None
    if own is None or kept is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    note_reading_of(declared, record, {key: own}, by=by)
    return kept
