"""What an entry of the audit says: of which record, what became of which values, what was read or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.records.fields import Choice, Field, Link, LongText, Reader, Text
from relais.records.fields.base import EMPTY_CELL

MOST_NAMED = 4


class TypeChoice(Choice):
    """A type of record, by its name."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, choices={}, sortable=False, **kwargs)

    @property
    def usual_width(self) -> int:  # type: ignore[override]
        return 124

    def options(self) -> dict[str, str | Promise]:
        from relais.records.registry import registry

        return {declared.key: declared.name_plural for declared in registry}


@dataclass(frozen=True)
class Subject:
    """The record of an entry; `title` as far as it is known by now."""

    type: str
    record_id: int | None
    title: str

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        from relais.records.registry import registry

        return registry.get(self.type).url_of(self.record_id) if self.record_id and self.type in registry else ""


class SubjectOf(Text):
    """The record that an entry is about, by name; `complete` of the type has fetched the names of a page."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, sortable=False, filterable=False, editable=False, **kwargs)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("type", "record_id")

    @property
    def attributes(self) -> tuple[str, ...]:
        return ()

    def from_row(self, row: dict[str, Any], prefix: str = "") -> Subject:
        return row.get("subject") or Subject(row["type"], row["record_id"], number_of(row["record_id"]))

    def get(self, record: Any) -> Subject:
        from relais.records.traces.subjects import subjects_of

        return subjects_of([(record.type, record.record_id)])[record.type, record.record_id]

    def is_empty(self, value: Any) -> bool:
        return value is None or value.record_id is None

    def dump(self, value: Any) -> Any:
        return value.title

    def text(self, value: Any, reader: Reader) -> str:
        return value.title if value else ""

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value.url:
            return super().cell(value, reader)
        return format_html('<a href="{}">{}</a>', value.url, value.title)


def number_of(pk: int | None) -> str:
    return f"#{pk}" if pk else ""


class OfOperation(Text):
    """A column of the operation that a change belongs to: from where, and with which token."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, column=f"operation__{key}", sortable=False, editable=False, **kwargs)

    @property
    def attributes(self) -> tuple[str, ...]:
        return ()

    def get(self, record: Any) -> str:
        return str(getattr(record.operation, self.key))


class Deed(LongText):
    """What an entry holds as JSON, told in words; programs get it as it is."""

    kind: ClassVar[str] = "json"
    others: ClassVar[tuple[str, ...]] = ()

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, filterable=False, editable=False, **kwargs)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, *self.others)

    @property
    def attributes(self) -> tuple[str, ...]:
        return ()

    def from_row(self, row: dict[str, Any], prefix: str = "") -> dict[str, Any]:
        return {name: row[name] for name in self.columns}

    def get(self, record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) for name in self.columns}

    def is_empty(self, value: Any) -> bool:
        return not value or not value[self.column]

    def dump(self, value: Any) -> Any:
        return value[self.column]


class Values(Deed):
    """Old and new of every field that a change touched."""

    others = ("type", "verb")
    usual_width = 260

    def text(self, value: Any, reader: Reader) -> str:
        return "; ".join(
            _("{field}: {before} → {after}").format(field=label, before=old, after=new) for label, old, new in _told(value, reader)
        )

    def cell(self, value: Any, reader: Reader) -> SafeString:
        """Where one entry is read: every value, and linked records by their names."""
        rows = _told(value, reader, names=True)
        if not rows:
            return EMPTY_CELL
        lines = format_html_join(
            "", '<li><b>{}</b> <s class="muted">{}</s> → {}</li>', ((capfirst(a), b or "—", c or "—") for a, b, c in rows)
        )
        return format_html('<ul class="plain">{}</ul>', lines)

    def list_cell(self, value: Any, reader: Reader) -> SafeString:
        """In a list, which fields they are."""
        labels = [label for label, _old, _new in _labelled(value)]
        if not labels:
            return EMPTY_CELL
        more = _(" and {count} more").format(count=len(labels) - MOST_NAMED) if len(labels) > MOST_NAMED else ""
        return format_html('<span class="clip" title="{0}">{1}{2}</span>', ", ".join(labels), ", ".join(labels[:MOST_NAMED]), more)


def _labelled(value: dict[str, Any]) -> list[tuple[str, Field | None, list[Any]]]:
    """Label, field and both values; a field that is gone by now is called by its key."""
    from relais.records.registry import registry

    known: Mapping[str, Field] = registry.get(value["type"]).all_fields if value["type"] in registry else {}
    return [(str(known[key].label) if key in known else key, known.get(key), both) for key, both in (value["values"] or {}).items()]


def _told(value: dict[str, Any], reader: Reader, *, names: bool = False) -> list[tuple[str, str, str]]:
    from relais.records.timeline import shown_value

    found: list[tuple[str, str, str]] = []
    old: Any
    new: Any
    for label, own, both in _labelled(value):
        old, new = both if isinstance(both, list) and len(both) == 2 else (None, both)
        if own is None:
            found.append((label, str(old or ""), str(new or "")))
        elif names or not isinstance(own, Link):
            found.append((label, shown_value(own, old, reader), shown_value(own, new, reader)))
        else:
            found.append((label, number_of(old), number_of(new)))
    return found


class Details(Deed):
    """Which fields were read, which records went out, by which route somebody was refused."""

    others = ("type", "verb")
    usual_width = 260

    def text(self, value: Any, reader: Reader) -> str:
        from relais.records.registry import registry

        details = value["details"] or {}
        known: Mapping[str, Field] = registry.get(value["type"]).all_fields if value["type"] in registry else {}
        parts = []
        names = details.get("fields") or details.get("columns")
        if names:
            parts.append(", ".join(str(known[name].label) if name in known else str(name) for name in names))
        if details.get("query"):
            parts.append(self._asked(value["type"], details["query"], reader))
        if "roles" in details:
            parts.append(" → ".join(", ".join(keys) or "—" for keys in (details.get("before"), details["roles"]) if keys is not None))
        if details.get("seen_as"):
            parts.append(_("as {person} sees it").format(person=details["seen_as"]))
        parts += [str(details[key]) for key in ("format", "method", "route", "code", "token") if details.get(key)]
        if details.get("known") is False:
            parts.append(_("nobody of that name"))
        return " · ".join(part for part in parts if part)

    @staticmethod
    def _asked(type_key: str, query: Any, reader: Reader) -> str:
        """The filter in words, as far as it still means something."""
        from relais.core.errors import DomainError
        from relais.records.query.words import describe
        from relais.records.registry import registry

        try:
            chips = describe(registry.get(type_key), query, reader.user, reader)
        except DomainError:
            return ""
        return ", ".join(chip.sentence for chip in chips)
