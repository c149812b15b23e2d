"""Some people of the demonstration stand there twice: they are looked for as soon as the worker runs."""

from __future__ import annotations

from relais.dataquality.jobs import search_again
from relais.records.demo import Demo


def fill(_demo: Demo) -> dict[str, int]:
    search_again()
    return {}
