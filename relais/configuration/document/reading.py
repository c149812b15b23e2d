"""The document of what is live, and documents from files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from relais.configuration.document.kinds import all_kinds
from relais.configuration.document.naming import Naming
from relais.configuration.document.values import tell_values
from relais.core.errors import DomainError
from relais.records.fields import Structure

FORMAT = "relais-configuration"
VERSION = 1
LARGEST = 5 * 1024 * 1024
#: What is too deep or too long is refused before anything reads it.
SHAPE = Structure("values")
#: By kind and name: the values of each item.
Items = Mapping[str, Mapping[str, Mapping[str, Any]]]


class UnreadableDocument(DomainError):
    code = "unreadable_configuration"


def read_live(kinds: Sequence[str] = ()) -> dict[str, dict[str, dict[str, Any]]]:
    """What is configured now; of these kinds alone, where some are named."""
    naming = Naming()
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in all_kinds():
        if kinds and kind.type not in kinds:
            continue
        named = naming.known(kind.type).living
        records = kind.declared.queryset().in_bulk(named.values())
        found[kind.type] = {name: tell_values(kind, records[pk], naming) for name, pk in sorted(named.items()) if pk in records}
    return found


def write_document(items: Items) -> str:
    """The file: the same configuration always gives the same letters."""
    ordered = {kind: {name: items[kind][name] for name in sorted(items[kind])} for kind in sorted(items)}
    return json.dumps({"format": FORMAT, "version": VERSION, "items": ordered}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_document(text: str | bytes) -> Items:
    """What a file says, or why it cannot be read."""
    if len(text) > LARGEST:
        raise UnreadableDocument(_("A configuration has {limit} MB at most.").format(limit=LARGEST // 1024**2))
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableDocument(_("This file is no configuration: it is not JSON.")) from None
    return prove_document(given)


def prove_document(given: Any) -> Items:
    """The items of a document that has the right shape."""
    if not isinstance(given, dict) or given.get("format") != FORMAT or not isinstance(given.get("items"), dict):
        raise UnreadableDocument(_("This is no configuration of Relais: “format” and “items” are expected."))
    if given.get("version") != VERSION:
        raise UnreadableDocument(_("This configuration is of version {version}; this program reads version {known}.").format(
            version=str(given.get("version"))[:20], known=VERSION
        ))  # fmt: skip
    items: dict[str, Any] = given["items"]
    known = [kind.type for kind in all_kinds()]
    for key, named in items.items():
        if key not in known:
            raise UnreadableDocument(
                _("“{kind}” is nothing that is configured here; known are {known}.").format(kind=key[:60], known=", ".join(sorted(known)))
            )
        if not isinstance(named, dict) or not all(isinstance(values, dict) and len(name) <= 400 for name, values in named.items()):
            raise UnreadableDocument(_("Under “{kind}”, objects by their names are expected.").format(kind=key))
        for values in named.values():
            SHAPE.convert(values)
    return items
