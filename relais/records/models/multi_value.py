from django.db import models


class MultiValue(models.Model):
    """The index behind fields of many values: one row a value, folded, so that `has_any` is a look-up.

    `model` is the model's label (`parties.party`), since several record types may share a table. Of a link, `linked_id` is the record it leads to.
    """

    model = models.CharField(max_length=60)
    field = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    value = models.CharField(max_length=120)
    linked_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["model", "field", "value", "record_id"]),
            models.Index(fields=["model", "record_id"]),
            models.Index(
                fields=["model", "field", "linked_id", "record_id"],
                name="records_multi_value_linked",
                condition=models.Q(linked_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.record_id} {self.field}: {self.value}"
