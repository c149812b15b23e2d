from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.models.record import OwnedRecord, Record
from relais.records.models.reference_item import label_in


class CustomObject(Record):
    """A type of record that the firm has added: machines, training courses, sites.

    One in the bin is retired: nobody sees it nor its records, which stay where they are until it is taken out again.
    """

    key = models.SlugField(_("key"), max_length=40, blank=True, db_index=False)
    label_en = models.CharField(_("one, in English"), max_length=80, blank=True, default="")
    label_fr = models.CharField(_("one, in French"), max_length=80, blank=True, default="")
    plural_en = models.CharField(_("several, in English"), max_length=80, blank=True, default="")
    plural_fr = models.CharField(_("several, in French"), max_length=80, blank=True, default="")
    icon = models.CharField(_("icon"), max_length=40, default="box")
    group = models.CharField(_("place in the side bar"), max_length=20, default="relations")
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)

    objects: ClassVar[models.Manager[CustomObject]] = models.Manager()

    class Meta:
        verbose_name = _("custom object")
        verbose_name_plural = _("custom objects")
        indexes = [models.Index(fields=["title_key", "id"], name="records_custom_object_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="records_custom_object_once",
                violation_error_message=_("There is an object with this key already, perhaps a retired one."),
            )
        ]

    def __str__(self) -> str:
        return label_in(get_language(), self.plural_en, self.plural_fr) or self.key


class CustomRecord(OwnedRecord):
    """A record of a custom object. What it holds beside its name are the custom fields of its object."""

    object = models.ForeignKey(CustomObject, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=200)

    objects: ClassVar[models.Manager[CustomRecord]] = models.Manager()

    class Meta:
        verbose_name = _("record of a custom object")
        verbose_name_plural = _("records of custom objects")
        indexes = [
            models.Index(fields=["object", "title_key", "id"], name="records_custom_by_title"),
            models.Index(fields=["object", "owner", "id"], name="records_custom_by_owner"),
            models.Index(fields=["object", "updated_at", "id"], name="records_custom_by_change"),
            models.Index(fields=["object", "external_id"], name="records_custom_by_external"),
        ]

    def __str__(self) -> str:
        return self.name
