"""The part of a form that says which related records are meant, and which of their fields: built as a filter is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.text import capfirst

from relais.records.fields import Date, Reader
from relais.records.registry import registry
from relais.records.screens.filter_controls import Drawn
from relais.records.screens.filter_nodes import Node, change_form, from_form
from relais.records.screens.filter_trees import root_group, to_tree

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class RelatedPart:
    """What stands in the form: the related records, and the Query as it is being built."""

    target: RecordType | None
    root: Node
    reader: Reader

    @cached_property
    def tree(self) -> dict[str, Any]:
        return (to_tree(self.root, self.target, self.reader) or {}) if self.target is not None else {}

    @property
    def drawn(self) -> Drawn | None:
        return Drawn(self.root, self.target, self.reader) if self.target is not None else None

    @property
    def measurable(self) -> list[tuple[str, str]]:
        """Numbers, amounts and days of the related records."""
        fields = self.target.all_fields.items() if self.target is not None else ()
        found = ((key, capfirst(str(own.label))) for key, own in fields if (own.is_numeric and key != "id") or isinstance(own, Date))
        return sorted(found, key=lambda pair: pair[1])


def related_part(type_key: str, name: str, tree: Mapping[str, Any], given: QueryDict | None, reader: Reader) -> RelatedPart:
    """As it is stored, or as a form has it, with the deed of the button that was pressed done."""
    relation = registry.get(type_key).related.get(name) if type_key in registry else None
    target = relation.type if relation else None
    if given is None or "kind:0" not in given:
        return RelatedPart(target, root_group(tree, target, reader) if target else Node("group", "0"), reader)
    root = from_form(given)
    change_form(root, given.get("do", ""))
    return RelatedPart(target, root, reader)
