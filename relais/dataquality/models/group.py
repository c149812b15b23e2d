from __future__ import annotations

from django.db import models


class DuplicateGroup(models.Model):
    """Records that are probably one. `score` is that of the weakest tie that holds them together."""

    type = models.CharField(max_length=60)
    score = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["type", "-score", "id"])]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class GroupMember(models.Model):
    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="members")
    record_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["record_id"])]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.record_id}"


class DuplicatePair(models.Model):
    """Two members that were found alike: `evidence` lists comparison, level and weight in bits, `start` is what they are added to."""

    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="pairs")
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    score = models.FloatField()
    start = models.FloatField()
    evidence = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}"
