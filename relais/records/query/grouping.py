"""What records are grouped by: a field, a field of a linked record, the words of a field of many, or the days, weeks and months of a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from django.db.models import F, Max, Min, QuerySet, TextField, Value
from django.db.models.functions import NullIf, Trunc
from django.utils.translation import gettext as _

from relais.core.text import fold
from relais.records.access.gate import can, readable_fields, visible
from relais.records.fields import (
    Boolean,
    Choice,
    Collection,
    Country,
    Date,
    DateTime,
    Field,
    Integer,
    Language,
    Link,
    LongText,
    MultiChoice,
    Reader,
    RichText,
    Tags,
    Text,
    TimeZone,
    link_of,
)
from relais.records.fields.lookups import Folded
from relais.records.query.errors import UnknownField, WrongValue
from relais.records.query.ordering import only_seen
from relais.records.query.paths import Path, Step, resolve_path
from relais.records.query.period_starts import period_among, starts_between
from relais.records.query.periods import CALENDAR_UNITS, shift

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

KINDS = (Boolean, Choice, Date, Integer, Link, Tags, Text)
NOT_GROUPED = (Collection, LongText, RichText)


@dataclass
class Group:
    """One thing to group by. `key` is how it was asked for: `owner`, `organization.country`, `at:month`."""

    key: str
    path: Path
    unit: str = ""
    titles: dict[int, tuple[str, str]] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)

    @property
    def field(self) -> Field:
        return self.path.field

    @property
    def is_of_many(self) -> bool:
        """Whether a record may stand in several groups at once."""
        return isinstance(self.field, Tags)

    @property
    def is_spelled(self) -> bool:
        """Whether « Lyon » and « LYON » are one group."""
        return isinstance(self.field, Text) and not self.is_of_many

    def spelling(self, user: User | None) -> Any:
        """One of the spellings of a group."""
        return Max(only_seen(F(self.path.prefix + self.field.column), self.path.steps, user, is_living=True))

    def expression(self, user: User | None, reader: Reader) -> Any:
        """What the database groups by; nothing of records that the user may not see."""
        own, steps = self.field, self.path.steps
        if isinstance(own, Link):
            seen = tuple(target for target in own.targets if can(user, "view", target))
            return only_seen(F(self.path.prefix + own.attribute), (*steps, Step(self.path.type.model, own, seen)), user)
        column: Any = F(self.path.prefix + own.column)
        if isinstance(own, (Choice, Text)):
            column = NullIf(Folded(column) if self.is_spelled else column, Value(""), output_field=TextField())
        if self.unit:
            column = Trunc(column, self.unit, tzinfo=reader.zone if isinstance(own, DateTime) else None)
        return only_seen(column, steps, user, is_living=True)

    def expression_among(self, records: QuerySet[Any], user: User | None, reader: Reader) -> Any:
        """The same for records that fall into few periods: comparing with their edges is far quicker than reckoning each row's period."""
        if not self.unit:
            return self.expression(user, reader)
        column = only_seen(F(self.path.prefix + self.field.column), self.path.steps, user, is_living=True)
        span = records.aggregate(first=Min(column), last=Max(column))
        starts = [] if span["first"] is None else starts_between(span["first"], span["last"], self.unit, reader)
        return period_among(column, starts, reader) if starts else self.expression(user, reader)

    def plain(self, value: Any, spelling: Any = None) -> Any:
        """The value of a group as the Query language writes it; None stands for the records that have none."""
        if value is None:
            return None
        if self.is_spelled:
            return self.spellings.setdefault(value, spelling or value)
        if self.unit:
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        return value

    # --- in words -----------------------------------------------------------------------------------------------------

    def find_titles(self, values: list[Any], user: User | None) -> None:
        """Look up what linked records are called; one query a type."""
        link = link_of(self.field)
        ids = [value for value in values if value is not None]
        for target in link.targets if link else ():
            if ids and can(user, "view", target):
                readable = readable_fields(user, target)
                names = [name for name in target.title_columns if name in readable or name not in target.all_fields]
                for row in visible(user, target).filter(pk__in=ids).values("pk", *names):
                    self.titles[row["pk"]] = (target.key, target.compose_title(row))

    def label(self, value: Any, reader: Reader) -> str:
        """The group as the reader calls it."""
        if value is None:
            return _("not said")
        if link_of(self.field):
            return self.titles.get(value, ("", f"#{value}"))[1]
        if self.unit:
            return period_words(date.fromisoformat(value), self.unit, reader)
        return self.field.text([value] if self.is_of_many else value, reader)

    def json(self, value: Any) -> Any:
        """The group as the API answers it."""
        if value is not None and (link := link_of(self.field)):
            kind, title = self.titles.get(value, (link.target.key, ""))
            return {"id": value, "type": kind, "title": title}
        return value

    def place(self, value: Any, reader: Reader) -> tuple[Any, ...]:
        """Groups stand as their choices are listed, periods and numbers in their order, others by name; those without a value last."""
        if value is None:
            return (2,)
        if self.unit or isinstance(self.field, (Integer, Boolean)):
            return (0, value)
        places = {key: place for place, key in enumerate(self._listed)}
        return (0, places[value]) if value in places else (1, fold(self.label(value, reader)) or "")

    @cached_property
    def _listed(self) -> list[str]:
        own = self.field
        return list(own.options()) if isinstance(own, (Choice, MultiChoice)) and not isinstance(own, (Country, Language, TimeZone)) else []

    # --- what stands behind -------------------------------------------------------------------------------------------

    def condition(self, value: Any) -> dict[str, Any]:
        """The part of a Query that means the records of a group."""
        name = self.path.name
        if value is None:
            return {"field": name, "op": "empty"}
        if self.is_of_many:
            return {"field": name, "op": "has_any", "value": [value]}
        if self.unit:
            after = shift(date.fromisoformat(value), 1, self.unit)
            last = after if after == date.max else after - timedelta(days=1)
            return {"field": name, "op": "between", "value": [value, last.isoformat()]}
        return {"field": name, "op": "is", "value": value}


