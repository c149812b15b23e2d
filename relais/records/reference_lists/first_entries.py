"""A new installation, and a list that a new version brings, begin with the entries that the domain proposes."""

from __future__ import annotations

from typing import Any

from relais.core.text import fold
from relais.records.reference_lists.declaration import all_lists
from relais.records.reference_lists.reading import forget


def fill_empty_lists(apps: Any, using: str = "default") -> None:
    """Lists that hold entries belong to the firm and are left alone."""
    model = apps.get_model("records", "ReferenceItem")
    filled = set(model.objects.using(using).values_list("list", flat=True).distinct())
    model.objects.using(using).bulk_create(
        model(
            list=declared.key, key=entry.key, label_en=entry.label_en, label_fr=entry.label_fr, tone=entry.tone, position=position * 10,
            number=entry.number, title_key=(fold(entry.label_en) or "")[:200],
        )
        for declared in all_lists()
        if declared.key not in filled
        for position, entry in enumerate(declared.first_entries, start=1)
    )  # fmt: skip
    forget()
