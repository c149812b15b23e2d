"""The headings of our own exports, by which they are read again in whichever language they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override

from relais.integrations.files.table import name_columns
from relais.integrations.marks import HEADING, MARK
from relais.records.api import RecordType, readable_fields
from relais.records.fields import Boolean, Choice, Collection, Field

LANGUAGES = ("fr", "en")


def languages() -> list[str]:
    """Files are headed in either; the reader's own stands first."""
    return sorted(LANGUAGES, key=lambda each: not (get_language() or "").startswith(each))


@dataclass(frozen=True)
class Part:
    """One column that a collection can fill: an item field of the items of one type."""

    own: Collection
    type: str
    item: str

    @property
    def _is_whole(self) -> bool:
        return self.item == self.own.title and not set(_item_fields(self.own)) - {self.own.title, "label"}

    @property
    def name(self) -> str:
        """As a target is written: `phones:mobile`, `addresses:billing.city`."""
        prefix = self.own.key + (f":{self.type}" if self.type else "")
        return prefix if self._is_whole else f"{prefix}.{self.item}"

    @property
    def label(self) -> str:
        """« E-mails work », « addresses billing city »."""
        kinds = self.own.items.get("type")
        kind = str(kinds.options().get(self.type, "")) if isinstance(kinds, Choice) else ""
        words = (str(self.own.label), kind, "" if self._is_whole else str(self.own.items[self.item].label))
        return " ".join(word for word in words if word)


def parts_of(own: Collection) -> list[Part]:
    """Every part of a collection, type by type; items without a type too, where they may have none."""
    kinds = own.items.get("type")
    types = [*([] if kinds is not None and kinds.default else [""]), *(kinds.options() if isinstance(kinds, Choice) else [])]
    return [Part(own, kind, item) for kind in dict.fromkeys(types) for item in _item_fields(own)]


def _item_fields(own: Collection) -> list[str]:
    return [key for key, item in own.items.items() if key not in ("type", "primary") and not isinstance(item, Boolean)]


def plain_fields(declared: RecordType, user: Any) -> list[Field]:
    """What a whole export shows of a record in one cell each, in its order."""
    return [own for key, own in readable_fields(user, declared).items() if key != MARK and not isinstance(own, Collection)]


def headings_of(fields: Iterable[Field]) -> list[str]:
    """The names of fields, all different."""
    labels = [str(own.label).capitalize() for own in fields]
    return name_columns(labels, len(labels))


def known_headings(declared: RecordType, user: Any) -> dict[str, str]:
    """What each heading of an export fills, in either language."""
    found: dict[str, str] = {HEADING: MARK}
    for language in LANGUAGES:
        with override(language):
            found |= dict(_known(declared, plain_fields(declared, user)))
    return found


def _known(declared: RecordType, fields: Sequence[Field]) -> Iterator[tuple[str, str]]:
    for own in declared.collections.values():
        yield from ((part.label.capitalize(), part.name) for part in parts_of(own))
    yield from ((heading, own.key) for heading, own in zip(headings_of(fields), fields, strict=True))
