from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.catalogue.models import Product, ProductText
from relais.catalogue.reference_lists import PRODUCT_CATEGORIES, UNITS
from relais.records.api import Everyone, RecordType, Section, ViewPreset, record_type
from relais.records.fields import Collection, Language, LongText, Text
from relais.records.fields.reference_lists import ReferenceChoice, retired_choices

if TYPE_CHECKING:
    from relais.records.api import Draft

SOLD_TODAY = {
    "all": [
        {"any": [{"field": "sold_from", "op": "empty"}, {"field": "sold_from", "op": "before", "value": "@today+1"}]},
        {"any": [{"field": "sold_until", "op": "empty"}, {"field": "sold_until", "op": "after", "value": "@today-1"}]},
    ]
}


@record_type
class ProductType(RecordType):
    """Something that the firm sells."""

    key = "products"
    model = Product
    subtitle = ("code", "category")
    icon = "package"
    group = "sales"
    order = 60
    columns = ("code", "category", "price", "unit", "sold_until")
    phone_columns = ("code", "price")
    filters = ("category", "price", "unit", "sold_until")
    fields = (
        ReferenceChoice(
            "category",
            label=_("category"),
            reference_list=PRODUCT_CATEGORIES,
            aliases=("series", "family", "famille", "gamme", "product line"),
        ),
        ReferenceChoice("unit", label=_("unit"), reference_list=UNITS, aliases=("unit of measure", "unité de mesure")),
        Collection(
            "texts",
            label=_("in other languages"),
            model=ProductText,
            owner="product",
            title="name",
            identity=("language",),
            items=[
                Language("language", label=_("language"), required=True),
                Text("name", label=_("name"), max_length=200),
                LongText("description", label=_("description"), max_length=4000),
            ],
        ),
    )
    form = (
        Section(_("Product"), ("name", "code", "category", "unit", "price")),
        Section(_("Sold"), ("sold_from", "sold_until")),
        Section(_("Texts"), ("description", "texts", "external_id")),
    )
    quick_form = ("name", "code", "category", "price", "unit")
    search = ("code",)
    policy = Everyone()
    is_setup = True
    match_keys = ("external_id", "code", "name")
    import_words = {
        "name": "name",
        "product": "name",
        "sales_price": "price",
        "list_price": "price",
        "unit_price": "price",
        "series": "category",
    }
    presets = (ViewPreset(_("Sold today"), SOLD_TODAY),)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = retired_choices(draft)
        begin, end = draft.get("sold_from"), draft.get("sold_until")
        if begin and end and end < begin:
            refused["sold_until"] = [_now("A sale cannot end before it begins.")]
        return refused
