"""Every record type of the product, by key. Nothing below a domain names a type; everything asks here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.utils.translation import gettext as _

from relais.core.errors import NotFound
from relais.records.field_set import FieldSet
from relais.records.fields import Choice, Link, link_of
from relais.records.record_type import RecordType, Related

Declared = TypeVar("Declared", bound=type[RecordType])


class Registry:
    def __init__(self) -> None:
        self._types: dict[str, RecordType] = {}
        self._by_model: dict[type[Model], list[RecordType]] = {}

    @property
    def declared(self) -> Sequence[RecordType]:
        """The types of the program, which are the same in every firm."""
        return list(self._types.values())

    def __iter__(self) -> Iterator[RecordType]:
        """The types of the program, then those that the firm has added."""
        yield from self.declared
        yield from self._added.values()

    def __contains__(self, key: str) -> bool:
        return key in self._types or key in self._added

    @property
    def _added(self) -> Mapping[str, RecordType]:
        from relais.records.custom.reading import custom_types

        return custom_types()

    def get(self, key: str) -> RecordType:
        """The type with this key; NotFound, with the nearest key, where there is none."""
        found = self._types.get(key) or self._added.get(key)
        if found is not None:
            return found
        near = get_close_matches(str(key), self._types, 1)
        hint = _(" Did you mean “{key}”?").format(key=near[0]) if near else ""
        raise NotFound(_("There is no record type “{key}”.").format(key=str(key)[:60]) + hint)

    def of(self, record: Model) -> RecordType:
        """The type of a record."""
        return next(found for found in self.for_model(type(record)) if found.holds(record))

    def for_model(self, model: type[Model]) -> list[RecordType]:
        """The types whose records stand in the table of the model."""
        known = self._by_model.get(model)
        return [each for each in self._added.values() if each.model is model] if known is None else known

    def add(self, declaration: type[RecordType]) -> RecordType:
        made = declaration()
        if made.key in self._types:
            raise ImproperlyConfigured(f"Two record types have the key “{made.key}”.")
        self._types[made.key] = made
        self._by_model.setdefault(made.model, []).append(made)
        return made

    def remove(self, *keys: str) -> None:
        """Take types out again: those of a plug-in that is left out, or that a test declared."""
        for key in keys:
            gone = self._types.pop(key)
            self._by_model[gone.model].remove(gone)
        self.finish()

    def finish(self) -> None:
        """Build the fields, tie the links, and refuse every name that does not exist."""
        for declared in self.declared:
            declared.build_fields()
        for declared in self.declared:
            self.tie_links(declared)
        for collection in (own for declared in self.declared for own in declared.built_in.asked_about.values()):
            for link in collection.links.values():
                link.targets = self._targets(link)
        for declared in self.declared:
            declared.built_in = replace(declared.built_in, related=dict(related_from(self.declared, declared)))
            _check_names(declared)

    def tie_links(self, declared: RecordType) -> None:
        """Give the links of a type the types that they lead to; those that lead nowhere are none."""
        links = {key: link for key, own in declared.built_in.fields.items() if (link := link_of(own))}
        for link in links.values():
            link.targets = self._targets(link)
        tied = {key: own for key, own in declared.built_in.fields.items() if key not in links or links[key].targets}
        declared.built_in = FieldSet(tied, declared.histories)
        for link in declared.built_in.links.values():
            if link.target.tree:
                link.operators = (*Link.operators, "under")  # type: ignore[misc]

    def _targets(self, link: Link) -> list[RecordType]:
        return [target for target in self._by_model.get(link.model, ()) if not link.types or target.key in link.types]


def related_from(sources: Iterable[RecordType], target: RecordType) -> Iterator[tuple[str, Related]]:
    """The lists of records that built-in links of these types make of a record of the target."""
    for source in sources:
        links = [link for link in source.built_in.links.values() if target in link.targets]
        # The records of a user are those that the user owns, rather than those that the user happened to write.
        links.sort(key=lambda link: link.key in ("created_by", "updated_by"))
        for position, link in enumerate(links):
            if position == 0:
                yield source.key, Related(source.key, source, link)
            yield f"{source.key}.{link.key}", Related(f"{source.key}.{link.key}", source, link)


def _check_names(declared: RecordType) -> None:
    """A wrong field name stops the start and names the right ones."""
    used = {
        "columns": [name.partition(".")[0] for name in declared.columns],
        "phone_columns": declared.phone_columns,
        "board_by": [declared.board_by] if declared.board_by else [],
        "board_sums": declared.board_sums,
        "card": declared.card,
        "calendar": [name for name in (declared.calendar.start, declared.calendar.end) if name] if declared.calendar else [],
        "map_by": [name.partition(".")[0] for name in (declared.map_by.country, declared.map_by.city)] if declared.map_by else [],
        "follows": declared.follows,
        "subtitle": declared.subtitle,
        "filters": declared.filters,
        "search": declared.search,
        "quick_form": declared.quick_form,
        "read_only": declared.read_only,
        "sensitive": declared.sensitive,
        "match_keys": declared.match_keys,
        "matched_together": declared.matched_together,
        "sort": [name.removeprefix("-") for name in declared.sort],
        "rules": [name for rule in declared.rules for name in rule.fields],
        "form": [name for section in declared.form for name in section.fields],
        "histories": [name for own in declared.histories for name in own.tells_of],
        "detail": [name for section in declared.detail for name in section.fields],
    }
    for part, names in used.items():
        for name in names:
            if name not in declared.built_in.fields:
                near = get_close_matches(name, declared.built_in.fields, 1)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                raise ImproperlyConfigured(
                    f"{type(declared).__name__}.{part} names “{name}”, which {declared.key} does not have.{hint}"
                    f" Its fields are: {', '.join(sorted(declared.built_in.fields))}."
                )
    model_names = {column.name for column in declared.model._meta.get_fields()}
    for name in declared.title_columns:
        if name not in model_names:
            raise ImproperlyConfigured(f"{type(declared).__name__}.title names “{name}”, which is no column of {declared.model.__name__}.")
    for own in declared.built_in.fields.values():
        if isinstance(own, Choice) and own.tones and set(own.tones) - set(own.options()):
            raise ImproperlyConfigured(f"{type(declared).__name__}.{own.key} gives tones to choices it does not have.")


registry = Registry()


def record_type(declaration: Declared) -> Declared:
    """Class decorator: register a declaration."""
    registry.add(declaration)
    return declaration


def resolve(type_: RecordType | str | type[Any]) -> RecordType:
    """A type from its key, its model (where it has one type) or itself."""
    if isinstance(type_, RecordType):
        return type_
    if isinstance(type_, str):
        return registry.get(type_)
    found = registry.for_model(type_)
    if len(found) != 1:
        raise LookupError(f"{type_.__name__} has {len(found)} record types; name one by its key.")
    return found[0]
