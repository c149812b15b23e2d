"""What the firm has added, kept in the memory of each process (see `relais.core.kept`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import NotFound
from relais.core.kept import Kept
from relais.records.custom.building import build_field, list_key_of
from relais.records.custom.objects import make_type
from relais.records.field_set import FieldSet
from relais.records.fields import Field, Link, Links
from relais.records.models import CustomField, CustomObject
from relais.records.record_type import Related, Section

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

NOTHING: Sequence[CustomField] = ()


@dataclass
class Additions:
    """All custom fields of a firm, by the key of their type, and its custom objects; what follows from them is made when it is first asked for."""

    rows: Mapping[str, Sequence[CustomField]] = field(default_factory=dict)
    objects: Sequence[CustomObject] = ()
    _sets: dict[str, tuple[FieldSet, FieldSet]] = field(default_factory=dict)
    _built: dict[str, dict[str, Field]] = field(default_factory=dict)
    #: Formula fields with their formulas (`computing`), by type.
    computed: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def types(self) -> dict[str, RecordType]:
        """The types of the custom objects, by their keys."""
        from relais.records.registry import registry

        made = {row.key: make_type(row, self.rows.get(row.key, NOTHING)) for row in self.objects}
        for declared in made.values():
            registry.tie_links(declared)
        return made

    def field_set(self, declared: RecordType) -> FieldSet:
        """What the program says of the type, then what the firm has added."""
        kept = self._sets.get(declared.key)
        if kept is None or kept[0] is not declared.built_in:
            kept = self._sets[declared.key] = (declared.built_in, self._joined(declared))
        return kept[1]

    def _joined(self, declared: RecordType) -> FieldSet:
        built_in, own, related = declared.built_in, self.fields_of(declared.key), dict(self._related_to(declared))
        if not own and not related:
            return built_in
        fields = {**built_in.fields, **{key: each for key, each in own.items() if key not in built_in.fields}}
        return replace(built_in, fields=fields, related={**related, **built_in.related})

    def fields_of(self, key: str) -> Mapping[str, Field]:
        found = self._built.get(key)
        if found is None:
            found = self._built[key] = {row.key: made for row in self.rows.get(key, NOTHING) if (made := self._build(row))}
        return found

    def _build(self, row: CustomField) -> Field | None:
        try:
            return build_field(row)
        except NotFound:  # it links to what the firm no longer has
            return None

    def _related_to(self, declared: RecordType) -> Iterable[tuple[str, Related]]:
        """The lists that custom objects, and custom links of any type, make of a record of this one."""
        from relais.records.registry import registry, related_from

        yield from related_from(self.types.values(), declared)
        named = set(declared.built_in.related)
        for key, rows in self.rows.items():
            if key not in registry or not any(row.target == declared.key for row in rows):
                continue
            source = registry.get(key)
            for own in self.fields_of(key).values():
                if isinstance(own, (Link, Links)) and declared in own.targets:
                    yield f"{key}.{own.key}", Related(f"{key}.{own.key}", source, own)
                    if key not in named:
                        named.add(key)
                        yield key, Related(key, source, own)


def _read(database: str) -> Additions:
    rows: dict[str, list[CustomField]] = defaultdict(list)
    for row in CustomField.objects.using(database).filter(deleted_at=None).order_by("type", "position", "id"):
        rows[row.type].append(row)
    return Additions(dict(rows), list(CustomObject.objects.using(database).filter(deleted_at=None).order_by("position", "id")))


ADDITIONS = Kept("custom_fields", _read)


def field_set_of(declared: RecordType) -> FieldSet:
    """What a type consists of in this firm."""
    additions = ADDITIONS.get()
    return additions.field_set(declared) if additions.rows or additions.objects else declared.built_in


def custom_types() -> Mapping[str, RecordType]:
    """The types of record that the firm has added, by their keys."""
    return ADDITIONS.get().types


def custom_rows(declared: RecordType) -> Sequence[CustomField]:
    """The custom fields of a type in their order, as the firm has described them."""
    return ADDITIONS.get().rows.get(declared.key, NOTHING)


def custom_sections(declared: RecordType) -> list[Section]:
    """The custom fields of a type under the headings that the firm gave them, for forms and pages."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in custom_rows(declared):
        found[row.section].append(row.key)
    return [Section(title or _("More"), keys) for title, keys in found.items()]


def custom_lists() -> dict[str, str]:
    """The lists of choices that belong to custom fields, and what each is called."""
    choosing = (CustomField.Kind.CHOICE, CustomField.Kind.CHOICES)
    return {list_key_of(row): str(row) for rows in ADDITIONS.get().rows.values() for row in rows if row.kind in choosing}
