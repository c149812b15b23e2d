"""What a domain says of a list it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from relais.records.models.reference_item import label_in

_lists: dict[str, ReferenceList] = {}


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """One choice of a list. `is_offered` is False for what only old records still have; what `number` means, the list says."""

    key: str
    label_en: str
    label_fr: str
    tone: str = ""
    is_offered: bool = True
    number: Decimal | None = None

    def label(self, language: str | None) -> str:
        return label_in(language, self.label_en, self.label_fr) or self.key


class ReferenceList:
    """`ReferenceList("industries", _("Industries"), [ReferenceEntry("retail", "Retail", "Commerce de détail")])`: declared once, when the program starts.

    `number_means` says what the number of an entry is, where entries have one: « from this amount on ».
    A list of a firm of its own `is_declared` by nobody: it begins empty, and other firms served here do not have it.
    """

    def __init__(
        self,
        key: str,
        label: str | Promise,
        entries: Sequence[ReferenceEntry] = (),
        *,
        number_means: str | Promise = "",
        is_declared: bool = True,
    ) -> None:
        self.key = key
        self.label = label
        self.number_means = number_means
        self.first_entries = tuple(entries)
        if not is_declared:
            return
        if key in _lists and _lists[key].first_entries != self.first_entries:
            raise ValueError(f"Two reference lists are called {key}.")
        _lists[key] = self

    def __repr__(self) -> str:
        return f"<ReferenceList {self.key}>"


def all_lists() -> list[ReferenceList]:
    return [_lists[key] for key in sorted(_lists)]


def entry_from(entries: Mapping[str, ReferenceEntry], number: Decimal | int) -> str:
    """The key of the offered entry in whose stretch the number lies: each reaches from its own number to that of the next."""
    begun = [
        (entry.number, entry.key) for entry in entries.values() if entry.is_offered and entry.number is not None and entry.number <= number
    ]
    return max(begun)[1] if begun else ""


def find_list(key: str) -> ReferenceList | None:
    return _lists.get(key)
