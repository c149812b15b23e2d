"""How each database finds parts of words.

A module offers `replace` (store entries), `first`, `sample`, `by_title` and `by_text` (entries for `finding`), `holding` (a condition on records for
`matching`), and `mend` (make the indexes anew).
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


def database_of(connection: Any) -> ModuleType:
    return import_module(f"relais.records.search.databases.{connection.vendor}")
