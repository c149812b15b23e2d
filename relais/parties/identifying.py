"""Who is it that writes, calls or orders: from an e-mail address, a phone or a number to the party."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from relais.accounts.models import User
from relais.core.errors import InvalidValue
from relais.core.values.company_numbers import clean_siren, clean_siret, clean_vat, siren_of_french_vat, siren_of_siret
from relais.core.values.emails import clean_email
from relais.core.values.phones import parse_phone
from relais.parties.models import ContactPoint, Party
from relais.parties.normalizing import HOME
from relais.records.api import can, condition_for, readable_fields, registry


@dataclass(frozen=True)
class Identifiers:
    """What is known of somebody who comes in. The first that leads to a party decides, in this order."""

    customer_number: str = ""
    company_number: str = ""
    email: str = ""
    phone: str = ""
    country: str = HOME

    @property
    def clean_email(self) -> str:
        try:
            return clean_email(self.email).lower() if self.email else ""
        except InvalidValue:
            return ""

    @property
    def clean_phone(self) -> str:
        return parse_phone(self.phone, self.country, lenient=True).e164 if self.phone else ""

    @property
    def company_numbers(self) -> dict[str, str]:
        """The number under the name of the register that it fits: a SIRET, a SIREN or a VAT number."""
        found: dict[str, str] = {}
        for key, check in (("siret", clean_siret), ("siren", clean_siren), ("vat_number", lambda text: clean_vat(text, self.country))):
            try:
                found[key] = check(self.company_number) if self.company_number else ""
            except InvalidValue:
                continue
        siren = siren_of_siret(found.get("siret", "")) or siren_of_french_vat(found.get("vat_number", ""))
        return {key: number for key, number in (found | ({"siren": siren} if siren else {})).items() if number}

    @property
    def is_empty(self) -> bool:
        return not (self.customer_number.strip() or self.company_numbers or self.clean_email or self.clean_phone)


def find_party(
    *, email: str = "", phone: str = "", company_number: str = "", customer_number: str = "", country: str = HOME, user: User | None = None
) -> Party | None:
    """The party known under one of these, or None. The customer number is the external id; `user` finds whom he or she may see."""
    return find(Identifiers(customer_number, company_number, email, phone, country), user)


def find(known: Identifiers, user: User | None = None) -> Party | None:
    for rows, told_by in _asked(known):
        party = _best(rows.filter(_open_to(user, told_by)))
        if party is not None:
            return party
    return None


def _asked(known: Identifiers) -> list[tuple[QuerySet[Party], set[str]]]:
    """The rows that each identifier leads to, and the fields that tell of it."""
    parties = Party.objects.living()
    asked: list[tuple[QuerySet[Party], set[str]]] = []
    if known.customer_number.strip():
        asked.append((parties.filter(external_id=known.customer_number.strip()), {"external_id"}))
    numbers = known.company_numbers
    asked += [(parties.filter(**{key: numbers[key]}), {key}) for key in ("siret", "vat_number", "siren") if key in numbers]
    for value, one, several in ((known.clean_email, "email", "emails"), (known.clean_phone, "phone", "phones")):
        if value:
            asked.append((parties.filter(pk__in=ContactPoint.objects.filter(value=value).values("party")), {one, several}))
    return asked


def _open_to(user: User | None, told_by: set[str]) -> Q:
    """Whom the user may see, of the types in which these fields are open: who is closed looks as if nobody were there."""
    if user is None:
        return Q()
    found = Q(pk__in=[])
    for key in ("contacts", "organizations"):
        declared = registry.get(key)
        if can(user, "view", declared) and told_by & declared.all_fields.keys() <= readable_fields(user, declared).keys():
            condition = condition_for(user, declared, "view")
            found |= Q(**declared.base) if condition is None else Q(**declared.base) & condition
    return found


def _best(rows: QuerySet[Party]) -> Party | None:
    """Of several that share a coordinate, the person before the organization, then the one last spoken with."""
    return rows.order_by(F("kind").desc(), F("last_interaction_at").desc(nulls_last=True), "pk").first()
