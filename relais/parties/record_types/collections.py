"""The e-mails, phones, social handles, addresses, roles and free attributes of a party."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.core.values.handles import NETWORKS
from relais.parties.fields import Addresses, Coordinates, Roles, Socials
from relais.parties.models import Address, ContactPoint, PartyAttribute, PartyRole
from relais.parties.reference_lists import PARTY_ROLES
from relais.records.fields import Boolean, Choice, Collection, Country, Date, Email, Field, LongText, Phone, Text
from relais.records.fields.reference_lists import ReferenceChoice


def _is_primary() -> Boolean:
    return Boolean("primary", column="is_primary", label=_("main"))


def _label() -> Text:
    return Text("label", label=_("remark"), max_length=60)


def party_collections() -> list[Field]:
    """New ones for each type: the registry completes fields in place."""
    return [
        Coordinates(
            "emails", label=_("e-mails"), model=ContactPoint, owner="party", fixed={"kind": "email"}, copies={"email": "value"},
            items=[
                Choice("type", label=_("type"), choices=dict(ContactPoint.EmailType.choices), default="work"),
                Email("value", label=_("e-mail"), max_length=254),
                _label(),
                _is_primary(),
            ],
        ),
        Coordinates(
            "phones", label=_("phones"), model=ContactPoint, owner="party", fixed={"kind": "phone"}, copies={"phone": "value"},
            items=[
                Choice("type", label=_("type"), choices=dict(ContactPoint.PhoneType.choices)),
                Phone("value", label=_("phone"), max_length=60),
                _label(),
                _is_primary(),
            ],
        ),
        Socials(
            "socials", label=_("social networks"), model=ContactPoint, owner="party", fixed={"kind": "social"}, identity=("type", "value"),
            items=[
                Choice("type", label=_("network"), choices={key: network.label for key, network in NETWORKS.items()}),
                Text("value", label=_("name or page"), max_length=200),
                _label(),
            ],
        ),
        Addresses(
            "addresses", label=_("addresses"), model=Address, owner="party", title="street",
            identity=("street", "postcode", "city", "region", "country"),
            copies={"street": "street", "postcode": "postcode", "city": "city", "region": "region", "country": "country"},
            items=[
                Choice("type", label=_("type"), choices=dict(Address.Type.choices)),
                LongText("street", label=_("street"), max_length=300),
                Text("postcode", label=_("postcode"), max_length=20),
                Text("city", label=_("city"), max_length=120),
                Text("region", label=_("region"), max_length=120),
                Country("country", label=_("country")),
                _is_primary(),
            ],
        ),
        Roles(
            "roles", label=_("roles"), model=PartyRole, owner="party", title="role", identity=("role", "since"),
            items=[
                ReferenceChoice("role", label=_("role"), reference_list=PARTY_ROLES),
                Date("since", label=_("since")),
                Date("until", label=_("until")),
                Text("note", label=_("remark"), max_length=200),
            ],
        ),
        Collection(
            "attributes", label=_("attributes"), model=PartyAttribute, owner="party", title="name", identity=("name", "value"),
            items=[
                Text("name", label=_("attribute"), max_length=60, required=True),
                Text("value", label=_("value"), max_length=300),
            ],
        ),
    ]  # fmt: skip
