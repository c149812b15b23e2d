"""The lists that the firm edits itself, with the entries that a new installation begins with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.records.api import ReferenceEntry, ReferenceList

PRODUCT_CATEGORIES = ReferenceList(
    "product_categories",
    _("Categories of products"),
    [
        ReferenceEntry("product", "Product", "Produit"),
        ReferenceEntry("service", "Service", "Prestation"),
        ReferenceEntry("subscription", "Subscription", "Abonnement"),
        ReferenceEntry("spare_part", "Spare part", "Pièce détachée"),
    ],
)

UNITS = ReferenceList(
    "units",
    _("Units"),
    [
        ReferenceEntry("piece", "piece", "pièce"),
        ReferenceEntry("hour", "hour", "heure"),
        ReferenceEntry("day", "day", "jour"),
        ReferenceEntry("month", "month", "mois"),
        ReferenceEntry("year", "year", "an"),
        ReferenceEntry("meter", "m", "m"),
        ReferenceEntry("square_meter", "m²", "m²"),
        ReferenceEntry("cubic_meter", "m³", "m³"),
        ReferenceEntry("kilogram", "kg", "kg"),
        ReferenceEntry("liter", "l", "l"),
        ReferenceEntry("package", "package", "lot"),
    ],
)
