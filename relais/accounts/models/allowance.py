from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from relais.core import clock


class Allowance(models.Model):
    """How often something was tried lately, in the database, so that all processes count together."""

    key = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return f"{self.key[:8]}… ({self.spent})"

    @classmethod
    def spend(cls, what: str, *, most: int, within: timedelta, number: int = 1) -> bool:
        """Count one try, or several; False when there would be more than `most` of them. The count begins anew `within` after its first."""
        key, now = cls._key(what), clock.now()
        with transaction.atomic():
            Allowance.objects.bulk_create([Allowance(key=key, begun_at=now)], ignore_conflicts=True)
            row = Allowance.objects.select_for_update().get(key=key)
            if row.begun_at <= now - within:
                row.begun_at, row.spent = now, 0
            if row.spent + number > most:
                return False
            row.spent += number
            row.save(update_fields=["begun_at", "spent"])
        return True

    @classmethod
    def spent_on(cls, what: str, *, within: timedelta) -> int:
        """How many tries count by now."""
        row = Allowance.objects.filter(key=cls._key(what), begun_at__gt=clock.now() - within).first()
        return row.spent if row else 0

    @classmethod
    def renew(cls, what: str) -> None:
        """Forget what was tried."""
        Allowance.objects.filter(key=cls._key(what)).delete()

    @staticmethod
    def _key(what: str) -> str:
        return hashlib.sha256(what.encode()).hexdigest()
