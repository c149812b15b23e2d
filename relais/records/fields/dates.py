from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import COMMON, Field, Reader
from relais.records.query.periods import in_utc, moment_after, moment_of, period, relative_day

DATE_OPERATORS = (*COMMON, "before", "after", "lt", "lte", "gt", "gte", "between", "within", "older_than", "this", "previous")
MOST_DAYS = 100


class Date(Field):
    """A calendar day."""

    kind: ClassVar[str] = "date"
    usual_width = 125
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
        if value is None or value == "" or isinstance(value, (dict, list, bool)):
            raise InvalidValue(_("A date is expected."))
        return relative_day(value, reader) if isinstance(value, str) and value.startswith("@") else self.convert(value)

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op in ("before", "lt", "lte", "after", "gt", "gte"):
            op = {"before": "lt", "after": "gt"}.get(op, op)
            return self.within(path, {op: self.operand(value, reader)}, reader)
        if op == "is":
            edge = self.operand(value, reader)
            return self.within(path, {"gte": edge, "lte": edge}, reader)
        if op == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise InvalidValue(_("Two dates are expected, the first and the last."))
            return self.within(path, {"gte": self.operand(value[0], reader), "lte": self.operand(value[1], reader)}, reader)
        if op in ("within", "older_than", "this", "previous"):
            found = period(op, value, reader)
            edges = {"gte": found.first, "lte": found.last}
            return self.within(path, {word: edge for word, edge in edges.items() if edge is not None}, reader)
        return super().compare(path, op, value, reader)

    def within(self, path: str, edges: dict[str, date], reader: Reader) -> Q:
        """Values between these edges (lt, lte, gt, gte)."""
        days = {f"{path}__{op}": edge.astimezone(reader.zone).date() if isinstance(edge, datetime) else edge for op, edge in edges.items()}
        return Q(**{f"{path}__isnull": False}, **days)


class DateTime(Date):
    """A moment, kept in UTC; its day is the reader's. `late_after` days in the past, a list shows it as late; None never does."""

    kind: ClassVar[str] = "datetime"

    def __init__(self, key: str, *, is_relative: bool = False, late_after: int | None = None, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.is_relative = is_relative
        self.late_after = late_after

    @property
    def usual_width(self) -> int:  # type: ignore[override]
        return 122 if self.is_relative else 165

    def list_cell(self, value: Any, reader: Reader) -> SafeString:
        if value is None or not self.is_relative:
            return self.cell(value, reader)
        is_late = self.late_after is not None and (reader.at - value).days > self.late_after
        shown = reader.formats.relative_day(value)
        return format_html('<span class="late">{}</span>', shown) if is_late else conditional_escape(shown)

    def convert(self, value: Any) -> datetime:
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
            parsed = timezone.make_aware(parsed)
        return in_utc(parsed)

    def dump(self, value: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def load(self, value: Any) -> Any:
        return None if value is None else datetime.fromisoformat(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.moment(value)

    def operand(self, value: Any, reader: Reader) -> date:
        """A day, or a moment where one is given; a moment without an offset is the reader's."""
        if isinstance(value, str) and (value.startswith("@") or len(value) == 10):
            return self._as_day.operand(value, reader)
        if isinstance(value, datetime) or not isinstance(value, date):
            with timezone.override(reader.zone):
                return super().operand(value, reader)
        return value

    @cached_property
    def _as_day(self) -> Date:
        return Date(self.key)

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op == "in":
            if len(self.several(value)) > MOST_DAYS:
                raise InvalidValue(_("A list of at most {limit} days is expected.").format(limit=MOST_DAYS))
            return reduce(or_, (self.compare(path, "is", item, reader) for item in value))
        return super().compare(path, op, value, reader)

    def within(self, path: str, edges: dict[str, date], reader: Reader) -> Q:
        """A day as an edge stands for all of its moments."""
        moments: dict[str, Any] = {f"{path}__isnull": False}
        for op, edge in edges.items():
            if isinstance(edge, datetime):
                moments[f"{path}__{op}"] = edge
            else:
                lookup = "gte" if op in ("gt", "gte") else "lt"
                moments[f"{path}__{lookup}"] = moment_after(edge, reader) if op in ("gt", "lte") else moment_of(edge, reader)
        return Q(**moments)


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