def read_group(declared: RecordType, asked: Any, user: User | None) -> Group:
    """`owner`, `organization.industry`, `at:month`; refused where records cannot be grouped by it."""
    name, _colon, unit = asked.partition(":") if isinstance(asked, str) else ("", "", "")
    path = resolve_path(declared, name, user)
    is_fit = isinstance(path.field, KINDS) and not isinstance(path.field, NOT_GROUPED) and path.is_joined
    if not is_fit or (isinstance(path.field, Tags) and path.steps):
        raise UnknownField(
            _("Records cannot be grouped by “{field}”.").format(field=name[:60]), field=name[:60], allowed=groupable(declared, user)
        )
    is_day = isinstance(path.field, Date)
    if unit and (not is_day or unit not in CALENDAR_UNITS):
        raise WrongValue(
            _("“{value}” is not a period of the calendar; allowed are {allowed}.").format(
                value=unit[:40], allowed=", ".join(CALENDAR_UNITS)
            ),
            field=name,
            allowed=CALENDAR_UNITS if is_day else (),
        )
    return Group(asked, path, unit or ("day" if is_day else ""))


def period_words(first: date, unit: str, reader: Reader) -> str:
    """« novembre 2026 », « 4e trimestre 2026 », « semaine du 23 nov. »: a period of the calendar by its first day."""
    if unit == "day":
        return reader.formats.day(first)
    if unit == "week":
        return _("week of {day}").format(day=reader.formats.short_day(first))
    return str(first.year) if unit == "year" else format_skeleton({"month": "yMMMM", "quarter": "yQQQQ"}[unit], first, locale=reader.locale)


def groupable(declared: RecordType, user: User | None) -> list[str]:
    """The fields of the type that records can be grouped by."""
    return sorted(
        key
        for key, own in readable_fields(user, declared).items()
        if own.filterable and isinstance(own, KINDS) and not isinstance(own, NOT_GROUPED)
    )
