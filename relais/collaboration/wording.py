"""What a notification says: the end of a sentence that begins with who did it. Packages above add their kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from relais.records.api import readable_fields, registry

Words = Callable[["Any", "Any"], str]
_kinds: dict[str, tuple[str, Words]] = {}


def register_kind(kind: str, icon: str, words: Words) -> None:
    """`words(notification, user)` answers what is said; nothing, and the notification is not shown."""
    _kinds[kind] = (icon, words)


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
