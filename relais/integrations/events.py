"""What happened in integrations, for the packages beside and above."""

from __future__ import annotations

from dataclasses import dataclass

from relais.core.events import Event


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """An agent wants to do something on which the person whose agent it is decides."""

    approval_id: int
    agent: str
    person_id: int
