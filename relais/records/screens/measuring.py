"""The foot of a list: what the numbers in its columns add up to over all its records, not those of the page alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.money import Money as Amount
from relais.records.fields import Field, Money, Percent
from relais.records.money.rates import add_up
from relais.records.money.wording import rate_words
from relais.records.query.summary import MOST_MEASURES, summarize

if TYPE_CHECKING:
    from relais.records.screens.listing import Listing

USUAL = "sum"


def measure_words() -> dict[str, str]:
    return {"sum": _("Sum"), "avg": _("Average"), "min": _("Lowest"), "max": _("Highest")}


@dataclass(frozen=True)
class MeasuredColumn:
    """What a column measures; `note` says at which rates, and what is not in it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class MeasuredFoot:
    """Asked for by the list after it is drawn: a list of a million records stands at once."""

    listing: Listing
    word: str = USUAL

    @property
    def words(self) -> dict[str, str]:
        return measure_words()

    @property
    def url(self) -> str:
        address = urlsplit(self.listing.state.url(cursor=""))
        return f"{self.listing.type.list_url()}measures/" + (f"?{address.query}" if address.query else "")

    @cached_property
    def fields(self) -> list[Field]:
        """The columns of numbers. Shares have no sum."""
        shown = [own for own in self.listing.fields if own.is_numeric and own.filterable]
        return [own for own in shown if self.word != "sum" or not isinstance(own, Percent)][:MOST_MEASURES]

    @cached_property
    def columns(self) -> list[MeasuredColumn]:
        listing = self.listing
        measures = [f"{self.word}:{own.key}" for own in self.fields]
        if not measures:
            return []
        found = summarize(listing.type, listing.state.tree, [], measures, user=listing.user, reader=listing.reader)
        numbers = found.rows[0].numbers if found.rows else {}
        return [self._column(own, numbers.get(measure)) for own, measure in zip(self.fields, measures, strict=True)]

    def _column(self, own: Field, value: Any) -> MeasuredColumn:
        reader, label = self.listing.reader, str(own.label)
        if not isinstance(own, Money):
            return MeasuredColumn(label, own.text(value, reader) if value is not None else "–")
        amounts: list[Amount] = value or []
        if self.word != "sum":
            return MeasuredColumn(label, " · ".join(reader.formats.money(one.amount, one.currency) for one in amounts) or "–")
        worth = add_up(amounts, clock.today(reader.time_zone))
        return MeasuredColumn(label, reader.formats.money(worth.total.amount, worth.total.currency), " · ".join(rate_words(worth, reader)))
