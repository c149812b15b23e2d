"""What a webhook can be told of."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relais.records.events import (
    RecordsChanged,
    RecordsComputed,
    RecordsCreated,
    RecordsDeleted,
    RecordsMerged,
    RecordsRestored,
    RecordsWritten,
)

KINDS: dict[str, str | Promise] = {
    "created": _("created"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "restored": _("restored"),
    "merged": _("merged into another"),
}
TEST = "test"
_OF_EVENTS: dict[type[RecordsWritten], str] = {
    RecordsCreated: "created",
    RecordsChanged: "changed",
    RecordsComputed: "changed",
    RecordsDeleted: "deleted",
    RecordsRestored: "restored",
    RecordsMerged: "merged",
}
#: After these the record is in the bin, and news of it says which it was and no more.
LEAVING = {"deleted", "merged"}


def kind_of(event: RecordsWritten) -> str:
    return _OF_EVENTS.get(type(event), "")


def words_of(kind: str) -> str | Promise:
    return KINDS.get(kind, _("test"))
