"""Field names in a Query: `name`, `organization.country`, `owner.team.name`. Never handed to the ORM unresolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from relais.records.access.gate import can, readable_fields
from relais.records.fields import Field, Link
from relais.records.query.errors import UnknownField

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

MOST_STEPS = 4


@dataclass(frozen=True)
class Path:
    """A resolved name: the links to follow, each with the type it leaves and the type it reaches, then the field."""

    steps: tuple[tuple[Link, RecordType], ...]
    type: RecordType
    field: Field

    @property
    def orm(self) -> str:
        return "__".join([*(link.column for link, _type in self.steps), self.field.column])


def resolve_path(declared: RecordType, name: object, user: User | None, *, to: str = "filterable") -> Path:
    """Resolve a dotted name through the registry for this user, or raise UnknownField with what is allowed."""
    if not isinstance(name, str) or not name or len(name) > 200:
        raise UnknownField(_("A field needs a name."), field=str(name)[:60], allowed=_names(declared, user, to))
    parts = name.split(".")
    if len(parts) > MOST_STEPS:
        raise UnknownField(_("“{field}” goes through too many links; at most {limit}.").format(field=name[:60], limit=MOST_STEPS - 1), field=name)
    steps: list[tuple[Link, RecordType]] = []
    current = declared
    for part in parts[:-1]:
        link = readable_fields(user, current).get(part)
        if not isinstance(link, Link):
            raise _unknown(name, current, user, to)
        reached = next((target for target in link.targets if can(user, "view", target) and _leads_on(target, parts, user)), None)
        if reached is None:
            raise _unknown(name, current, user, to)
        steps.append((link, reached))
        current = reached
    found = readable_fields(user, current).get(parts[-1])
    if found is None or not getattr(found, to):
        raise _unknown(name, current, user, to)
    return Path(tuple(steps), current, found)


def _leads_on(target: RecordType, parts: list[str], user: User | None) -> bool:
    return parts[-1] in target.all_fields or len(parts) > 2


def _names(declared: RecordType, user: User | None, to: str) -> list[str]:
    return sorted(key for key, own in readable_fields(user, declared).items() if getattr(own, to))


def _unknown(name: str, declared: RecordType, user: User | None, to: str) -> UnknownField:
    allowed = _names(declared, user, to)
    return UnknownField(
        _("“{field}” is not a field of {type}.").format(field=name[:60], type=declared.key), field=name[:200], allowed=allowed
    )
