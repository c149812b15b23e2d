from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import COMMON, Field, Reader
from relais.records.query.periods import Days, day_of, period

DATE_OPERATORS = (*COMMON, "before", "after", "lt", "lte", "gt", "gte", "between", "within", "older_than", "this", "previous")


class Date(Field):
    """A calendar day."""

    kind: ClassVar[str] = "date"
    operators: ClassVar[tuple[str, ...]] = DATE_OPERATORS

    def convert(self, value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            parsed = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            parsed = None
        if parsed is None:
            raise InvalidValue(_("“{value}” is not a date, such as 2026-01-31.").format(value=str(value)[:40]))
        return parsed

    def dump(self, value: Any) -> str | None:
        return None if value is None else value.isoformat()

    def load(self, value: Any) -> Any:
        return None if value is None else date.fromisoformat(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.numeric_day(value)

    def operand(self, value: Any, reader: Reader) -> date:
        return day_of(value, reader, self.convert)

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op in ("within", "older_than", "this", "previous"):
            return self.in_days(path, period(op, value, reader))
        if op in ("before", "lt"):
            return self.in_days(path, Days(None, self.operand(value, reader) - timedelta(days=1)))
        if op in ("after", "gt"):
            return self.in_days(path, Days(self.operand(value, reader) + timedelta(days=1), None))
        if op == "lte":
            return self.in_days(path, Days(None, self.operand(value, reader)))
        if op == "gte":
            return self.in_days(path, Days(self.operand(value, reader), None))
        if op == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise InvalidValue(_("Two dates are expected, the first and the last."))
            return self.in_days(path, Days(self.operand(value[0], reader), self.operand(value[1], reader)))
        if op == "is":
            day = self.operand(value, reader)
            return self.in_days(path, Days(day, day))
        if op == "is_not":
            return ~self.compare(path, "is", value, reader)
        if op in ("in", "not_in"):
            days = [self.operand(item, reader) for item in self.several(value)]
            found = Q(pk__in=[])
            for day in days:
                found |= self.in_days(path, Days(day, day))
            return found if op == "in" else ~found
        return super().compare(path, op, value, reader)

    def in_days(self, path: str, days: Days) -> Q:
        bounds: dict[str, Any] = {f"{path}__isnull": False}
        if days.first is not None:
            bounds[f"{path}__gte"] = days.first
        if days.last is not None:
            bounds[f"{path}__lte"] = days.last
        return Q(**bounds)


class DateTime(Date):
    """A moment, kept in UTC; its day is the reader's."""

    kind: ClassVar[str] = "datetime"

    def convert(self, value: Any) -> datetime:  # type: ignore[override]
        if isinstance(value, datetime):
            parsed: datetime | None = value
        else:
            try:
                parsed = parse_datetime(value) if isinstance(value, str) and len(value) <= 40 else None
            except ValueError:
                parsed = None
            if parsed is None and isinstance(value, (str, date)):
                parsed = datetime.combine(super().convert(value), time())
        if parsed is None:
            raise InvalidValue(_("“{value}” is not a moment, such as 2026-01-31T09:30:00Z.").format(value=str(value)[:40]))
        if parsed.tzinfo is None:
            from django.utils import timezone

            parsed = timezone.make_aware(parsed)
        return parsed

    def dump(self, value: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def load(self, value: Any) -> Any:
        return None if value is None else datetime.fromisoformat(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.moment(value)

    def operand(self, value: Any, reader: Reader) -> date:
        return day_of(value, reader, self._day_of_moment(reader))

    def _day_of_moment(self, reader: Reader) -> Any:
        def convert(value: Any) -> date:
            if isinstance(value, str) and len(value) == 10:
                return Date.convert(self, value)
            return self.convert(value).astimezone(reader.zone).date()

        return convert

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        moments = {"before": "lt", "lt": "lt", "after": "gt", "gt": "gt", "lte": "lte", "gte": "gte"}
        if op in moments and isinstance(value, str) and "T" in value:
            return Q(**{f"{path}__isnull": False, f"{path}__{moments[op]}": self.convert(value)})
        return _InZone(self, reader).compare(path, op, value, reader)


class _InZone(Date):
    """The day comparisons of a moment for one reader: days become moments in the reader's time zone."""

    def __init__(self, field: DateTime, reader: Reader) -> None:
        self.field, self.reader = field, reader

    def operand(self, value: Any, reader: Reader) -> date:
        return self.field.operand(value, reader)

    def in_days(self, path: str, days: Days) -> Q:
        bounds: dict[str, Any] = {f"{path}__isnull": False}
        if days.first_moment is not None:
            bounds[f"{path}__gte"] = days.first_moment
        elif days.first is not None:
            bounds[f"{path}__gte"] = datetime.combine(days.first, time(), self.reader.zone)
        if days.last_moment is not None:
            bounds[f"{path}__lte"] = days.last_moment
        elif days.last is not None:
            bounds[f"{path}__lt"] = datetime.combine(days.last + timedelta(days=1), time(), self.reader.zone)
        return Q(**bounds)


class Time(Field):
    """A time of day."""

    kind: ClassVar[str] = "time"

    def convert(self, value: Any) -> time:
        if isinstance(value, time):
            return value
        try:
            parsed = parse_time(value) if isinstance(value, str) and len(value) <= 15 else None
        except ValueError:
            parsed = None
        if parsed is None:
            raise InvalidValue(_("“{value}” is not a time of day, such as 09:30.").format(value=str(value)[:40]))
        return parsed

    def dump(self, value: Any) -> str | None:
        return None if value is None else value.isoformat("minutes")

    def load(self, value: Any) -> Any:
        return None if value is None else time.fromisoformat(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else value.strftime("%H:%M")



