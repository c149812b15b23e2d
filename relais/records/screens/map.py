"""The same records where they are: a mark with a number for each town, or for several that lie close together at this distance.

The sheet is a thousand units wide (`core.places.mercator`); what is seen of it is a box of three to four. A mark is placed in hundredths of
the box, so that it keeps its size on every screen, and is a link to the records that it counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2, log10
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.core.places.mercator import WORLD, project, unproject
from relais.records.query.errors import QueryError
from relais.records.query.grouping import Group, read_group
from relais.records.screens.layout import Layout
from relais.records.screens.placing import Place, Placing, Unplaced, condition, place_records, together

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

TALLER = 3 / 4
CLOSEST = 11.0
#: Marks that would stand nearer to each other than this part of the width are drawn as one.
APART = 0.07
#: From this distance on the outline has to be fine.
FINE_FROM = 2.5
SHOWN_PLACES, SHOWN_UNKNOWN = 60, 20
#: So many towns fit into the address of a list.
MOST_NAMED = 150
_AT = re.compile(r"(-?\d{1,3}(?:\.\d{1,4})?),(-?\d{1,3}(?:\.\d{1,4})?),(\d{1,2}(?:\.\d{1,2})?)")


@dataclass(frozen=True)
class Box:
    """What is seen: its left upper corner and its width, in units of the sheet."""

    x: float
    y: float
    width: float

    @classmethod
    def around(cls, x: float, y: float, zoom: float) -> Box:
        width = WORLD / 2 ** min(max(zoom, 0.0), CLOSEST)
        left = min(max(x - width / 2, 0.0), WORLD - width)
        top = min(max(y - width * TALLER / 2, 0.0), WORLD - width * TALLER)
        return cls(left, top, width)

    @property
    def height(self) -> float:
        return self.width * TALLER

    @property
    def zoom(self) -> float:
        return log2(WORLD / self.width)

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, place: Place) -> bool:
        return self.x <= place.x <= self.x + self.width and self.y <= place.y <= self.y + self.height

    def __str__(self) -> str:
        return f"{self.x:.3f} {self.y:.3f} {self.width:.3f} {self.height:.3f}"


@dataclass(frozen=True)
class MapMark:
    """A number on the map. `left` and `top` are hundredths of the box, `x` and `y` its point on the sheet."""

    number: str
    label: str
    url: str
    x: str
    y: str
    left: str
    top: str
    radius: str
    is_several: bool


@dataclass(frozen=True)
class PlaceLine:
    label: str
    number: str
    url: str


@dataclass
class Map(Layout):
    """Asked by the map's template; one question for all numbers."""

    @cached_property
    def _groups(self) -> tuple[Group, Group]:
        return _groups_of(self.type, self.listing.user)

    @cached_property
    def placing(self) -> Placing:
        return place_records(self.listing.records, *self._groups, self.reader)

    # --- what is seen ---------------------------------------------------------------------------------------------

    @cached_property
    def whole(self) -> Box:
        """Everything that has a place; the world where nothing has."""
        places = self.placing.places
        if not places:
            return Box.around(*project(46.0, 2.0), 0)
        xs, ys = [place.x for place in places], [place.y for place in places]
        width = max((max(xs) - min(xs)) * 1.2, (max(ys) - min(ys)) / TALLER * 1.2, WORLD / 2**6)
        return Box.around((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, log2(WORLD / width))

    @cached_property
    def box(self) -> Box:
        asked = read_at(self.listing.state.at)
        return Box.around(*project(*asked[:2]), asked[2]) if asked else self.whole

    @property
    def is_fine(self) -> bool:
        return self.box.zoom >= FINE_FROM

    def _at(self, x: float, y: float, zoom: float) -> str:
        latitude, longitude = unproject(x, y)
        return self.listing.state.url(at=f"{latitude:.3f},{longitude:.3f},{min(max(zoom, 0.0), CLOSEST):.2f}")

    @property
    def closer_url(self) -> str:
        return self._at(*self.box.middle, self.box.zoom + 1) if self.box.zoom < CLOSEST else ""

    @property
    def farther_url(self) -> str:
        return self._at(*self.box.middle, self.box.zoom - 1) if self.box.zoom > 0 else ""

    @property
    def whole_url(self) -> str:
        return self.listing.state.url(at="")

    # --- what stands there ----------------------------------------------------------------------------------------

    @cached_property
    def seen(self) -> list[Place]:
        return [place for place in self.placing.places if self.box.holds(place)]

    @cached_property
    def marks(self) -> list[MapMark]:
        """The largest last, so that none is hidden behind a smaller one's neighbour."""
        return [self._mark(places) for places in reversed(gather(self.seen, self.box.width * APART))]

    def _mark(self, places: Sequence[Place]) -> MapMark:
        first, number, box = places[0], sum(place.number for place in places), self.box
        return MapMark(
            number=self._short(number),
            label=_("{place}: {records}").format(place=self._named(places), records=self._counted(number)),
            url=self._url_of(places),
            x=f"{first.x:.3f}",
            y=f"{first.y:.3f}",
            left=f"{(first.x - box.x) / box.width * 100:.2f}%",
            top=f"{(first.y - box.y) / box.height * 100:.2f}%",
            radius=f"{12 + 4 * log10(number):.1f}",
            is_several=len(places) > 1,
        )

    def _short(self, number: int) -> str:
        return self.reader.formats.number(number) if number < 10_000 else f"{self.reader.formats.number(number // 1000)} k"

    def _counted(self, number: int) -> str:
        """« 12 contacts »."""
        name = self.type.name if number == 1 else self.type.name_plural
        return f"{self.reader.formats.number(number)} {name}"

    def _named(self, places: Sequence[Place]) -> str:
        named = ", ".join(place.label for place in places[:2])
        further = len(places) - 2
        if further < 1:
            return named
        return ngettext("{towns} and {number} other town", "{towns} and {number} other towns", further).format(
            towns=named, number=self.reader.formats.number(further)
        )

    def _url_of(self, places: Sequence[Place]) -> str:
        """The one record, the list of the records, or nearer to where more towns lie than an address can name."""
        if len(places) == 1 and places[0].only is not None:
            return self.type.url_of(places[0].only)
        towns = together(place.towns for place in places)
        if sum(map(len, towns.values())) > MOST_NAMED and self.box.zoom < CLOSEST:
            return self._at(places[0].x, places[0].y, self.box.zoom + 1.5)
        return self._list_url(towns)

    def _list_url(self, towns: Mapping[str | None, Sequence[str]]) -> str:
        country, town = self._groups
        return self._narrowed(condition(towns, country.path.name, town.path.name))

    def _narrowed(self, tree: Mapping[str, Any]) -> str:
        query = self.listing.state.query
        return self.listing.state.url(query={"all": [query, dict(tree)]} if query else dict(tree), layout="list", at="")

    # --- the same in words ----------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[PlaceLine]:
        return [
            PlaceLine(place.label, self.reader.formats.number(place.number), self._url_of([place])) for place in self.seen[:SHOWN_PLACES]
        ]

    @property
    def title(self) -> str:
        """How many are seen here, of how many that have a place."""
        seen, placed = sum(place.number for place in self.seen), self.placing.number
        formats = self.reader.formats
        if seen == placed:
            return self._counted(placed)
        return _("{number} of {total} in this part").format(number=formats.number(seen), total=formats.number(placed))

    @property
    def further(self) -> str:
        rest = self.seen[SHOWN_PLACES:]
        if not rest:
            return ""
        return ngettext("and {number} more town, with {records}", "and {number} more towns, with {records}", len(rest)).format(
            number=self.reader.formats.number(len(rest)), records=self._counted(sum(place.number for place in rest))
        )

    @property
    def without(self) -> PlaceLine | None:
        """Those that say no town."""
        number, town = self.placing.without, self._groups[1]
        url = self._narrowed({"field": town.path.name, "op": "empty"})
        return PlaceLine(_("Without {field}").format(field=town.field.label), self.reader.formats.number(number), url) if number else None

    @cached_property
    def unknown(self) -> list[PlaceLine]:
        """Those in towns that are in no table, the most frequent first; all of them behind one line where an address can name them."""
        found = self.placing.unknown
        if not found:
            return []
        lines = [PlaceLine(self._spell(each), self.reader.formats.number(each.number), self._list_url({each.country: [each.town]})) for each in found[:SHOWN_UNKNOWN]]  # fmt: skip
        if len(lines) == 1:
            return lines
        towns: dict[str | None, list[str]] = defaultdict(list)
        for each in found[:MOST_NAMED]:
            towns[each.country].append(each.town)
        url = self._list_url(towns) if len(found) <= MOST_NAMED else ""
        return [PlaceLine(_("In towns that are not known"), self.reader.formats.number(self.placing.number_unknown), url), *lines]

    def _spell(self, each: Unplaced) -> str:
        return " ".join(word.capitalize() for word in each.town.split()) + (f" ({each.country})" if each.country else "")


def gather(places: Sequence[Place], apart: float) -> list[list[Place]]:
    """Places that lie close together, each heap around its largest; `places` come the largest first."""
    heaps: list[list[Place]] = []
    cells: dict[tuple[int, int], list[list[Place]]] = defaultdict(list)
    for place in places:
        column, row = int(place.x / apart), int(place.y / apart)
        near = [
            heap
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for heap in cells[column + dx, row + dy]
            if (heap[0].x - place.x) ** 2 + (heap[0].y - place.y) ** 2 < apart**2
        ]
        if near:
            min(near, key=lambda heap: (heap[0].x - place.x) ** 2 + (heap[0].y - place.y) ** 2).append(place)
        else:
            heaps.append([place])
            cells[column, row].append(heaps[-1])
    return heaps


def read_at(asked: str) -> tuple[float, float, float] | None:
    """`48.85,2.35,5`: latitude, longitude and how near; nonsense means everything."""
    found = _AT.fullmatch(asked)
    if found is None:
        return None
    latitude, longitude, zoom = map(float, found.groups())
    return (latitude, longitude, zoom) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _groups_of(declared: RecordType, user: User | None) -> tuple[Group, Group]:
    assert declared.map_by is not None
    return read_group(declared, declared.map_by.country, user), read_group(declared, declared.map_by.city, user)


def can_be_placed(declared: RecordType, user: User | None) -> bool:
    """Whether the type says where its records are, and that is not hidden from the user."""
    if declared.map_by is None:
        return False
    try:
        _groups_of(declared, user)
    except QueryError:
        return False
    return True
