"""Values of parties in their one form: names composed or taken apart, phones with their calling code, postcodes as their country writes them.

Everything works on a batch and asks the database at most once for it, so that an import is not slowed down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.errors import InvalidValue
from relais.core.values.address_lines import split_address_line
from relais.core.values.company_numbers import clean_vat, siren_of_french_vat, siren_of_siret
from relais.core.values.french_regions import region_of_postcode
from relais.core.values.honorifics import gender_of
from relais.core.values.names import split_name
from relais.core.values.phones import Phone, parse_phone
from relais.core.values.postcodes import clean_postcode
from relais.parties.match_keys import organization_match_key, person_key
from relais.parties.models import Party

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

#: Where the firm stands: numbers of unknown origin are read as dialed from here.
HOME = "FR"
ADDRESS = ("street", "postcode", "city", "region", "country")


def complete(drafts: Sequence[Draft], *, by: Actor) -> None:
    """Bring every draft into form."""
    today = clock.today()
    local: list[Draft] = []
    for draft in drafts:
        values = draft.values
        if "addresses" in values or "street" in values or "postcode" in values:
            _tidy_addresses(draft)
        if _has_local_phone(values):
            local.append(draft)
        if "roles" in values:
            values["current_roles"] = roles_on(values["roles"], today)
    if local:
        _read_phones(local, by)
    for draft in drafts:
        if draft.record.kind == Party.Kind.PERSON:
            _name_person(draft)
        else:
            _name_organization(draft)
            _relate_numbers(draft)


def country_of(draft: Draft) -> str:
    """Where the party is, as it will stand."""
    values = draft.values
    if values.get("addresses"):
        items = values["addresses"]
        return next((item for item in items if item["primary"]), items[0])["country"]
    return values.get("country", draft.record.country)


# --- phones -----------------------------------------------------------------------------------------------


def _has_local_phone(values: dict[str, Any]) -> bool:
    """Whether a number is not yet in its one form, or does not say what it is."""
    phone = values.get("phone")
    return bool(phone and not _is_e164(phone)) or any(not item["type"] or not _is_e164(item["value"]) for item in values.get("phones", ()))


def _is_e164(phone: str) -> bool:
    return phone[0] == "+" and phone[1:].isdecimal()


def _read_phones(drafts: Sequence[Draft], by: Actor) -> None:
    """Numbers without a calling code are dialed from where the party is, or its organization, or the user, or the firm."""
    employers = _countries_of_employers(drafts)
    own = [by.user.locale.rpartition("_")[2]] if by.user else []
    for draft in drafts:
        known = country_of(draft) or employers.get(_employer(draft) or 0, "")
        countries = [known] if known else list(dict.fromkeys([*own, HOME]))
        values = draft.values
        for item in values.get("phones", ()):
            read = _dialed(item["value"], countries)
            item["value"] = read.e164 or item["value"]
            item["type"] = item["type"] or ("mobile" if read.kind == "mobile" else "work")
            item["label"] = item["label"] or _extension(read)
        if values.get("phone"):
            read = _dialed(values["phone"], countries)
            values["phone"] = read.e164 or values["phone"]
            if read.extension and "phones" not in values:
                collection = draft.type.collections["phones"]
                given = {"value": values["phone"], "label": _extension(read)}
                values["phones"] = collection.with_primary(draft.items.get("phones", []), given)


def _extension(read: Phone) -> str:
    return _("ext. {number}").format(number=read.extension) if read.extension else ""


def _dialed(text: str, countries: Iterable[str]) -> Phone:
    read = parse_phone(text, None, lenient=True)
    for country in countries if not read.valid else ():
        read = parse_phone(text, country, lenient=True)
        if read.valid:
            break
    return read


def _employer(draft: Draft) -> int | None:
    return draft.values.get("organization", draft.record.organization_id)


def _countries_of_employers(drafts: Sequence[Draft]) -> dict[int, str]:
    ids = {employer for draft in drafts if not country_of(draft) and (employer := _employer(draft))}
    return dict(Party.objects.filter(pk__in=ids).values_list("pk", "country")) if ids else {}


# --- addresses --------------------------------------------------------------------------------------------


def _tidy_addresses(draft: Draft) -> None:
    values = draft.values
    stood = {region_of_postcode(item["postcode"]) for item in draft.items.get("addresses", ())} - {""}
    for item in values.get("addresses", ()):
        _tidy_address(item, stood)
    if "street" in values or "postcode" in values:
        address = {key: draft.get(key) for key in ADDRESS}
        _tidy_address(address, stood if "region" not in values else set())
        values.update({key: value for key, value in address.items() if key in values or value != draft.get(key)})


def _tidy_address(item: dict[str, Any], stood: set[str]) -> None:
    """An address that came in one line is taken apart where its town and postcode can be told; the region of a French one follows its postcode.

    `stood` are the regions that followed from the postcodes that stood there until now.
    """
    if item["street"] and not item["postcode"] and not item["city"]:
        parts = split_address_line(item["street"], item["country"])
        if parts.postcode and parts.city:
            item |= {"street": "\n".join(parts.lines), "postcode": parts.postcode, "city": parts.city}
            item["region"], item["country"] = item["region"] or parts.region, item["country"] or parts.country
    if item["postcode"]:
        item["postcode"] = clean_postcode(item["postcode"], item["country"])
    if item["country"] == HOME and (not item["region"] or item["region"] in stood):
        item["region"] = region_of_postcode(item["postcode"]) or item["region"]


# --- names ------------------------------------------------------------------------------------------------


def _name_person(draft: Draft) -> None:
    values, record = draft.values, draft.record
    if values.get("name") and not values.get("first_name") and not values.get("last_name"):
        if draft.is_new or values["name"] != record.name:
            _split(draft)
    elif not {"first_name", "last_name"}.isdisjoint(values) and (
        not values.get("name") or (not draft.is_new and values["name"] == record.name)
    ):
        first = values.get("first_name", record.first_name)
        last = values.get("last_name", record.last_name)
        values["name"] = f"{first} {last}".strip()[:200]
    if (draft.is_new or "name" in values) and not values.get("name", record.name):
        values["name"] = _coordinate(draft)
    if values.get("honorific") and not draft.get("gender"):
        values["gender"] = gender_of(values["honorific"])
    if draft.is_new:
        record.match_key = person_key(values.get("first_name", ""), values.get("last_name", ""))


def _split(draft: Draft) -> None:
    values = draft.values
    parts = split_name(values["name"], language=draft.get("language"))
    values["first_name"], values["last_name"] = parts.first[:100], parts.last[:100]
    if parts.honorific and not draft.get("honorific"):
        values["honorific"] = parts.honorific[:40]
    values["name"] = parts.full or values["name"]


def _coordinate(draft: Draft) -> str:
    """Somebody of whom only an address is known is called by it."""
    for key, collection in (("email", "emails"), ("phone", "phones")):
        value = draft.get(key) or next((item["value"] for item in draft.values.get(collection, ())), "")
        if value:
            return value
    return ""


def _name_organization(draft: Draft) -> None:
    if draft.is_new:
        draft.record.match_key = organization_match_key(draft.get("name"))


def keep_match_keys(drafts: Sequence[Draft]) -> None:
    """After a change of names; new records already have their key."""
    renamed = [draft.record for draft in drafts if not draft.is_new and not {"name", "first_name", "last_name"}.isdisjoint(draft.values)]
    for party in renamed:
        party.match_key = person_key(party.first_name, party.last_name) if party.is_person else organization_match_key(party.name)
    if renamed:
        Party.objects.bulk_update(renamed, ["match_key"], batch_size=500)


# --- roles and numbers ------------------------------------------------------------------------------------


def roles_on(items: Iterable[dict[str, Any]], today: Any) -> list[str]:
    held = (
        item["role"] for item in items if (not item["since"] or item["since"] <= today) and (not item["until"] or item["until"] >= today)
    )
    return list(dict.fromkeys(held))


def _relate_numbers(draft: Draft) -> None:
    """The SIREN follows from the SIRET or the French VAT number; a VAT number without letters belongs to the organization's country."""
    values = draft.values
    if values.get("vat_number") and not values["vat_number"][:2].isalpha() and (country := country_of(draft)):
        try:
            values["vat_number"] = clean_vat(values["vat_number"], country)
        except InvalidValue:
            return  # `validate` tells why
    if not draft.get("siren"):
        siren = siren_of_siret(values.get("siret") or "") or siren_of_french_vat(values.get("vat_number") or "")
        if siren:
            values["siren"] = siren
