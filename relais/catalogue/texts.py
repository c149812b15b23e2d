"""Names of products in French and English side by side: one is that of the house, the other stands among the texts in other languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.catalogue.models import Product
from relais.configuration.api import Words, WordSource, house_language
from relais.core.errors import NotFound
from relais.records.api import change, registry

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Operation

MOST = 5000


def _read() -> Iterable[Words]:
    house = house_language()
    other = "en" if house == "fr" else "fr"
    for product in Product.objects.living().prefetch_related("texts").order_by("pk")[:MOST]:
        beside = next((text.name for text in product.texts.all() if text.language == other), "")
        english, french = (beside, product.name) if house == "fr" else (product.name, beside)
        yield Words("products", product.pk, "name", _("Name"), product.name, english, french)


def _write(pk: int, place: str, english: str, french: str, by: Actor, operation: Operation) -> None:
    product = Product.objects.living().filter(pk=pk).first()
    if product is None or place != "name":
        raise NotFound(_("There is no such text."))
    own, beside, other = (french, english, "en") if house_language() == "fr" else (english, french, "fr")
    kept: list[dict[str, Any]] = registry.get("products").collections["texts"].read([pk]).get(pk, [])
    texts = [text for text in kept if text["language"] != other]
    known = next((text for text in kept if text["language"] == other), {"language": other, "description": ""})
    change(product, by=by, operation=operation, name=own, texts=[*texts, *([{**known, "name": beside}] if beside else [])])


PRODUCT_WORDS = WordSource("products", lambda: registry.get("products").name_plural, _read, _write)
