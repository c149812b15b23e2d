"""Field names in a Query: `name`, `organization.country`, `owner.team.name`. Never handed to the ORM unresolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.core.text import fold
from relais.records.access.gate import can, readable_fields, visible_of
from relais.records.fields import Field, Link, Reader, Text
from relais.records.models import Record
from relais.records.query.errors import UnknownField

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

MOST_STEPS = 4
EVERY, NONE = ~Q(pk__in=[]), Q(pk__in=[])


class Title(Text):
    """What a record is called, as the list sorts it: the beginning of its folded title, which has an index."""

    is_stored_folded = True
    LONGEST = 200

    def operand(self, value: Any, reader: Reader) -> str:
        return " ".join(super().operand(value, reader).split())

    def can_stand_for_the_text(self, op: str, value: Any) -> bool:
        """Whether the title answers a condition on the text itself."""
        if op not in ("is", "in", "contains", "starts_with"):
            return False
        given = value if isinstance(value, list) else [value]
        return all(isinstance(text, str) and len(fold(text) or "") < self.LONGEST for text in given)


TITLE = Title("title", label=gettext_lazy("name"), column="title_key", filterable=False, editable=False)


@dataclass(frozen=True)
class Step:
    """A link to follow, whose it is, and the types it may reach that have what is asked next."""

    holder: type[Model]
    link: Link
    types: tuple[RecordType, ...]

    def rows(self, user: User | None) -> QuerySet[Any]:
        """The living records that the user may see there; several types share a table."""
        return visible_of(self.types, user)


@dataclass(frozen=True)
class Path:
    """A resolved name: the links to follow, then the field of the type that they reach (the first, where there are several)."""

    name: str
    steps: tuple[Step, ...]
    type: RecordType
    field: Field

    @property
    def is_title(self) -> bool:
        """Whether the title of a record is what this field holds."""
        is_kept = issubclass(self.type.model, Record) and self.type.sorts_by_title
        return is_kept and self.type.title_columns == (self.field.column,)

    @property
    def is_joined(self) -> bool:
        """Whether one may sort and group by what stands there: some links are followed by questions of their own."""
        return all(step.link.is_joined for step in self.steps)

    @property
    def prefix(self) -> str:
        """The ORM path to the record that holds the field."""
        return "".join(f"{step.link.column}__" for step in self.steps)


def resolve_path(declared: RecordType, name: object, user: User | None, *, to: str = "filterable") -> Path:
    """Resolve a dotted name through the registry for this user, or raise UnknownField with what is allowed."""
    if not isinstance(name, str) or not name or len(name) > 200:
        raise _unknown(name if isinstance(name, str) else "", (declared,), user, to)
    *links, last = name.split(".")
    if len(links) >= MOST_STEPS:
        sentence = _("“{field}” goes through too many links; at most {limit}.").format(field=name[:60], limit=MOST_STEPS - 1)
        raise UnknownField(sentence, field=name[:60], allowed=_names((declared,), user, to))
    types: tuple[RecordType, ...] = (declared,)
    steps: list[Step] = []
    for part in links:
        holders = _holders(types, part, user, "filterable")
        link = holders[0][1] if holders else None
        reached = tuple(target for target in link.targets if can(user, "view", target)) if isinstance(link, Link) else ()
        if not reached or not isinstance(link, Link):
            raise _unknown(name, types, user, to)
        if steps:
            steps[-1] = replace(steps[-1], types=tuple(holder for holder, _field in holders))
        steps.append(Step(types[0].model, link, reached))
        types = reached
    holders = _holders(types, last, user, to)
    if not holders:
        raise _unknown(name, types, user, to)
    if steps:
        steps[-1] = replace(steps[-1], types=tuple(holder for holder, _field in holders))
    return Path(name, tuple(steps), *holders[0])


def _holders(types: tuple[RecordType, ...], key: str, user: User | None, to: str) -> list[tuple[RecordType, Field]]:
    """The types whose field of this name the user may read; several share a table, so the column has to be the same too."""
    found: list[tuple[RecordType, Field]] = []
    for declared in types:
        field = readable_field(declared, key, user, to)
        if field is not None and (not found or (type(field), field.column) == (type(found[0][1]), found[0][1].column)):
            found.append((declared, field))
    return found


def readable_field(declared: RecordType, key: str, user: User | None, to: str) -> Field | None:
    fields = readable_fields(user, declared)
    field = fields.get(key)
    if (
        field is None
        and key == TITLE.key
        and to == "sortable"
        and not declared.is_ledger
        and all(name in fields or name not in declared.all_fields for name in declared.title_columns)
    ):
        return TITLE
    return field if field is not None and getattr(field, to) else None


def _unknown(name: str, types: tuple[RecordType, ...], user: User | None, to: str) -> UnknownField:
    allowed = _names(types, user, to)
    if not name:
        return UnknownField(_("A field needs a name."), field="", allowed=allowed)
    return UnknownField(
        _("“{field}” is not a field of {type}.").format(field=name[:60], type=" / ".join(declared.key for declared in types)),
        field=name[:60],
        allowed=allowed,
    )


def _names(types: tuple[RecordType, ...], user: User | None, to: str) -> list[str]:
    return sorted({key for declared in types for key, own in readable_fields(user, declared).items() if getattr(own, to)})
