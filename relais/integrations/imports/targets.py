"""What a column of a file can fill, for one record type and one user.

A target is written `field`, `collection:type` or `collection:type.item` (`phones:mobile`, `addresses:billing.city`), after
the links that lead to its record: `organization.name`, `organization.parent.name`. A related type may lead as well:
`contacts.last_name` on an organization fills a contact of it. Of several items of one type, `#2` names the second:
`addresses:billing.city#2`. `id` is the mark by which an export knows its records again, `currency` that of the row's amounts.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy, override

from relais.core.regional import parse_currency
from relais.integrations.headings import Part, languages, parts_of
from relais.integrations.imports.identity import FULL_NAME, has_full_name
from relais.integrations.marks import HEADING, MARK
from relais.records.api import RecordType, can, registry, writable_fields
from relais.records.fields import Collection, Field, File, Link, Links, Money, Text

CURRENCY = "currency"
CURRENCY_HEADINGS = ("currency code", "currency iso code", "transaction currency", "devise", "monnaie", "code devise")
DEEPEST = 2
MOST_ITEMS = 99


@dataclass(frozen=True)
class Target:
    """`path` leads to the record (empty for the row's own), `key` is its field; `item` and `item_type` name a part of a collection."""

    name: str
    path: str
    type: RecordType
    key: str
    field: Field
    item: str = ""
    item_type: str = ""
    number: int = 1
    labels: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @cached_property
    def fills(self) -> str:
        """A "value" of the record, an "item" of one of its collections, the "link" that names another record, or the "links" that name several."""
        if isinstance(self.field, Links):
            return "links"
        return "item" if isinstance(self.field, Collection) else "link" if isinstance(self.field, Link) else "value"

    @cached_property
    def value_field(self) -> Field:
        """The field that reads the text of the column."""
        return self.field.items[self.item] if isinstance(self.field, Collection) else self.field

    @property
    def label(self) -> str:
        label = self.labels[0] if self.labels else self.name
        return f"{label} {self.number}" if self.number > 1 else label


class CurrencyCode(Text):
    """A column that says in which currency the amounts of its row are; those that say it themselves are in theirs."""

    def convert(self, value: Any) -> str:
        return parse_currency(super().convert(value))


class Targets(dict[str, Target]):
    """Targets by name. Those of second and further items are there without being listed."""

    def __missing__(self, name: str) -> Target:
        first, hash, number = name.partition("#")
        target = dict.get(self, first)
        if not hash or target is None or target.fills != "item" or not number.isdecimal() or not 1 < int(number) <= MOST_ITEMS:
            raise KeyError(name)
        return dataclasses.replace(target, name=name, number=int(number))

    def __contains__(self, name: object) -> bool:
        if dict.__contains__(self, name):
            return True
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


def targets_of(declared: RecordType, user: Any, *, is_reverse_allowed: bool = True) -> Targets:
    """Every target by its name, the row's own record first."""
    found = Targets()
    mark = Text(MARK, label=HEADING)
    found[MARK] = Target(MARK, "", declared, MARK, mark, labels=_labels(mark))
    _add(found, declared, user, "", (), 0)
    if is_reverse_allowed:
        for name, relation in declared.related.items():
            if (
                "." not in name
                and isinstance(relation.link, Link)
                and relation.type.quick_form
                and can(user, "create", relation.type)
                and not relation.type.is_person_of_the_firm
            ):
                _add(found, relation.type, user, f"{name}.", _labels(relation.type), DEEPEST, leave_out=relation.link.key)
    return found


def _labels(own: RecordType | Field | Part) -> tuple[str, ...]:
    """In both languages, the reader's own first."""
    words = []
    for language in languages():
        with override(language):
            words.append(str(own.name if isinstance(own, RecordType) else own.label))
    return tuple(words)


def _joined(outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{before} › {after}" for before, after in zip(outer, inner, strict=True)) if outer else inner


def _add(found: Targets, declared: RecordType, user: Any, path: str, outer: tuple[str, ...], depth: int, leave_out: str = "") -> None:
    if has_full_name(declared) and "name" not in declared.all_fields:
        whole = Text(FULL_NAME, label=gettext_lazy("full name"))
        found[path + FULL_NAME] = Target(
            path + FULL_NAME, path.rstrip("."), declared, FULL_NAME, whole, labels=_joined(outer, _labels(whole))
        )
    for key, own in writable_fields(user, declared).items():
        if key == leave_out or key == "id" or isinstance(own, File):
            continue
        labels = _joined(outer, _labels(own))
        if isinstance(own, Collection):
            _add_items(found, declared, path, own, outer)
            continue
        found[path + key] = Target(path + key, path.rstrip("."), declared, key, own, labels=labels)
        if isinstance(own, Money) and path + CURRENCY not in found:
            code = CurrencyCode(CURRENCY, label=gettext_lazy("currency"), aliases=CURRENCY_HEADINGS)
            found[path + CURRENCY] = Target(
                path + CURRENCY, path.rstrip("."), declared, CURRENCY, code, labels=_joined(outer, _labels(code))
            )
        if isinstance(own, Link) and depth < DEEPEST and can(user, "view", own.target) and not own.target.is_person_of_the_firm:
            _add(found, own.target, user, f"{path}{key}.", labels, depth + 1)


def _add_items(found: Targets, declared: RecordType, path: str, own: Collection, outer: tuple[str, ...]) -> None:
    for part in parts_of(own):
        name = f"{path}{part.name}"
        labels = _joined(outer, _labels(part))
        found[name] = Target(name, path.rstrip("."), declared, own.key, own, item=part.item, item_type=part.type, labels=labels)


def importable_types(user: Any) -> list[RecordType]:
    """The types that the user may fill from a file."""
    return [declared for declared in registry if can(user, "create", declared) and can(user, "bulk", declared) and declared.group]
