"""What the products of an opportunity come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from relais.catalogue.api import Product
from relais.core.money import Money
from relais.sales.models import Stage

if TYPE_CHECKING:
    from relais.records.api import Draft

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def price_lines(drafts: Sequence[Draft]) -> None:
    """Lines without a price take that of their product, unless the amount was told; priced lines add up to the amount."""
    _begin_lines(drafts)
    _remember_lines([draft for draft in drafts if not draft.is_new and "amount" in draft.values and "lines" not in draft.values])
    touched = [draft for draft in drafts if draft.values.get("lines")]
    products = _products({line["product"] for draft in touched for line in draft.values["lines"]})
    for draft in touched:
        lines: list[dict[str, Any]] = draft.values["lines"]
        is_told = draft.values.get("amount") is not None and draft.is_new
        currency = _currency(draft, lines, products)
        for line in lines:
            product = products.get(line["product"])
            if line["price"] is None and product is not None and not is_told and product.price_currency == currency:
                line["price"] = product.price
        amount = total_of(lines, Money.zero(currency))
        if amount is not None and not is_told:
            draft.values["amount"] = amount


def _begin_lines(drafts: Sequence[Draft]) -> None:
    """A new one that only names its product has one line, which tells what it may bring; what one that is closed has brought is not guessed."""
    for draft in drafts:
        is_open = draft.is_new and draft.values.get("status") == Stage.Kind.OPEN
        if is_open and draft.values.get("product") and not draft.values.get("lines"):
            draft.values["lines"] = draft.type.collections["lines"].clean([{"product": draft.values["product"]}])


def _remember_lines(drafts: Sequence[Draft]) -> None:
    """What an amount that is changed has to agree with."""
    if drafts:
        found = drafts[0].type.collections["lines"].read([draft.record.pk for draft in drafts])
        for draft in drafts:
            draft.items["lines"] = found.get(draft.record.pk, [])


def total_of(lines: Sequence[Mapping[str, Any]], like: Money | None) -> Money | None:
    """The sum of the lines in the currency of `like`, rounded line by line; None where there are none, or one has no price."""
    if not lines or any(line["price"] is None for line in lines):
        return None
    return Money(sum((line_total(line) for line in lines), Decimal(0)), like.currency if like is not None else "EUR")


def line_total(line: Mapping[str, Any]) -> Decimal:
    """Quantity times price less the discount, to the cent."""
    full: Decimal = line["quantity"] * line["price"]
    return (full * (HUNDRED - (line["discount"] or Decimal(0))) / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def _products(ids: set[int]) -> dict[int, Product]:
    return {row.pk: row for row in Product.objects.filter(pk__in=ids).only("price", "price_currency")} if ids else {}


def _currency(draft: Draft, lines: Sequence[Mapping[str, Any]], products: Mapping[int, Product]) -> str:
    """That of the amount; of an opportunity without one, that of its first product."""
    amount = draft.get("amount")
    if amount is not None:
        return str(amount.currency)
    first = products.get(lines[0]["product"]) if lines else None
    return (first.price_currency if first else "") or "EUR"
