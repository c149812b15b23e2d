"""How a sum in the currency of the group is told: whoever reads it learns the rates, and what is not in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relais.records.fields import Reader
from relais.records.money.rates import Converted


def rate_words(worth: Converted, reader: Reader) -> list[str]:
    """`1 EUR = 1.08 USD since 2 Nov`, one for each rate; then the amounts for which there is none."""
    group = worth.total.currency
    words = [
        _("1 {group} = {rate} {currency} since {day}").format(
            group=group, rate=reader.formats.number(rate.rate), currency=rate.currency, day=reader.formats.short_day(rate.day)
        )
        for rate in worth.rates
    ]
    if worth.left_out:
        without = ", ".join(reader.formats.money(one.amount, one.currency) for one in worth.left_out)
        words.append(_("without {amounts}, for which there is no rate").format(amounts=without))
    return words
