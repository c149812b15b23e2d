"""Whose history a record's page tells: its own, and for an organization that of its people too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from relais.parties.api import Party
from relais.records.api import can, readable_fields, visible

if TYPE_CHECKING:
    from relais.records.api import RecordType
    from relais.records.fields import Reader

#: Of an organization with more people than this, the history of the rest stands on their own pages.
MOST_PEOPLE = 2000
HOUSE = ("accounts", "records", "integrations")


def has_history(declared: RecordType) -> bool:
    """Whether one writes down things on records of this type."""
    return declared.has_timeline and declared.model._meta.app_label not in HOUSE and not declared.is_person_of_the_firm


def attachment(declared: RecordType, record: Any) -> dict[str, Any]:
    """What ties something new to the record: the party, and the record itself where it is not one."""
    if isinstance(record, Party):
        return {"party": record.pk}
    return {"party": getattr(record, "party_id", None), "about_type": declared.key, "about_id": record.pk}


def attached_to(declared: RecordType, record: Any, reader: Reader) -> Q:
    """The condition on interactions, notes and activities that belong on the record's page."""
    if not isinstance(record, Party):
        return Q(about_type=declared.key, about_id=record.pk)
    if record.is_person:
        return Q(party=record.pk)
    return Q(party__in=[record.pk, *people_of(record, reader)])


def people_of(organization: Party, reader: Reader) -> list[int]:
    """Its people whom the reader may see; asked once a page."""
    kept: list[int] | None = organization.__dict__.get("_people_ids")
    if kept is None:
        kept = []
        if can(reader.user, "view", "contacts") and "organization" in readable_fields(reader.user, "contacts"):
            kept = list(visible(reader.user, "contacts").filter(organization=organization.pk).values_list("pk", flat=True)[:MOST_PEOPLE])
        organization.__dict__["_people_ids"] = kept
    return kept
