from __future__ import annotations

from django.db import models

from relais.records.columns import (
    CountryColumn,
    CurrencyColumn,
    LanguageColumn,
    PercentColumn,
    PhoneColumn,
    RichTextColumn,
    TagsColumn,
    TimeZoneColumn,
)
from relais.records.models import OwnedRecord, Record


class Place(Record):
    name = models.CharField("name", max_length=120)
    kind = models.CharField("kind", max_length=12, choices={"shop": "Shop", "depot": "Depot", "home": "Home"}, default="shop")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="part of")
    country = CountryColumn("country")
    language = LanguageColumn("language")
    time_zone = TimeZoneColumn("time zone")
    phone = PhoneColumn("phone")
    email = models.EmailField("e-mail", blank=True, default="")
    website = models.URLField("website", blank=True, default="")
    founded_in = models.IntegerField("founded in", null=True, blank=True)
    floors = models.IntegerField("floors", null=True, blank=True)
    surface = models.DecimalField("surface", max_digits=12, decimal_places=3, null=True, blank=True)
    is_open = models.BooleanField("open", default=True)
    tags = TagsColumn("tags")
    notes = models.TextField("notes", blank=True, default="")

    class Meta:
        verbose_name = "place"
        verbose_name_plural = "places"
        indexes = [models.Index(fields=["title_key", "id"]), models.Index(fields=["country"])]

    def __str__(self) -> str:
        return self.name


class Warranty(OwnedRecord):
    number = models.CharField("number", max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="place")
    product = models.CharField("product", max_length=120, blank=True, default="")
    status = models.CharField(
        "status", max_length=12, blank=True, default="", choices={"draft": "Draft", "active": "Active", "ended": "Ended"}
    )
    expires_on = models.DateField("expires", null=True, blank=True)
    signed_at = models.DateTimeField("signed", null=True, blank=True)
    call_at = models.TimeField("call at", null=True, blank=True)
    price = models.DecimalField("price", max_digits=14, decimal_places=2, null=True, blank=True)
    price_currency = CurrencyColumn()
    discount = PercentColumn("discount", max_digits=5, decimal_places=2, null=True, blank=True)
    covers = TagsColumn("covers")
    terms = RichTextColumn("terms", blank=True, default="")
    is_extended = models.BooleanField("extended", null=True, blank=True)

    class Meta:
        verbose_name = "warranty"
        verbose_name_plural = "warranties"
        indexes = [
            models.Index(fields=["title_key", "id"]),
            models.Index(fields=["expires_on", "id"]),
            models.Index(fields=["price", "id"]),
        ]

    def __str__(self) -> str:
        return self.number


class WarrantyMail(models.Model):
    """An address to which the warranty's papers go."""

    warranty = models.ForeignKey(Warranty, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=12, default="work")
    value = models.EmailField()
    primary = models.BooleanField(default=False)
    weight = models.IntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)


class Visit(OwnedRecord):
    subject = models.CharField("subject", max_length=120)
    warranty = models.ForeignKey(Warranty, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="warranty")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="place")
    begins_at = models.DateTimeField("begins", null=True, blank=True)
    minutes = models.IntegerField("minutes", null=True, blank=True)
    cost = models.DecimalField("cost", max_digits=12, decimal_places=2, null=True, blank=True)
    cost_currency = CurrencyColumn()
    is_done = models.BooleanField("done", default=False)

    class Meta:
        verbose_name = "visit"
        verbose_name_plural = "visits"

    def __str__(self) -> str:
        return self.subject
