"""Kinds of value that only parties have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import DomainError, InvalidValue
from relais.core.reading import record_of
from relais.core.values.address_rules import address_fields
from relais.core.values.addresses import Address, address_line, check_address, print_address
from relais.core.values.company_numbers import clean_naf, clean_vat, display_company_number
from relais.core.values.handles import NETWORKS, clean_handle, network_of
from relais.parties.contact_hours import ContactHours
from relais.parties.models import Party
from relais.parties.normalizing import ADDRESS, HOME
from relais.records.fields import EMPTY_CELL, Collection, Field, Reader, Text


class Hours(Text):
    """When somebody likes to be called; said in the reader's language where it is understood."""

    def convert(self, value: Any) -> str:
        text = super().convert(value)
        hours = ContactHours.read(text)
        return str(hours) if hours else text

    def text(self, value: Any, reader: Reader) -> str:
        hours = ContactHours.read(value) if value else None
        return hours.shown(reader.language) if hours else value or ""


class Coordinates(Collection):
    """E-mails or phones: each is said with its type and remark where it has them."""

    def item_text(self, item: dict[str, Any], reader: Reader) -> str:
        remarks = [self.items["type"].text(item["type"], reader), item["label"]]
        shown = ", ".join(remark for remark in remarks if remark)
        value = super().item_text(item, reader)
        return f"{value} ({shown})" if shown else value

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        title = self.items[self.title]
        return format_html_join(
            "",
            '<div>{} <span class="muted">{}</span></div>',
            ((title.cell(i[self.title], reader), self._remarks(i, reader)) for i in value),
        )

    def _remarks(self, item: dict[str, Any], reader: Reader) -> str:
        return ", ".join(part for part in (self.items["type"].text(item["type"], reader), item["label"]) if part)


class Socials(Collection):
    """Handles on social networks: a page's address tells the network, a handle is kept without its @."""

    def _item(self, given: Any, position: int) -> dict[str, Any] | None:
        if not isinstance(given, dict):
            given = {"value": given}
        text = given.get("value")
        if isinstance(text, str) and not given.get("type"):
            given = given | {"type": network_of(text) or ""}
        item = super()._item(given, position)
        if item is None:
            return None
        try:
            item["value"] = clean_handle(item["type"], item["value"]).name
        except DomainError as error:
            raise InvalidValue(_("Entry {position}: {sentence}").format(position=position, sentence=error.message)) from None
        return item

    def item_text(self, item: dict[str, Any], reader: Reader) -> str:
        return f"{NETWORKS[item['type']].label} {item['value']}"

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        links = ((clean_handle(item["type"], item["value"]).url, NETWORKS[item["type"]].label, item["value"]) for item in value)
        return format_html_join("", '<div><a href="{}" rel="noopener noreferrer" target="_blank">{} {}</a></div>', links)


#: What the tables of addresses call otherwise.
_AS_OURS = {"lines": "street"}


def as_address(item: Mapping[str, Any]) -> Address:
    """The address that an item of `addresses`, or a party, gives in fields."""
    lines = tuple(item["street"].splitlines())
    return Address(lines=lines, postcode=item["postcode"], city=item["city"], region=item["region"], country=item["country"])


class Addresses(Collection):
    """Postal addresses: asked for and printed as their country does, with what its post would miss."""

    line_follows = "country"

    def line_of(self, item: Mapping[str, Any], reader: Reader) -> Sequence[Field]:
        """The country first, then its parts in its own order and words; what it does not use stands last."""
        asked = {_AS_OURS.get(part.key, part.key): part for part in address_fields(item.get("country") or HOME)}
        parts = [self._called(key, str(part.label)) for key, part in asked.items() if key in self.items]
        ordered = [self.items["type"], self.items["country"], *parts]
        return [*ordered, *(own for own in self.items.values() if own.key not in {each.key for each in ordered})]

    def _called(self, key: str, label: str) -> Field:
        called = copy(self.items[key])
        called.label = label
        return called

    def item_text(self, item: dict[str, Any], reader: Reader) -> str:
        return address_line(as_address(item), sender_country=reader.country, language=reader.language)

    def cell(self, value: Any, reader: Reader) -> SafeString:
        return format_html_join("", "{}", ((self._printed(item, reader),) for item in value)) if value else EMPTY_CELL

    def _printed(self, item: dict[str, Any], reader: Reader) -> SafeString:
        address = as_address(item)
        lines = print_address(address, sender_country=reader.country, language=reader.language)
        kind = self.items["type"].text(item["type"], reader)
        check = check_address(address)
        lacks = [str(sentence) for sentence in (*check.errors.values(), *check.warnings.values())]
        return format_html(
            "<address>{}{}{}</address>",
            format_html_join("", "<div>{}</div>", ((line,) for line in lines)),
            format_html('<div class="muted">{}</div>', kind) if kind else "",
            format_html_join("", '<div class="late">{}</div>', ((sentence,) for sentence in lacks)),
        )


