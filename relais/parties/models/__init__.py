from relais.parties.models.address import Address
from relais.parties.models.contact_point import ContactPoint
from relais.parties.models.lifecycle_entry import LifecycleEntry
from relais.parties.models.party import Party
from relais.parties.models.party_attribute import PartyAttribute
from relais.parties.models.party_role import PartyRole
from relais.parties.models.relationship import Relationship
from relais.parties.models.territory import Territory

__all__ = ["Address", "ContactPoint", "LifecycleEntry", "Party", "PartyAttribute", "PartyRole", "Relationship", "Territory"]
