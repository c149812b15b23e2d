"""Contacts, organizations and what ties them: what screens, filters, import, API, permissions and audit follow from."""

from relais.parties.record_types.contacts import ContactType
from relais.parties.record_types.organizations import OrganizationType
from relais.parties.record_types.relationships import RelationshipType
from relais.parties.record_types.territories import TerritoryType

__all__ = ["ContactType", "OrganizationType", "RelationshipType", "TerritoryType"]
