"""How the chain stands, for the administrators' page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from relais.audit.examining import Fault, count_unsealed
from relais.audit.guarding import missing_guards
from relais.audit.models import Access, Examination, Seal
from relais.audit.wording import in_words
from relais.core import clock

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Chain:
    """`examined` is None while nobody has walked the chain yet."""

    entries: int
    waiting: int
    sealed_until: datetime | None
    head: str
    number: int
    examined: Examination | None
    unguarded: list[str]
    bulk_readings: int

    @property
    def fault(self) -> str:
        """The first broken entry as a sentence, or nothing."""
        kept: Mapping[str, Any] | None = self.examined.fault if self.examined else None
        return in_words(Fault(**kept)) if kept else ""


def chain() -> Chain:
    head = Seal.objects.order_by("-number").first()
    return Chain(
        entries=Seal.objects.aggregate(sum=Sum("count"))["sum"] or 0,
        waiting=count_unsealed(),
        sealed_until=head.at if head else None,
        head=head.hash if head else "",
        number=head.number if head else 0,
        examined=Examination.objects.order_by("-id").first(),
        unguarded=missing_guards(),
        bulk_readings=Access.objects.filter(verb=Access.Verb.BULK_READ, at__gte=clock.now() - A_WEEK).count(),
    )
