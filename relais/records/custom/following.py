"""Which computed fields depend on what was written, and of which records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from relais.core.formulas import FormulaError, parse_formula
from relais.records.custom.computing import formulas_of
from relais.records.custom.reading import ADDITIONS
from relais.records.custom.scopes import scope_of
from relais.records.fields import Link
from relais.records.models import Change, CustomField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relais.records.events import RecordsWritten
    from relais.records.record_type import RecordType, Related

Kind = CustomField.Kind


def dependents_of(event: RecordsWritten) -> Iterator[tuple[RecordType, Iterable[int]]]:
    """Records whose computed fields may have changed with these, by type; a stream, since there may be many."""
    from relais.records.registry import registry

    rows = ADDITIONS.get().rows
    fields = set(getattr(event, "fields", ()))
    written = registry.get(event.type) if event.type in registry else None
    for key, of_type in rows.items() if written else ():
        if not any(row.is_computed for row in of_type) or key not in registry:
            continue
        declared = registry.get(key)
        for row in of_type:
            relation = declared.related.get(row.related) if row.kind == Kind.ROLL_UP else None
            if relation is not None and relation.type.key == event.type and (not fields or fields & _read_by(row, relation)):
                yield declared, _holders(relation, event)
        for name, rest in _paths(declared):
            link = declared.links.get(name)
            if link is not None and written in link.targets and (not fields or rest in fields):
                linking = declared.queryset().filter(**{f"{link.attribute}__in": event.ids})
                yield declared, linking.values_list("pk", flat=True).iterator(chunk_size=2000)


def _read_by(row: CustomField, relation: Related) -> set[str]:
    """The fields of related records on which a roll-up depends."""
    return {relation.link.key, row.measured, *fields_in(row.where)}


def fields_in(tree: Any) -> Iterator[str]:
    """The fields that a Query asks about, as far as they are of the records themselves."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("field"), str):
            yield tree["field"].partition(".")[0]
        for part in tree.values():
            yield from fields_in(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from fields_in(part)


def _paths(declared: RecordType) -> Iterator[tuple[str, str]]:
    """The links that formulas of the type follow, each with what they read first behind it."""
    for one in formulas_of(declared):
        for path in one.formula.fields:
            link, dot, rest = path.partition(".")
            if dot:
                yield link, rest.partition(".")[0]


def _holders(relation: Related, event: RecordsWritten) -> set[int]:
    """The records that the written ones link to now, and those that they linked to before."""
    link = relation.link
    written = relation.type.model._default_manager.filter(pk__in=[*event.ids, *getattr(event, "winner_ids", ())])
    rows, column = link.leading(written)
    found = set(rows.values_list(column, flat=True)) - {None}
    changes = Change.objects.filter(operation_id=event.operation_id, type=event.type, record_id__in=event.ids) if event.operation_id else ()
    for change in changes:
        old, _new = change.values.get(link.key) or (None, None)
        found.update(pk for pk in (old if isinstance(old, list) else [old]) if isinstance(pk, int))
    return found


def graph_of(rows: Mapping[str, Iterable[CustomField]]) -> dict[str, set[str]]:
    """What each computed field of the firm reads, as `type.key`: a circle in it would never come to rest."""
    from relais.records.registry import registry

    found: dict[str, set[str]] = {}
    for key, of_type in rows.items():
        if key not in registry:
            continue
        declared = registry.get(key)
        for row in of_type:
            if row.kind == Kind.FORMULA:
                found[f"{key}.{row.key}"] = set(_named(declared, _formula_fields(declared, row)))
            elif row.kind == Kind.ROLL_UP and (relation := declared.related.get(row.related)) is not None:
                found[f"{key}.{row.key}"] = {f"{relation.type.key}.{name}" for name in _read_by(row, relation) if name}
    return found


def _formula_fields(declared: RecordType, row: CustomField) -> Iterable[str]:
    try:
        return parse_formula(row.formula, scope_of(declared)).fields
    except FormulaError:
        return ()


def _named(declared: RecordType, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        holders, parts = [declared], path.split(".")
        for part in parts[:-1]:
            links = [link for holder in holders if isinstance(link := holder.all_fields.get(part), Link)]
            holders = [target for link in links for target in link.targets]
        yield from (f"{holder.key}.{parts[-1]}" for holder in holders)
