"""Fields whose values stand under a key of the record's column `more` (see `relais.core.custom_column`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache, cached_property
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from relais.core.custom_column import READ
from relais.core.files import KeptFile
from relais.core.money import Money as Amount
from relais.records.fields import Field, File, Link, LinkedRecord, Links, Money
from relais.records.query.paths import TITLE

COLUMN = "more"
#: What is compared in the database as text has one written form.
WRITTEN: dict[str, Callable[[Any], Any]] = {
    "m": lambda value: value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat(" "),
    "h": lambda value: value.isoformat("seconds"),
}
LOADED: dict[str, Callable[[Any], Any]] = {
    "m": lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
    "h": time.fromisoformat,
}


class InMore:
    """Put before a kind of field: what it reads and writes is one key of the column, and no other is touched."""

    column: str

    @property
    def place(self) -> str:
        """The key under which the value stands."""
        return self.column.partition("__")[2]

    @property
    def columns(self) -> tuple[str, ...]:
        return (COLUMN,)

    @property
    def attributes(self) -> tuple[str, ...]:
        return (COLUMN,)

    def get(self, record: Any) -> Any:
        return self.kept(record.more)

    def set(self, record: Any, value: Any) -> None:
        record.more = changed(record.more, {self.place: None if self.is_empty(value) else self._written(value)})  # type: ignore[attr-defined]

    def from_row(self, row: dict[str, Any], prefix: str = "") -> Any:
        return self.kept(row[prefix + COLUMN])

    def kept(self, more: dict[str, Any] | None) -> Any:
        """The value among those of a record."""
        found = (more or {}).get(self.place)
        return self.empty if found is None else self._loaded(found)  # type: ignore[attr-defined]

    @cached_property
    def _written(self) -> Callable[[Any], Any]:
        return WRITTEN.get(self.place[0]) or self.dump  # type: ignore[attr-defined]

    @cached_property
    def _loaded(self) -> Callable[[Any], Any]:
        return LOADED.get(self.place[0]) or self.load  # type: ignore[attr-defined]

    def stored_as(self, model: type[models.Model]) -> models.Field[Any, Any]:
        return _nullable(self.place[0])


class MoneyInMore(InMore):
    """An amount stands under one key and its currency under another of the same number."""

    @property
    def currency_place(self) -> str:
        return f"t{self.place[1:]}"

    @property
    def currency_column(self) -> str:
        return f"{COLUMN}__{self.currency_place}"

    def set(self, record: Any, value: Amount | None) -> None:
        amount, currency = (None, None) if value is None else (format(value.amount, "f"), value.currency)
        record.more = changed(record.more, {self.place: amount, self.currency_place: currency})

    def kept(self, more: dict[str, Any] | None) -> Amount | None:
        given = more or {}
        amount = given.get(self.place)
        return None if amount is None else Money.load(self, {"amount": amount, "currency": given.get(self.currency_place) or "EUR"})  # type: ignore[arg-type]


class FileInMore(InMore):
    """The name stands under one key, as a text; what the file holds, its size and kind under another of the same number."""

    @property
    def file_place(self) -> str:
        return f"j{self.place[1:]}"

    def set(self, record: Any, value: KeptFile | None) -> None:
        told = None if value is None else {"content": value.content, "size": value.size, "kind": value.kind}
        record.more = changed(record.more, {self.place: value.name if value else None, self.file_place: told})

    def kept(self, more: dict[str, Any] | None) -> KeptFile | None:
        found = (more or {}).get(self.file_place)
        return KeptFile(name=(more or {}).get(self.place) or "file", **found) if found else None


class LinkInMore(InMore):
    """No join leads from a JSON column to another table: the titles of linked records are asked for once the rows are there."""

    is_joined = False

    @property
    def attribute(self) -> str:
        return self.column

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def from_row(self, row: dict[str, Any], prefix: str = "") -> LinkedRecord | None:
        found = row[prefix + self.column]
        if found is None or isinstance(found, LinkedRecord):
            return found
        return LinkedRecord(found, f"#{found}", self.target)  # type: ignore[attr-defined]

    def title_of_linked(self, prefix: str) -> Any:
        """What a list sorts by."""
        rows = self.model._default_manager.filter(pk=OuterRef(prefix + self.column))  # type: ignore[attr-defined]
        return Subquery(rows.values(TITLE.column)[:1])


class LinksInMore(InMore):
    """The ids are fetched alone, so that the titles of those that are open can take their place once the rows are there."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def from_row(self, row: dict[str, Any], prefix: str = "") -> list[LinkedRecord]:
        found = row[prefix + self.column] or []
        return [each if isinstance(each, LinkedRecord) else LinkedRecord(each, f"#{each}", self.target) for each in found]  # type: ignore[attr-defined]


def changed(more: dict[str, Any] | None, values: dict[str, Any]) -> dict[str, Any]:
    """The column with other values, as a new object: the old one may still be compared with. None takes a key away."""
    return {key: value for key, value in ((more or {}) | values).items() if value is not None}


MIXINS: list[tuple[type[Field], type[InMore]]] = [(Money, MoneyInMore), (Link, LinkInMore), (Links, LinksInMore), (File, FileInMore)]
_made: dict[Any, type[Any]] = {}


def in_more(kind: type[Field]) -> type[Any]:
    """The same kind of field, kept in `more`."""
    if kind not in _made:
        mixin = next((mixin for of, mixin in MIXINS if issubclass(kind, of)), InMore)
        _made[kind] = type(f"Custom{kind.__name__}", (mixin, kind), {})
    return _made[kind]


@cache
def _nullable(letter: str) -> models.Field[Any, Any]:
    made = READ[letter][0].clone() if letter in READ else models.JSONField()
    made.null = True
    return made
