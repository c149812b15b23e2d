"""What an import has met so far: in a run the database knows it too, on trial nothing but this does."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from relais.integrations.imports.identity import Key, tidy

REMEMBERED = 50_000


class Known:
    """Ids by type, by what identifies and by its values; the oldest are forgotten first, since the database has them."""

    def __init__(self) -> None:
        self._ids: OrderedDict[tuple[str, str, Key], int] = OrderedDict()

    def find(self, type_key: str, names: str, keys: Iterable[Key]) -> dict[Key, int]:
        return {key: self._ids[type_key, names, key] for key in keys if (type_key, names, key) in self._ids}

    def keep(self, type_key: str, names: str, found: Mapping[Key, int]) -> None:
        for key, pk in found.items():
            self._ids[type_key, names, key] = pk
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)

    def find_called(self, type_key: str, texts: Iterable[str]) -> dict[str, int]:
        """Records that are not in the database, by what they would be called."""
        return {}


class Trial(Known):
    """All that a run would have written. What does not fit in SQLite's cache lies in a file that goes with the connection.

    Beside ids by identity: the names, external ids and e-mail addresses that new records would be found under, the values that
    records would stand with, and the names that links wait for.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = OFF",
            "CREATE TABLE known (type, names, key, pk, PRIMARY KEY (type, names, key)) WITHOUT ROWID",
            "CREATE TABLE called (type, text, pk, PRIMARY KEY (type, text)) WITHOUT ROWID",
            "CREATE TABLE standing (type, pk, content, PRIMARY KEY (type, pk)) WITHOUT ROWID",
            "CREATE TABLE waiting (text PRIMARY KEY, links) WITHOUT ROWID",
        ):
            self._database.execute(statement)
        self._number = 0

    def next_id(self) -> int:
        """Ids of records that are not there are below zero."""
        self._number -= 1
        return self._number

    def find(self, type_key: str, names: str, keys: Iterable[Key]) -> dict[Key, int]:
        ask = "SELECT pk FROM known WHERE type = ? AND names = ? AND key = ?"
        return {key: row[0] for key in keys if (row := self._database.execute(ask, (type_key, names, repr(key))).fetchone())}

    def keep(self, type_key: str, names: str, found: Mapping[Key, int]) -> None:
        rows = [(type_key, names, repr(key), pk) for key, pk in found.items()]
        self._database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?)", rows)

    def find_called(self, type_key: str, texts: Iterable[str]) -> dict[str, int]:
        ask = "SELECT pk FROM called WHERE type = ? AND text = ?"
        return {text: row[0] for text in texts if (row := self._database.execute(ask, (type_key, tidy(text))).fetchone())}

    def call(self, type_key: str, texts: Iterable[str], pk: int) -> None:
        """The record would be found under these; the one that had a name before keeps it."""
        rows = [(type_key, tidy(text), pk) for text in texts if text]
        self._database.executemany("INSERT OR IGNORE INTO called VALUES (?, ?, ?)", rows)

    def standing(self, type_key: str, pk: int) -> dict[str, Any]:
        """What the record would stand with, as far as the file has spoken of it."""
        ask = "SELECT content FROM standing WHERE type = ? AND pk = ?"
        row = self._database.execute(ask, (type_key, pk)).fetchone()
        return json.loads(row[0]) if row else {}

    def stand(self, type_key: str, pk: int, values: Mapping[str, Any]) -> None:
        content = json.dumps(values, ensure_ascii=False, default=str)
        self._database.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", (type_key, pk, content))

    def wait_for(self, text: str) -> None:
        """Remember a name that is looked for when all of the file is known."""
        self._database.execute("INSERT INTO waiting VALUES (?, 1) ON CONFLICT (text) DO UPDATE SET links = links + 1", (text,))

    def awaited(self) -> list[tuple[str, int]]:
        """The names that are waited for, and by how many links."""
        return self._database.execute("SELECT text, links FROM waiting ORDER BY text").fetchall()
