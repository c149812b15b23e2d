"""A record type out of what the firm has said of a custom object and its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.access.policies import OwnedByTeam, Policy
from relais.records.models import CustomField, CustomObject, CustomRecord
from relais.records.models.reference_item import label_in
from relais.records.record_type import RecordType, Section

Kind = CustomField.Kind
#: What fits into a list, and what one filters by.
LISTED = 5
FILTERED = (Kind.CHOICE, Kind.CHOICES, Kind.BOOLEAN, Kind.LINK, Kind.LINKS, Kind.DATE, Kind.COUNTRY)
NOT_LISTED = (Kind.LONG_TEXT,)


def _label(english: str, french: str, key: str) -> str:
    return (label_in(get_language(), english, french) or key).lower()


label = lazy(_label, str)


class CustomRecordType(RecordType):
    """What all custom objects have in common."""

    model = CustomRecord
    policy: ClassVar[Policy] = OwnedByTeam()
    exclude = ("object",)
    form = (Section(_("Record"), ("name", "owner")),)
    match_keys = ("external_id", "name")


def make_type(row: CustomObject, fields: Sequence[CustomField]) -> RecordType:
    """The type of the object's records, whose lists show its first fields."""
    shown = [own.key for own in fields if own.kind not in NOT_LISTED][:LISTED]
    needed = [own.key for own in fields if own.is_required]
    declared: dict[str, Any] = {
        "key": row.key,
        "base": {"object_id": row.pk},
        "label": label(row.label_en, row.label_fr, row.key),
        "label_plural": label(row.plural_en, row.plural_fr, row.key),
        "icon": row.icon,
        "group": row.group,
        "order": 500 + (row.position or row.pk),
        "columns": (*shown, "owner"),
        "phone_columns": tuple(shown[:2]),
        "filters": (*(own.key for own in fields if own.kind in FILTERED), "owner"),
        "quick_form": ("name", *needed),
    }
    made = type(f"CustomRecordType{row.pk}", (CustomRecordType,), declared)()
    made.build_fields()
    return made
