from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from relais.catalogue.api import Product
from relais.parties.api import Party

if TYPE_CHECKING:
    from relais.records.api import Draft


def name_unnamed(drafts: Sequence[Draft]) -> None:
    """An opportunity that nobody named is called by its product and with whom it is: files often have no names."""
    unnamed = [draft for draft in drafts if not draft.get("name") and (draft.is_new or "name" in draft.values)]
    if not unnamed:
        return
    parties = dict(Party.objects.filter(pk__in=_ids(unnamed, "organization", "contact")).values_list("pk", "name"))
    products = dict(Product.objects.filter(pk__in=_ids(unnamed, "product")).values_list("pk", "name"))
    for draft in unnamed:
        whom = parties.get(draft.get("organization")) or parties.get(draft.get("contact")) or ""
        parts = [part for part in (products.get(draft.get("product")), whom) if part]
        draft.values["name"] = (", ".join(parts) or draft.get("external_id") or _("Opportunity"))[:200]


def _ids(drafts: Sequence[Draft], *keys: str) -> set[int]:
    return {pk for draft in drafts for key in keys if (pk := draft.get(key))}
