from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """A link of the chain: it closes the rows `first_id` to `last_id` of a ledger that stood there, and some that came late.

    gaps      stretches of ids, `[first, last]`, that held no row: of transactions that were rolled back, or have yet to commit
    late      rows with smaller ids that committed after their neighbors had been sealed
    horizon   transactions older than this had ended: what was missing then stays missing
    content   the SHA-256 of all its rows; `marks` four bytes of that of each row, to name the one that was changed
    """

    number = models.BigIntegerField(primary_key=True)
    ledger = models.CharField(max_length=60)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    gaps = models.JSONField(default=list)
    late = models.JSONField(default=list)
    at = models.DateTimeField()
    horizon = models.DateTimeField()
    content = models.CharField(max_length=64)
    marks = models.BinaryField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["ledger", "-number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.ledger} {self.first_id}–{self.last_id}"
