"""Bands of numbers, to group and to filter by: turnover, value, orders, age. The firm draws their limits itself, in its lists.

A band stands beside its number and follows it. Where only the band is known, it is given by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from relais.core import clock
from relais.core.money import Money
from relais.parties.models import Party
from relais.parties.reference_lists import (
    AGE_BANDS,
    GOODS_BANDS,
    HEADCOUNT_BANDS,
    ORDERS_BANDS,
    TURNOVER_BANDS,
    VALUE_BANDS,
    VISITS_BANDS,
)
from relais.records.api import ReferenceEntry, ReferenceList, entries_of, entry_from, shift

if TYPE_CHECKING:
    from relais.records.api import Draft

#: The currency in which the limits of bands are written: amounts in others keep the band that they are given by hand.
CURRENCY = "EUR"


@dataclass(frozen=True)
class Band:
    """`key` holds the band of the number, or of the age, that stands in `of`."""

    key: str
    of: str
    list: ReferenceList
    is_age: bool = False
    is_money: bool = False

    def of_value(self, value: Any, today: date) -> str | None:
        """The key of the band in which the value lies; None where that cannot be said."""
        if isinstance(value, Money):
            if value.currency != CURRENCY:
                return None
            value = value.amount
        number = age_on(value, today) if self.is_age else value
        return entry_from(entries_of(self.list.key), number)

    def rows_in(self, entry: ReferenceEntry, following: Decimal | None, today: date) -> Q:
        """The parties whose number lies from that of the entry to that of the following one."""
        assert entry.number is not None
        if self.is_age:
            latest = shift(today, -int(entry.number), "year")
            found = Q(**{f"{self.of}__lte": latest})
            return found if following is None else found & Q(**{f"{self.of}__gt": shift(today, -int(following), "year")})
        found = Q(**{f"{self.of}__gte": entry.number})
        found = found if following is None else found & Q(**{f"{self.of}__lt": following})
        return found & Q(**{f"{self.of}_currency": CURRENCY}) if self.is_money else found


BANDS = (
    Band("turnover_band", "turnover", TURNOVER_BANDS, is_money=True),
    Band("headcount_band", "headcount", HEADCOUNT_BANDS),
    Band("value_band", "yearly_value", VALUE_BANDS, is_money=True),
    Band("orders_band", "orders_per_year", ORDERS_BANDS),
    Band("goods_band", "goods_per_year", GOODS_BANDS),
    Band("visits_band", "visits_per_year", VISITS_BANDS),
    Band("age_band", "birth_date", AGE_BANDS, is_age=True),
)


def age_on(born: date, today: date) -> int:
    """Full years; who was born on 29 February is a year older on the 1 March of other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def follow_numbers(drafts: Sequence[Draft]) -> None:
    """Put the band beside each number that is written; a number that is known decides over a band by hand."""
    today = clock.today()
    for draft in drafts:
        for band in BANDS:
            if band.of in draft.values:
                _follow(draft, band, draft.values[band.of], today)
            elif band.key in draft.values and not draft.is_new and (known := draft.current(band.of)) is not None:
                _follow(draft, band, known, today)


def _follow(draft: Draft, band: Band, value: Any, today: date) -> None:
    if value is None:
        if not draft.is_new and band.key not in draft.values:
            draft.values[band.key] = ""
        return
    found = band.of_value(value, today)
    if found is not None:
        draft.values[band.key] = found


def refresh_bands(lists: Sequence[str] = ()) -> int:
    """Put every party into its band anew, after a list was changed or a day has passed; answers how many moved."""
    today = clock.today("Europe/Paris")
    return sum(_refresh(band, entries_of(band.list.key), today) for band in BANDS if not lists or band.list.key in lists)


def _refresh(band: Band, entries: Mapping[str, ReferenceEntry], today: date) -> int:
    """A band is a copy for lists, so that to move a party into another one is no change of the party."""
    begun = sorted((entry.number, entry.key) for entry in entries.values() if entry.is_offered and entry.number is not None)
    moved = 0
    for position, (_number, key) in enumerate(begun):
        following = begun[position + 1][0] if position + 1 < len(begun) else None
        rows = Party.objects.filter(band.rows_in(entries[key], following, today))
        moved += rows.exclude(**{band.key: key}).update(**{band.key: key})
    return moved
