"""Notices that stand over every page while something holds: that one tries out what is not published yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StandingNotice:
    """`template` draws it, with `notice` as its name for `subject`."""

    template: str
    subject: Any


_sources: list[Callable[[Any], StandingNotice | None]] = []


def register_standing_notice(source: Callable[[Any], StandingNotice | None]) -> None:
    """Add a function that answers what stands over the pages of a request."""
    _sources.append(source)


def standing_notices(request: Any) -> list[StandingNotice]:
    return [notice for source in _sources if (notice := source(request)) is not None]
