"""What must not be there twice when a workspace is copied beside the one it was made of: ways in, and whatever goes out to others by itself."""

from __future__ import annotations

from collections.abc import Callable

_steps: list[Callable[[], None]] = []


def when_copied(step: Callable[[], None]) -> Callable[[], None]:
    """Decorator for a function that ends, in the copy that one is inside of, what goes on in the original."""
    _steps.append(step)
    return step


def become_a_copy() -> None:
    for step in _steps:
        step()
