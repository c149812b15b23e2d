"""Fields whose choices the firm edits itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import EMPTY_CELL, Field, Reader
from relais.records.fields.choices import Choice, MultiChoice
from relais.records.reference_lists.declaration import ReferenceList
from relais.records.reference_lists.reading import entries_of, key_called, labels_of

if TYPE_CHECKING:
    from relais.records.changes.draft import Draft
    from relais.records.record_type import RecordType


class ReferenceChoice(Choice):
    """One entry of a reference list. Retired entries are not offered, and are shown where they stand."""

    def __init__(self, key: str, *, reference_list: ReferenceList, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)
        self.reference_list = reference_list

    @property
    def has_tones(self) -> bool:
        return any(entry.tone for entry in entries_of(self.reference_list.key).values())

    def options(self) -> Mapping[str, str | Promise]:  # type: ignore[override]
        return labels_of(self.reference_list.key, get_language() or "en")

    def convert(self, value: Any) -> str:
        entries = entries_of(self.reference_list.key)
        if isinstance(value, str) and value in entries:
            return value
        found = key_called(self.reference_list.key, str(value)[:200])
        if found is not None:
            return found
        raise InvalidValue(
            _("“{value}” is not one of the choices: {allowed}.").format(
                value=str(value)[:40], allowed=", ".join(str(label) for label in list(self.options().values())[:12])
            )
        )

    def text(self, value: Any, reader: Reader) -> str:
        if not value:
            return ""
        entry = entries_of(self.reference_list.key).get(value)
        return entry.label(reader.language) if entry else str(value)

    def tone(self, value: Any) -> str:
        entry = entries_of(self.reference_list.key).get(value) if value else None
        return entry.tone if entry else ""

    def describe(self) -> dict[str, Any]:
        return Field.describe(self) | {"choices": _described(self.reference_list), "list": self.reference_list.key}


class ReferenceMultiChoice(MultiChoice):
    """Several entries of a reference list."""

    def __init__(self, key: str, *, reference_list: ReferenceList, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)
        self.reference_list = reference_list
        self._one = ReferenceChoice(key, reference_list=reference_list)

    def options(self) -> Mapping[str, str | Promise]:  # type: ignore[override]
        return self._one.options()

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        return format_html('<span class="tags">{}</span>', format_html_join(" ", "{}", ((self._tag(key, reader),) for key in value)))

    def _tag(self, key: str, reader: Reader) -> SafeString:
        entry = entries_of(self.reference_list.key).get(key)
        return format_html('<span class="tag {}">{}</span>', (entry and entry.tone) or "plain", self._one.text(key, reader))

    def describe(self) -> dict[str, Any]:
        return Field.describe(self) | {"choices": _described(self.reference_list), "list": self.reference_list.key}


def _described(reference_list: ReferenceList) -> list[dict[str, Any]]:
    language = get_language()
    return [
        {"value": key, "label": entry.label(language)} | ({} if entry.is_offered else {"retired": True})
        for key, entry in entries_of(reference_list.key).items()
    ]


def _reference_choices(declared: RecordType) -> dict[str, ReferenceChoice]:
    """Sought once, and again when the fields of the type are built anew."""
    kept = declared.__dict__.get("_reference_choices")
    if kept is None or kept[0] is not declared.all_fields:
        found = {key: own for key, own in declared.all_fields.items() if isinstance(own, ReferenceChoice)}
        kept = declared.__dict__["_reference_choices"] = (declared.all_fields, found)
    return kept[1]


def retired_choices(draft: Draft) -> dict[str, list[object]]:
    """Sentences for entries that are no longer offered and that the record does not have yet; for a type's `validate`."""
    refused: dict[str, list[object]] = {}
    for key, own in _reference_choices(draft.type).items():
        value = draft.values.get(key)
        if value:
            entry = entries_of(own.reference_list.key).get(value)
            if entry is not None and not entry.is_offered and (draft.is_new or draft.current(key) != value):
                refused[key] = [_("“{choice}” is no longer offered. Choose another.").format(choice=entry.label(get_language()))]
    return refused
