"""Values told with names instead of numbers, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from relais.configuration.document.kinds import Kind
from relais.configuration.document.naming import Naming
from relais.core.errors import InvalidValues
from relais.records.api import RecordType, registry
from relais.records.fields import Field, Link, Structure

#: A record in a Query: `{"record": ["stages", "sales/negotiation"]}`.
RECORD = "record"
Swap = Callable[[Any, Link], Any]


def tell_values(kind: Kind, record: Any, naming: Naming) -> dict[str, Any]:
    """A record as the document has it, without what is empty."""
    dumped = {key: own.dump(value) for key, own in kind.fields.items() if not own.is_empty(value := own.get(record))}
    about = kind.asks_about(dumped)
    return {key: _tell(kind, kind.fields[key], value, about, naming) for key, value in sorted(dumped.items()) if key not in kind.names}


def _tell(kind: Kind, own: Field, value: Any, about: RecordType | None, naming: Naming) -> Any:
    if own.key in kind.rewrites:
        return kind.rewrites[own.key].tell(value, naming)
    if isinstance(own, Link):
        return _name_of(own, value, naming)
    if isinstance(own, Structure):
        return walk(value, about, lambda found, link: _told(found, link, naming))
    return value


def _name_of(link: Link, pk: Any, naming: Naming) -> str | None:
    found = [(target.key, name) for target in link.targets if (name := naming.name_of(target.key, pk)) is not None]
    return found[0][1] if found else f"#{pk}"


def _told(value: Any, link: Link, naming: Naming) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    for target in link.targets:
        name = naming.name_of(target.key, value)
        if name is not None:
            return {RECORD: [target.key, name]}
    return {RECORD: [link.targets[0].key if link.targets else "", f"#{value}"]}


def store_values(kind: Kind, values: Mapping[str, Any], naming: Naming, beside: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is given to the door, for the names that a document holds. `beside`: what of the record is not among the values."""
    wrong: dict[str, list[object]] = {}
    stored: dict[str, Any] = {}
    about = kind.asks_about({**(beside or {}), **values})
    for key, value in values.items():
        own = kind.fields.get(key)
        if own is None:
            wrong[key] = [_("“{field}” is not known here.").format(field=key[:60])]
        elif value is None:
            stored[key] = own.empty
        else:
            try:
                stored[key] = _store(kind, own, value, about, naming)
            except LookupError as missing:
                wrong[key] = [_("“{name}” is not here, and this leads to it.").format(name=str(missing.args[0])[:120])]
    if wrong:
        raise InvalidValues(wrong)
    return stored


def _store(kind: Kind, own: Field, value: Any, about: RecordType | None, naming: Naming) -> Any:
    if own.key in kind.rewrites:
        return kind.rewrites[own.key].store(value, naming)
    if isinstance(own, Link):
        return _found(own, [target.key for target in own.targets], str(value), naming)
    if isinstance(own, Structure):
        return walk(value, about, lambda found, link: _stored(found, link, naming))
    return value


def _stored(value: Any, link: Link, naming: Naming) -> Any:
    named = value.get(RECORD) if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(named, list) or len(named) != 2:
        return value
    return _found(link, [str(named[0])], str(named[1]), naming)


def _found(link: Link, types: list[str], name: str, naming: Naming) -> int:
    for key in types:
        pk = naming.find(key, name) if key in {target.key for target in link.targets} else None
        if pk is not None:
            return pk
    raise LookupError(name)


def walk(tree: Any, about: RecordType | None, swap: Swap) -> Any:
    """A structure with every value of a condition on a link swapped. Without a type, keys that are types say what their values ask about."""
    if isinstance(tree, list):
        return [walk(each, about, swap) for each in tree]
    if not isinstance(tree, dict):
        return tree
    if isinstance(tree.get("field"), str) and "op" in tree:
        return _condition(tree, about, swap)
    if isinstance(tree.get("related"), str) and about is not None and tree["related"] in about.related:
        inner = about.related[tree["related"]].type
        return {key: walk(value, inner, swap) for key, value in tree.items()}
    return {key: walk(value, registry.get(key) if about is None and key in registry else about, swap) for key, value in tree.items()}


def _condition(tree: Mapping[str, Any], about: RecordType | None, swap: Swap) -> dict[str, Any]:
    link = _link_at(tree["field"], about)
    if link is None or "value" not in tree:
        return dict(tree)
    value = tree["value"]
    return {**tree, "value": [swap(each, link) for each in value] if isinstance(value, list) else swap(value, link)}


def _link_at(path: str, about: RecordType | None) -> Link | None:
    """The link that a path of a Query ends with."""
    for place, name in enumerate(parts := path.split(".")):
        own = about.all_fields.get(name) if about is not None else None
        if not isinstance(own, Link):
            return None
        if place == len(parts) - 1:
            return own
        about = own.targets[0] if own.targets else None
    return None
