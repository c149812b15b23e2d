"""What the packages above put on the home screen, which itself knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from relais.records.fields import Reader
from relais.records.modules import is_open


@dataclass(frozen=True)
class HomePiece:
    """A section of the home screen: a template, drawn with the page's request, and what it calls `panel`. `place` is `main` or `side`."""

    place: str
    template: str
    panel: Any


@dataclass(frozen=True)
class HomePart:
    """`draw(reader)` answers what this reader is shown, or nothing; `topics` are the types whose changes draw it anew."""

    key: str
    order: int
    draw: Callable[[Reader], Sequence[HomePiece]]
    topics: Sequence[str] = ()


_parts: list[HomePart] = []


def register_home_part(part: HomePart) -> None:
    """Add sections to the home screen."""
    _parts.append(part)
    _parts.sort(key=lambda each: each.order)


def home_pieces(reader: Reader) -> list[HomePiece]:
    return [piece for part in _parts if is_open(part.draw, reader.user) for piece in part.draw(reader)]


def home_topics() -> list[str]:
    """The types that the home screen listens to for the packages above."""
    return list(dict.fromkeys(topic for part in _parts for topic in part.topics))
