"""The part of a form that says which records are meant, and which of their fields: built as a filter is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.text import capfirst

from relais.records.fields import Date, Reader
from relais.records.screens.filter_controls import Drawn
from relais.records.screens.filter_nodes import Node, change_form, from_form
from relais.records.screens.filter_trees import root_group, to_tree

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class QueryPart:
    """What stands in the form: the records that are asked about, and the Query as it is being built."""

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
        """Numbers, amounts and days of these records."""
        fields = self.target.all_fields.items() if self.target is not None else ()
        found = ((key, capfirst(str(own.label))) for key, own in fields if (own.is_numeric and key != "id") or isinstance(own, Date))
        return sorted(found, key=lambda pair: pair[1])


def query_part(target: RecordType | None, tree: Mapping[str, Any], given: QueryDict | None, reader: Reader) -> QueryPart:
    """As it is stored, or as a form has it, with the deed of the button that was pressed done."""
    if given is None or "kind:0" not in given:
        return QueryPart(target, root_group(tree, target, reader) if target else Node("group", "0"), reader)
    root = from_form(given)
    change_form(root, given.get("do", ""))
    return QueryPart(target, root, reader)
