"""How each database finds parts of words.

A module offers `prepare` (a new connection), `replace` (store entries), `first`, `sample`, `by_title` and `by_text` (entries for
`finding`), `holding` (a condition on records for `matching`), and `mend` (make the indexes anew).
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

#: The id, the number of the type, the title as words, the text.
Row = tuple[int, int, str, str]


def database_of(connection: Any) -> ModuleType:
    return import_module(f"relais.records.search.databases.{connection.vendor}")


def prepare(*, connection: Any, **_: object) -> None:
    """Whenever a connection is opened."""
    database_of(connection).prepare(connection)
