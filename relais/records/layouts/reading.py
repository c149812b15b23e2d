"""The layouts of the firm, kept in the memory of each process (see `relais.core.kept`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relais.core.kept import Kept
from relais.records.custom.reading import custom_sections
from relais.records.models import Layout
from relais.records.models.reference_item import label_in
from relais.records.record_type import RecordType, Rule, Section

if TYPE_CHECKING:
    from relais.accounts.models import User

Kinds = Mapping[tuple[str, str], Sequence[Layout]]


def _read(database: str) -> Kinds:
    found: dict[tuple[str, str], list[Layout]] = defaultdict(list)
    for row in Layout.objects.using(database).filter(deleted_at=None).order_by("id"):
        found[row.type, row.purpose].append(row)
    return dict(found)


LAYOUTS = Kept("layouts", _read)


def layouts_of(declared: RecordType, purpose: str, user: User | None) -> list[Layout]:
    """The layouts that concern a person, the most specific first: a role counts for more than a country. Of equals the newest."""
    found = LAYOUTS.get().get((declared.key, purpose), ())
    if not found or user is None:
        return [row for row in reversed(found) if not row.role and not row.country]
    roles, country = {role.key for role in user.cached_roles}, user.locale.rpartition("_")[2]
    concerned = [row for row in found if row.role in ("", *roles) and row.country in ("", country)]
    return sorted(concerned, key=lambda row: (not row.role, not row.country, -row.pk))


def arranged_sections(declared: RecordType, purpose: str, user: User | None) -> Sequence[Section]:
    """The sections of a form or a page as this person sees them."""
    for layout in layouts_of(declared, purpose, user):
        if layout.arrangement.get("sections"):
            return _sections_of(layout, declared)
    return declared.form_sections if purpose == Layout.Purpose.FORM else declared.detail_sections


def _sections_of(layout: Layout, declared: RecordType) -> list[Section]:
    """What a layout names and the type still has; a form may end with everything else."""
    fields = declared.all_fields
    sections = [
        Section(
            label_in(get_language(), given.get("title_en"), given.get("title_fr")),
            [key for key in given.get("fields", ()) if key in fields],
        )
        for given in layout.arrangement["sections"]
    ]
    if layout.arrangement.get("more"):
        named = {key for section in sections for key in section.fields}
        usual = declared.form_sections if layout.purpose == Layout.Purpose.FORM else declared.detail_sections
        rest = [key for section in (*usual, *custom_sections(declared)) for key in section.fields if key not in named]
        sections.append(Section(_("More"), list(dict.fromkeys(rest))))
    return sections


def arranged_columns(declared: RecordType, user: User | None) -> Sequence[str]:
    """The columns of a list."""
    return _columns(declared, user, "columns") or declared.columns


def arranged_phone_columns(declared: RecordType, user: User | None) -> Sequence[str]:
    """What a list tells on a telephone."""
    return _columns(declared, user, "phone_columns") or declared.phone_columns or arranged_columns(declared, user)[:2]


def _columns(declared: RecordType, user: User | None, word: str) -> Sequence[str]:
    return next((found for row in layouts_of(declared, Layout.Purpose.LIST, user) if (found := row.arrangement.get(word))), ())


def rules_of(declared: RecordType, user: User | None) -> list[Rule]:
    """What the type declares, and all that the firm has said of it to this person."""
    found = list(declared.rules)
    for layout in layouts_of(declared, Layout.Purpose.FORM, user):
        sections = {given.get("key"): given for given in layout.arrangement.get("sections", ())}
        for given in layout.rules:
            fields = [*given.get("fields", ()), *sections.get(given.get("section"), {}).get("fields", ())]
            found.append(Rule([key for key in fields if key in declared.all_fields], given["effect"], given.get("when") or {}))
    return found
