from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """What a living record is found by (`records.search`). Rebuilt from the records at any time by `relais rebuild-search`.

    The id, which is always given, holds the number of the type and the record's id. (The kind of column makes it the row's own
    number in SQLite.) `title_key` is what the list sorts by, as words.
    """

    id = models.BigAutoField(primary_key=True)
    type_number = models.IntegerField()
    title_key = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["type_number", "title_key"], name="records_search_title", opclasses=["int4_ops", "varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.title_key
