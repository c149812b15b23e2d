"""Looking up where a town lies: a search by halves in a sorted file, which costs no memory and some microseconds."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from relais.core.places.names import readings

TABLE = Path(__file__).parent / "data" / "towns.txt"


@dataclass(frozen=True)
class Town:
    """A name as it is written, and where the middle of the town lies, in degrees."""

    name: str
    latitude: float
    longitude: float


@lru_cache(maxsize=20_000)
def find_town(country: str, name: str) -> Town | None:
    """The largest town of that name in the country (two letters); None where none is known."""
    for key in readings(name):
        if found := _look_up(f"{country.upper()} {key}"):
            return found
    return None


@lru_cache(maxsize=1)
def _table() -> mmap.mmap:
    with TABLE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _look_up(key: str) -> Town | None:
    table, wanted = _table(), key.encode()
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = table.find(b"\n", start)
        found, _tab, rest = table[start:end].partition(b"\t")
        if found == wanted:
            latitude, longitude, name = rest.decode().split("\t")
            return Town(name, float(latitude), float(longitude))
        low, high = (end + 1, high) if found < wanted else (low, start)
    return None
