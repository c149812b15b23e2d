from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import COMMON, EMPTY_CELL, Field, Reader
from relais.ui.marks import avatar

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


class Link(Field):
    """A link to one other record. Its value is the other record's id; `targets` are the types that may stand there.

    Where several types share a table, `types` names those that this link allows; otherwise all of them.
    """

    kind: ClassVar[str] = "link"
    #: Whether the column leads to the other table, so that a sort or a group may go on from there.
    is_joined: ClassVar[bool] = True
    operators: ClassVar[tuple[str, ...]] = COMMON

    def __init__(self, key: str, *, model: type[Model], types: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.model = model
        self.types = tuple(types)
        self.targets: list[RecordType] = []

    @property
    def target(self) -> RecordType:
        """The type whose words and tree the link uses; where several may stand there, the first declared."""
        return self.targets[0]

    @property
    def _tells_apart(self) -> tuple[str, ...]:
        """The columns that say of which of several types the linked record is."""
        return tuple(self.target.base) if len(self.targets) > 1 else ()

    @property
    def attribute(self) -> str:
        return f"{self.column}_id"

    @property
    def attributes(self) -> tuple[str, ...]:
        return (self.attribute,)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.attribute, *(f"{self.column}__{name}" for name in (*self.target.title_columns, *self._tells_apart)))

    def title_of_linked(self, prefix: str) -> Any:
        """What records are sorted by, from where `prefix` leads to: the title of the linked record."""
        return F(f"{prefix}{self.column}__title_key")

    def naming(self, rows: QuerySet[Any], ids: Iterable[int]) -> QuerySet[Any]:
        """Those of the rows that link to one of these records."""
        return rows.filter(**{f"{self.attribute}__in": ids})

    def leading(self, rows: QuerySet[Any], *columns: str) -> tuple[QuerySet[Any], str]:
        """The rows, one for each record that they link to, and the column that names it."""
        return rows, self.attribute

    def get(self, record: Any) -> int | None:
        return getattr(record, self.attribute)

    def set(self, record: Any, value: int | None) -> None:
        setattr(record, self.attribute, value)

    def from_row(self, row: dict[str, Any], prefix: str = "") -> LinkedRecord | None:
        pk = row[f"{prefix}{self.attribute}"]
        if pk is None:
            return None
        before = f"{prefix}{self.column}__"
        if not self._tells_apart:
            return LinkedRecord(pk, self.target.compose_title(row, before), self.target)
        target = next((t for t in self.targets if all(row[before + name] == t.base.get(name) for name in self._tells_apart)), self.target)
        return LinkedRecord(pk, target.compose_title(row, before), target)

    def convert(self, value: Any) -> int:
        if isinstance(value, Unlinked):
            raise InvalidValue(value.sentence)
        if isinstance(value, Model):
            value = value.pk
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
            raise InvalidValue(_("The number of a record is expected."))
        return value

    def text(self, value: Any, reader: Reader) -> str:
        return value.title if isinstance(value, LinkedRecord) else ("" if value is None else f"#{value}")

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not isinstance(value, LinkedRecord):
            return super().cell(value, reader)
        if not value.title:
            return EMPTY_CELL
        target = value.type or self.target
        if target.is_person_of_the_firm:
            return format_html('<span class="two">{}</span>', value.title)
        return format_html('<a href="{}">{}</a>', target.url_of(value.pk), value.title)

    def list_cell(self, value: Any, reader: Reader) -> SafeString:
        """In a list, people of the firm are their initials."""
        if not isinstance(value, LinkedRecord) or not self.is_shown_as_initials or not value.title:
            return self.cell(value, reader)
        return format_html('<span title="{0}">{1}<span class="unseen">{0}</span></span>', value.title, avatar(value.title, toned=False))

    @property
    def is_shown_as_initials(self) -> bool:
        return self.target.is_person_of_the_firm and self.target.key == "users"

    @property
    def usual_width(self) -> int:  # type: ignore[override]
        return 104 if self.is_shown_as_initials else 160

    def operand(self, value: Any, reader: Reader) -> int:
        if isinstance(value, dict):
            raise InvalidValue(_("The number of a record is expected."))
        return self.convert(value)

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op == "under":
            return self.among(path, self.target.ids_under(self.operand(value, reader)))
        if op == "is":
            return self.among(path, self.ids(value, reader))
        if op == "in":
            return self.among(path, sorted({pk for item in self.several(value) for pk in self.ids(item, reader)}))
        return super().compare(path, op, value, reader)

    def ids(self, value: Any, reader: Reader) -> list[int]:
        """The record of this number, or whom `@me` and `@my_team` mean for the reader."""
        if not isinstance(value, str) or not value.startswith("@"):
            return [self.operand(value, reader)]
        meant = relative_ids(self.model, value, reader)
        if meant is None:
            raise InvalidValue(
                _("“{value}” cannot stand here; “@me” and “@my_team” stand for people of the firm, “@my_team” for teams.").format(
                    value=value[:40]
                )
            )
        return meant

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"to": [target.key for target in self.targets]}


def relative_ids(model: type[Model], word: str, reader: Reader) -> list[int] | None:
    """`@me` and `@my_team` for people, `@my_team` for teams; None where the word means nothing."""
    from relais.accounts.models import Team, User
    from relais.records.access.teams import ids_of_my_team, ids_of_my_teams

    if word == "@me" and model is User:
        return [reader.user.pk] if reader.user else []
    if word == "@my_team" and model is User:
        return sorted(ids_of_my_team(reader.user)) if reader.user else []
    if word == "@my_team" and model is Team:
        return sorted(ids_of_my_teams(reader.user)) if reader.user else []
    return None


@dataclass(frozen=True)
class Unlinked:
    """A name that was typed where a record is linked, why it means none, and which records it may mean."""

    text: str
    sentence: str
    offered: Sequence[Any] = ()

    def __str__(self) -> str:
        return self.text


class LinkedRecord:
    """What a list knows of a linked record: its number, its title and its type."""

    __slots__ = ("pk", "title", "type")

    def __init__(self, pk: int, title: str, type: RecordType | None = None) -> None:
        self.pk, self.title, self.type = pk, title, type

    def __str__(self) -> str:
        return self.title

    def __eq__(self, other: object) -> bool:
        return (other.pk if isinstance(other, LinkedRecord) else other) == self.pk

    def __hash__(self) -> int:
        return hash(self.pk)
