"""What an interaction, a note or an activity is about: any record, by its type's key and its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from relais.core.errors import InvalidValues
from relais.records.api import can, registry, visible
from relais.records.fields import Integer, Text

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft


def about_fields() -> tuple[Any, ...]:
    return (Text("about_type", max_length=60, listed=False), Integer("about_id", listed=False))


def check_abouts(drafts: Sequence[Draft], *, by: Actor) -> None:
    """The record must exist and be open to the actor; one that stays is not asked again."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for draft in drafts:
        if draft.values.get("about_id") and (draft.is_new or draft.values["about_id"] != draft.record.about_id):
            wanted[draft.get("about_type")].add(draft.values["about_id"])
    for key, ids in wanted.items():
        known = key in registry and can(by.user, "view", key)
        if not known or len(ids - set(visible(by.user, key).filter(pk__in=ids).values_list("pk", flat=True))):
            raise InvalidValues({"about_id": [gettext("There is no such record, or it is not open to you.")]})
