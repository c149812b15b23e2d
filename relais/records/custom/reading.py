"""What the firm has added, kept in the memory of each process (see `relais.core.kept`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from relais.core.errors import NotFound
from relais.core.kept import Kept
from relais.records.custom.building import build_field, list_key_of
from relais.records.field_set import FieldSet
from relais.records.fields import Field, Link
from relais.records.models import CustomField
from relais.records.record_type import Related, Section

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

NOTHING: Sequence[CustomField] = ()


@dataclass
class Additions:
    """All custom fields of a firm, by the key of their type; what follows from them is made when it is first asked for."""

    rows: Mapping[str, Sequence[CustomField]]
    sets: dict[str, tuple[FieldSet, FieldSet]] = field(default_factory=dict)
    _built: dict[str, dict[str, Field]] = field(default_factory=dict)

    def fields_of(self, key: str) -> Mapping[str, Field]:
        found = self._built.get(key)
        if found is None:
            found = self._built[key] = dict(self._build(key))
        return found

    def _build(self, key: str) -> list[tuple[str, Field]]:
        made = []
        for row in self.rows.get(key, NOTHING):
            try:
                made.append((row.key, build_field(row)))
            except NotFound:  # it links to what the firm no longer has
                continue
        return made

    def related_to(self, declared: RecordType) -> dict[str, Related]:
        """The custom links of any type that lead to this one."""
        from relais.records.registry import registry

        found: dict[str, Related] = {}
        for key, rows in self.rows.items():
            if key in registry and any(row.target == declared.key for row in rows):
                source = registry.get(key)
                for own in self.fields_of(key).values():
                    if isinstance(own, Link) and declared in own.targets:
                        relation = Related(f"{key}.{own.key}", source, own)
                        found[relation.name] = relation
                        if key not in declared.built_in.related:
                            found.setdefault(key, Related(key, source, own))
        return found


def _read(database: str) -> Additions:
    rows: dict[str, list[CustomField]] = defaultdict(list)
    for row in CustomField.objects.using(database).filter(deleted_at=None).order_by("type", "position", "id"):
        rows[row.type].append(row)
    return Additions(dict(rows))


ADDITIONS = Kept("custom_fields", _read)


def field_set_of(declared: RecordType) -> FieldSet:
    """What a type consists of in this firm: what the program says, then what the firm has added."""
    additions = ADDITIONS.get()
    if not additions.rows:
        return declared.built_in
    kept = additions.sets.get(declared.key)
    if kept is None or kept[0] is not declared.built_in:
        kept = additions.sets[declared.key] = (declared.built_in, _joined(declared, additions))
    return kept[1]


def _joined(declared: RecordType, additions: Additions) -> FieldSet:
    own, related = additions.fields_of(declared.key), additions.related_to(declared)
    if not own and not related:
        return declared.built_in
    built_in = declared.built_in
    return replace(
        built_in,
        fields={**built_in.fields, **{k: v for k, v in own.items() if k not in built_in.fields}},
        related={**built_in.related, **related},
    )


def custom_rows(declared: RecordType) -> Sequence[CustomField]:
    """The custom fields of a type in their order, as the firm has described them."""
    return ADDITIONS.get().rows.get(declared.key, NOTHING)


def custom_sections(declared: RecordType) -> list[Section]:
    """The custom fields of a type under the headings that the firm gave them, for forms and pages."""
    from django.utils.translation import gettext as _

    found: dict[str, list[str]] = defaultdict(list)
    for row in custom_rows(declared):
        found[row.section].append(row.key)
    return [Section(title or _("More"), keys) for title, keys in found.items()]


def custom_lists() -> dict[str, str]:
    """The lists of choices that belong to custom fields, and what each is called."""
    choosing = (CustomField.Kind.CHOICE, CustomField.Kind.CHOICES)
    return {list_key_of(row): str(row) for rows in ADDITIONS.get().rows.values() for row in rows if row.kind in choosing}
