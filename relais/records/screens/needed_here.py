"""On the page of a stage, or of anything else that records go through: which data they need there, and the way to say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from relais.records.fields import FewLink, Reader
from relais.records.layouts.reading import LAYOUTS
from relais.records.models import Layout
from relais.records.registry import registry
from relais.records.screens.detail import Piece

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class NeededThere:
    """One type of record that goes through it: the rules that name it, each with its address, and where another is made."""

    name: str
    rules: list[tuple[str, str]]
    add_url: str


def _needed(going: RecordType, link: FewLink, pk: int) -> NeededThere:
    layouts = LAYOUTS.get().get((going.key, Layout.Purpose.FORM), ())
    rules = [
        (
            ", ".join(capfirst(str(going.all_fields[key].label)) for key in rule.get("fields", ()) if key in going.all_fields),
            _address(row, number),
        )
        for row in layouts
        for number, rule in enumerate(row.rules)
        if rule.get("effect") == "require" and pk in _asked(rule.get("when") or {}, link.key)
    ]
    everybody = next((row for row in layouts if not row.role and not row.country), None)
    if everybody is None:
        address = f"{registry.get('layouts').list_url()}new/?{urlencode({'type': going.key, 'purpose': str(Layout.Purpose.FORM)})}"
    else:
        address = f"{_address(everybody, len(everybody.rules))}?{urlencode({'field': link.key, 'is': str(pk)})}"
    return NeededThere(capfirst(going.name_plural), rules, address)


def _address(layout: Layout, number: int) -> str:
    return reverse("records:layout_rule", args=[layout.pk, number])


def _asked(tree: Mapping[str, Any], key: str) -> Iterator[Any]:
    """The values that a condition on the field names, wherever it stands."""
    if tree.get("field") == key:
        value = tree.get("value")
        yield from value if isinstance(value, list) else [value]
    for part in [*tree.get("all", ()), *tree.get("any", ()), *([tree["not"]] if "not" in tree else ())]:
        yield from _asked(part, key)


def draw_needed_here(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if record is None or not declared.is_setup or reader.user is None or not reader.user.is_administrator:
        return None
    found = [
        _needed(going, own, record.pk)
        for going in registry.declared
        if not going.is_setup
        for own in going.links.values()
        if isinstance(own, FewLink) and own.editable and own.within and declared in own.targets
    ]
    return Piece("records/needed_here.html", found) if found else None
