"""A new installation begins with one pipeline. From then on pipelines and stages are the firm's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.apps import apps as live_apps
from django.utils.text import slugify

from relais.core.text import fold
from relais.sales.pipelines import PIPELINES

#: label in English and French, kind, probability, days after which it is stale, color
STAGES = (
    ("Contact made", "Prise de contact", "open", 10, 21, ""),
    ("Need understood", "Besoin compris", "open", 25, 30, ""),
    ("Proposal sent", "Proposition remise", "open", 50, 21, "info"),
    ("Negotiation", "Négociation", "open", 75, 14, "info"),
    ("Won", "Gagnée", "won", 100, None, "good"),
    ("Lost", "Perdue", "lost", 0, None, "bad"),
)


def fill(*, apps: Any = live_apps, using: str = "default", **_: object) -> None:
    """Going back to a state without these tables leaves nothing to fill."""
    try:
        pipelines, stages = apps.get_model("sales", "Pipeline").objects.using(using), apps.get_model("sales", "Stage").objects.using(using)
    except LookupError:
        return
    if pipelines.exists():
        return
    pipeline = pipelines.create(key="sales", label_en="Sales", label_fr="Ventes", title_key="sales", position=10)
    for position, (english, french, kind, probability, stale_after, tone) in enumerate(STAGES, start=1):
        stages.create(
            pipeline=pipeline, key=slugify(english).replace("-", "_"), label_en=english, label_fr=french, title_key=fold(english), kind=kind, probability=Decimal(probability),
            stale_after=stale_after, tone=tone, position=position * 10,
        )  # fmt: skip
    PIPELINES.renew()