class Roles(Collection):
    """What a party is to us, with dates: « Fournisseur, depuis le 01/03/2024 »."""

    def item_text(self, item: dict[str, Any], reader: Reader) -> str:
        role = self.items["role"].text(item["role"], reader)
        if item["note"]:
            role = _("{role} ({remark})").format(role=role, remark=item["note"])
        since, until = (self.items[key].text(item[key], reader) for key in ("since", "until"))
        if since and until:
            return _("{role}, from {since} to {until}").format(role=role, since=since, until=until)
        if since:
            return _("{role}, since {since}").format(role=role, since=since)
        return _("{role}, until {until}").format(role=role, until=until) if until else role

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        return format_html_join("", "<div>{}</div>", ((self.item_text(item, reader),) for item in value))


class CompanyNumber(Text):
    """A number that a register gives; `check` brings it into its one form or refuses it."""

    def __init__(self, key: str, *, check: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.check = check

    def convert(self, value: Any) -> str:
        return self.check(super().convert(value))

    def operand(self, value: Any, reader: Reader) -> str:
        return "".join(character for character in super().operand(value, reader) if character.isalnum())

    def text(self, value: Any, reader: Reader) -> str:
        return display_company_number(value) if value else ""


class VatNumber(CompanyNumber):
    """A VAT number with its country's letters. Figures alone are kept until the record's country is known to be theirs."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, check=self._check, **kwargs)

    @staticmethod
    def _check(text: str) -> str:
        compact = "".join(character for character in text if character.isalnum()).upper()
        return compact if compact[:2].isdecimal() else clean_vat(text)

    @staticmethod
    def refusal(number: str, country: str) -> object:
        """Why this is no VAT number of that country, or nothing."""
        try:
            clean_vat(number, country or None)
        except InvalidValue as error:
            return error.sentence
        return None


class ActivityCode(Text):
    """The code of the main activity: the French NAF in its form, those of other countries as they are."""

    def convert(self, value: Any) -> str:
        text = super().convert(value)
        try:
            return clean_naf(text)
        except InvalidValue:
            return text.upper()


class Composed(Text):
    """A text that follows from other fields of the party: it is read, and never written."""

    made_of: tuple[str, ...] = ()

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, editable=False, filterable=False, sortable=False, tells_of=self.made_of, **kwargs)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("kind", *self.made_of)

    def get(self, record: Any) -> str:
        return self.compose(record)

    def from_row(self, row: dict[str, Any], prefix: str = "") -> str:
        """Composed of the row alone: a whole model with its 65 fields costs more than all else in a list."""
        return self.compose(record_of(Party, {name: row[prefix + name] for name in self.columns}))

    def compose(self, party: Party) -> str:
        raise NotImplementedError(type(self))


class Salutation(Composed):
    """How a letter to the person begins, in the person's language: « Madame Rousseau, »."""

    made_of = ("honorific", "first_name", "last_name", "language", "gender", "formality")

    def compose(self, party: Party) -> str:
        return party.salutation


class Label(Composed):
    """The postal label, a line each, as the post of the party's country wants it."""

    made_of = ("name", *ADDRESS)

    def compose(self, party: Party) -> str:
        if not (party.street or party.city):
            return ""
        address = as_address({key: getattr(party, key) for key in ADDRESS})
        person, organization = (party.name, "") if party.is_person else ("", party.name)
        return "\n".join(print_address(address, person=person, organization=organization, sender_country=HOME))

    def cell(self, value: Any, reader: Reader) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((line,) for line in value.splitlines())) if value else EMPTY_CELL
