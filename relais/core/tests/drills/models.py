from django.db import models


class Effect(models.Model):
    """What something did, for the drill to count."""

    kind = models.CharField(max_length=20)
    number = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
