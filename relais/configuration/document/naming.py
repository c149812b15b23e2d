"""Names that mean the same record in every workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relais.configuration.document.kinds import Kind, all_kinds
from relais.records.api import RecordType, registry
from relais.records.fields import Link


@dataclass
class Known:
    """The names of the records of one type, and which of them lie in the bin."""

    living: dict[str, int] = field(default_factory=dict)
    binned: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


class Naming:
    """Reads the names of a type when they are first asked for; `forget` when records of it were made."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._kinds = {kind.type: kind for kind in all_kinds()}

    def forget(self, key: str) -> None:
        self._known.pop(key, None)

    def name_of(self, key: str, pk: int) -> str | None:
        return self.known(key).names.get(pk)

    def find(self, key: str, name: str) -> int | None:
        """The living record of this name; one in the bin where there is no other."""
        known = self.known(key)
        return known.living.get(name) or known.binned.get(name)

    def known(self, key: str) -> Known:
        if key not in self._known:
            self._known[key] = self._read_kind(self._kinds[key]) if key in self._kinds else self._read_others(registry.get(key))
        return self._known[key]

    def compose(self, kind: Kind, record: Any) -> str:
        """The name of a record of a kind."""
        return "/".join(self._part(kind, name, record) for name in kind.names) or kind.type

    def _part(self, kind: Kind, name: str, record: Any) -> str:
        own = kind.declared.all_fields[name]
        value = own.get(record)
        if name in kind.rewrites:
            value = kind.rewrites[name].tell(value, self)
        elif isinstance(own, Link) and value is not None:
            value = next((found for target in own.targets if (found := self.name_of(target.key, value))), f"#{value}")
        return "" if value is None else str(value)

    def _read_kind(self, kind: Kind) -> Known:
        known = Known()
        for record in kind.declared.queryset(with_deleted=True).order_by("pk"):
            name = self.compose(kind, record)
            if record.deleted_at is not None:
                known.binned[name] = record.pk
            else:
                known.living[_free(name, known.living)] = record.pk
        known.names = {pk: name for name, pk in (*known.binned.items(), *known.living.items())}
        return known

    def _read_others(self, declared: RecordType) -> Known:
        """People by their address, teams by their name, anything else by the number that another program gave it."""
        known = Known()
        key = {"users": "email", "teams": "name"}.get(declared.key, "external_id")
        rows = declared.queryset().exclude(**{key: ""}).exclude(**{f"{key}__isnull": True}).order_by("pk")
        for pk, name in rows.values_list("pk", key)[:MOST]:
            known.living.setdefault(str(name), pk)
        known.names = {pk: name for name, pk in known.living.items()}
        return known


MOST = 100_000


def _free(name: str, taken: Mapping[str, int]) -> str:
    """Of equals the second is told apart by a number, in the order in which they were made."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}~{number}"
    return found
