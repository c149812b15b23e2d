"""A layout on its way through the arranger's form: sections and their fields in one sequence, so that moving one line is all there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.records.models import Layout
from relais.records.record_type import Section

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

#: What begins with this in the sequence begins a section.
SECTION = "section:"
UNUSED = "unused"
COLUMNS = "columns"
MOST_ITEMS = 3000


@dataclass
class Part:
    """A section as the form holds it."""

    key: str
    title_en: str = ""
    title_fr: str = ""
    fields: list[str] = field(default_factory=list)

    @property
    def is_unused(self) -> bool:
        return self.key == UNUSED


@dataclass
class Arranging:
    """What is arranged, and how far. The last part holds what is not used."""

    type: RecordType
    purpose: str
    parts: list[Part]
    has_more: bool = False
    on_phones: Sequence[str] = ()

    @property
    def is_list(self) -> bool:
        return self.purpose == Layout.Purpose.LIST

    @property
    def is_form(self) -> bool:
        return self.purpose == Layout.Purpose.FORM

    @property
    def drawn(self) -> list[tuple[Part, list[tuple[str, str, bool]]]]:
        """Each part with key and label of its fields, and whether telephones show them."""
        fields = self.type.all_fields
        return [
            (part, [(key, capfirst(str(fields[key].label)), key in self.on_phones) for key in part.fields if key in fields])
            for part in self.parts
        ]

    def as_json(self) -> dict[str, Any]:
        """The arrangement that is stored."""
        if self.is_list:
            columns = self.parts[0].fields
            phones = [key for key in columns if key in self.on_phones]
            return {"columns": columns} | ({"phone_columns": phones} if phones else {})
        sections = [
            {"key": part.key, "title_en": part.title_en.strip(), "title_fr": part.title_fr.strip(), "fields": part.fields}
            for part in self.parts
            if not part.is_unused and part.fields
        ]
        return {"sections": sections, "more": self.has_more}

    # --- deeds --------------------------------------------------------------------------------------------------

    def do(self, deed: str) -> None:
        """`up:price`, `down:price`, `out:price`, `in:price`, `add`, `raise:key`, `lower:key`, `remove:key`."""
        verb, _colon, key = deed.partition(":")
        if verb == "add" and not self.is_list:
            self.parts.insert(len(self.parts) - 1, Part(self._free_key()))
        elif verb in ("up", "down", "out", "in"):
            self._move_field(verb, key)
        elif verb in ("raise", "lower", "remove"):
            self._move_part(verb, key)

    def _move_field(self, verb: str, key: str) -> None:
        at = next((number for number, part in enumerate(self.parts) if key in part.fields), None)
        if at is None:
            return
        here = self.parts[at].fields
        place = here.index(key)
        here.remove(key)
        if verb == "out":
            self.parts[-1].fields.append(key)
        elif verb == "in":
            self.parts[max(len(self.parts) - 2, 0)].fields.append(key)
        elif verb == "up":
            here.insert(place - 1, key) if place else self.parts[max(at - 1, 0)].fields.insert(0 if at == 0 else MOST_ITEMS, key)
        elif place < len(here) or at >= len(self.parts) - 2:
            here.insert(place + 1, key)
        else:
            self.parts[at + 1].fields.insert(0, key)

    def _move_part(self, verb: str, key: str) -> None:
        at = next((number for number, part in enumerate(self.parts) if part.key == key and not part.is_unused), None)
        if at is None or self.is_list:
            return
        part = self.parts.pop(at)
        if verb == "remove":
            self.parts[-1].fields = [*part.fields, *self.parts[-1].fields]
        else:
            self.parts.insert(max(at - 1, 0) if verb == "raise" else min(at + 1, len(self.parts) - 1), part)

    def _free_key(self) -> str:
        taken = {part.key for part in self.parts}
        return next(key for number in count(1) if (key := f"s{number}") not in taken)


def arranging_of(layout: Layout, declared: RecordType) -> Arranging:
    """What is stored, or what ships where nothing is."""
    given = layout.arrangement
    if layout.purpose == Layout.Purpose.LIST:
        parts = [Part(COLUMNS, _("Columns"), _("Columns"), list(given.get("columns") or declared.columns))]
    elif given.get("sections"):
        parts = [
            Part(each.get("key") or f"s{number}", each.get("title_en", ""), each.get("title_fr", ""), list(each.get("fields", ())))
            for number, each in enumerate(given["sections"], start=1)
        ]
    else:
        shipped = declared.form_sections if layout.purpose == Layout.Purpose.FORM else declared.detail_sections
        parts = [
            Part(f"s{number}", _title_in("en", each), _title_in("fr", each), list(each.fields))
            for number, each in enumerate(shipped, start=1)
        ]
    phones = given.get("phone_columns") or declared.phone_columns
    return _completed(Arranging(declared, layout.purpose, parts, bool(given.get("more")), phones))


def arranging_from(given: QueryDict, layout: Layout, declared: RecordType) -> Arranging:
    """What the form holds: lines as they stand."""
    parts: list[Part] = []
    for item in given.getlist("item")[:MOST_ITEMS]:
        if item.startswith(SECTION):
            key = item.removeprefix(SECTION)
            parts.append(Part(key, given.get(f"title_en:{key}", ""), given.get(f"title_fr:{key}", "")))
        elif parts:
            parts[-1].fields.append(item)
    parts = [part for part in parts if not part.is_unused] or [Part("s1")]
    return _completed(Arranging(declared, layout.purpose, parts, bool(given.get("more")), given.getlist("phone")))


def _completed(arranging: Arranging) -> Arranging:
    """Each field stands once; what can stand there and does not stands last."""
    placed: set[str] = set()
    offered = _offered(arranging)
    for part in arranging.parts:
        part.fields = [key for key in dict.fromkeys(part.fields) if key in offered and key not in placed]
        placed |= set(part.fields)
    arranging.parts.append(Part(UNUSED, fields=[key for key in offered if key not in placed]))
    return arranging


def _offered(arranging: Arranging) -> Mapping[str, Any]:
    fields = arranging.type.all_fields
    if arranging.is_list:
        return {key: own for key, own in fields.items() if own.listed}
    return {key: own for key, own in fields.items() if own.editable or not arranging.is_form}


def _title_in(language: str, section: Section) -> str:
    with translation.override(language):
        return str(section.title)
