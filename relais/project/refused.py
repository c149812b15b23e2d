from __future__ import annotations

from django.core.management.base import CommandError

REFUSED = 2


class Refused(CommandError):
    """A command that did nothing, and says why; the exit status is 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=REFUSED)
