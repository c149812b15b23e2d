"""What a notification says: the end of a sentence that begins with who did it. Packages above add their kinds.

Most speak of a record. Those of other things say which with `subjects`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from relais.records.api import readable_fields, registry

Words = Callable[["Any", "Any"], str]


@dataclass(frozen=True)
class Subject:
    """What a notification speaks of, and where that stands; `undo` is the address that takes it back when posted to."""

    title: str
    url: str
    undo: str = ""


Subjects = Callable[[Sequence["Any"], "Any"], Mapping[int, Subject]]
_kinds: dict[str, tuple[str, Words]] = {}
_subjects: dict[str, Subjects] = {}


def register_kind(kind: str, icon: str, words: Words, subjects: Subjects | None = None) -> None:
    """`words(notification, user)` answers what is said; nothing, and the notification is not shown.

    `subjects(notifications, user)` answers by id what they speak of, as far as it is open to the user, where that is no record.
    """
    _kinds[kind] = (icon, words)
    if subjects is not None:
        _subjects[kind] = subjects


def subjects_of(kind: str) -> Subjects | None:
    return _subjects.get(kind)


def words_of(notification: Any, user: Any) -> str:
    found = _kinds.get(notification.kind)
    return found[1](notification, user) if found else ""


def icon_of(kind: str) -> str:
    return _kinds[kind][0] if kind in _kinds else "bell"


def _changed(notification: Any, user: Any) -> str:
    """Only fields that the reader may see are named; a change of none of them is not told."""
    declared = registry.get(notification.type)
    fields, changed = readable_fields(user, declared), notification.arguments.get("fields", ())
    copies = {copy for own in declared.collections.values() if own.key in changed for copy in own.copies}
    labels = [str(fields[key].label) for key in changed if key in fields and key not in copies]
    if not labels:
        return ""
    named = ", ".join(labels[:3])
    return (
        gettext("changed {fields}").format(fields=named) if len(labels) <= 3 else gettext("changed {fields} and more").format(fields=named)
    )


register_kind("changed", "pencil", _changed)
register_kind("deleted", "trash-2", lambda _notification, _user: gettext("moved the record to the bin"))
register_kind("restored", "rotate-ccw", lambda _notification, _user: gettext("took the record out of the bin"))
register_kind("merged", "merge", lambda _notification, _user: gettext("merged another record into this one"))
