from __future__ import annotations

import zlib

from django.db import connection, transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.parties.errors import NothingToIdentify
from relais.parties.identifying import Identifiers, find
from relais.parties.models import Party
from relais.parties.normalizing import HOME
from relais.parties.reference_lists import PROSPECT
from relais.records.api import create


def identify_party(
    *,
    by: Actor,
    email: str = "",
    phone: str = "",
    company_number: str = "",
    customer_number: str = "",
    name: str = "",
    country: str = HOME,
    source: str = "",
) -> tuple[Party, bool]:
    """The party that somebody who comes in is, and whether it was made now: a prospect, where nobody open to the actor was known by these."""
    known = Identifiers(customer_number, company_number, email, phone, country)
    if known.is_empty:
        raise NothingToIdentify(_("Give an e-mail address, a phone number, a company number or a customer number."))
    with transaction.atomic():
        _wait_for_others(known)
        party = find(known, by.user)
        if party is not None:
            return party, False
        values = {
            "name": name,
            "email": known.clean_email,
            "phone": known.clean_phone,
            "external_id": known.customer_number.strip(),
            "lifecycle": PROSPECT,
            "source": source,
        }
        if known.company_numbers:
            named = {"name": name or known.clean_email or known.company_number}
            return create("organizations", values | known.company_numbers | named, by=by), True
        if not (name or known.clean_email or known.clean_phone):
            values["name"] = known.customer_number.strip()
        return create("contacts", values, by=by), True


def _wait_for_others(known: Identifiers) -> None:
    """Two messages from one new sender at the same moment make one prospect: the second waits for the first."""
    if connection.vendor == "postgresql":
        words = (known.customer_number, *known.company_numbers.values(), known.clean_email, known.clean_phone)
        with connection.cursor() as cursor:
            for word in sorted({zlib.crc32(word.encode()) for word in words if word}):
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [zlib.crc32(b"parties") & 0x7FFFFFFF, word & 0x7FFFFFFF])
