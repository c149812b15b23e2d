"""Check off, or take up again, in the head of a task's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from relais.activities.models import Activity
from relais.records.api import RecordType, may
from relais.records.fields import Reader
from relais.records.screens.detail import Panel, Piece, register_panel


@dataclass(frozen=True)
class CompletionButton:
    is_done: bool
    address: str


def draw_completion(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, Activity) or not may(reader.user, "change", record, declared):
        return None
    address = reverse("activities:reopen" if record.is_done else "activities:complete", args=[record.pk])
    return Piece("activities/completion.html", CompletionButton(record.is_done, address))


def register_completion() -> None:
    register_panel(Panel("completion", "head", 5, draw_completion))
