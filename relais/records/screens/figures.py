"""Tables of figures, each of which opens the records behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from relais.core.money import Money
from relais.records.fields import Reader
from relais.records.registry import registry


def list_url(key: str, tree: Mapping[str, Any] | None = None, sort: str = "", columns: Sequence[str] = ()) -> str:
    """The address of the list that shows the records which a Query means."""
    given = {"view": ""} | ({"filter": json.dumps(tree, separators=(",", ":"))} if tree else {})
    given |= {"layout": "list"} if registry.get(key).layout != "list" else {}
    given |= ({"sort": sort} if sort else {}) | ({"columns": ",".join(columns)} if columns else {})
    return f"{registry.get(key).list_url()}?{urlencode(given)}"


@dataclass(frozen=True)
class Figure:
    """One figure of a table; without an address it opens nothing."""

    text: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class FigureLine:
    """A row: what it is about, its figures, and whether it adds the others up."""

    label: str
    figures: Sequence[Figure]
    url: str = ""
    is_total: bool = False
    is_square: bool = False
    has_avatar: bool = False
    note: str = ""


@dataclass(frozen=True)
class FigureTable:
    """`columns` head the figures; `label` heads the rows."""

    title: str
    label: str
    columns: Sequence[str]
    lines: Sequence[FigureLine]
    is_whole: bool = True

    @property
    def rows(self) -> list[tuple[FigureLine, list[tuple[str, Figure]]]]:
        """Each line with its figures, each of these with the head of its column, beside which it stands on the phone."""
        return [(line, list(zip(self.columns, line.figures, strict=False))) for line in self.lines]


def number_figure(number: int | None, url: str, reader: Reader) -> Figure:
    """A count; nothing opens where there is nothing."""
    return Figure(reader.formats.number(number) if number else "—", url if number else "")


def money_words(amounts: Iterable[Money], reader: Reader) -> str:
    """Amounts of several currencies stand beside each other: they are not added up."""
    return " · ".join(reader.formats.money(each.amount, each.currency) for each in amounts) or "—"
