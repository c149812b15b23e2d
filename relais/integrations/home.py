"""What administrators are told on their home screen: connections that do not work."""

from __future__ import annotations

from relais.integrations.connections import troubled
from relais.records.fields import Reader
from relais.records.screens.home import HomePiece


def draw_troubles(reader: Reader) -> list[HomePiece]:
    if reader.user is None or not reader.user.is_administrator:
        return []
    found = troubled()
    return [HomePiece("main", "integrations/home_troubles.html", found)] if found else []
