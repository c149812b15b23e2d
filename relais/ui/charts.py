"""Charts as plain values. The server draws each as a table whose cells carry marks: what is seen is what is read aloud.

Every mark has its figure written beside it and opens the records behind it. Sizes are shares of the largest; nothing lies below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

Size = Decimal | float | int
#: How high columns and lines are drawn, and the room above them for the figure, in pixels.
HEIGHT, HEAD = 112, 20
#: Tones of a heat map from the faintest to the strongest; nothing has none.
HEATS = 4


@dataclass(frozen=True)
class Mark:
    """A figure: how large it is, how it is written, and the address of the records behind it."""

    size: Size
    text: str
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart or one step of a funnel. `beside` are further figures of it, `before` the one of the period before."""

    label: str
    mark: Mark
    before: Mark | None = None
    beside: Sequence[Mark] = ()
    note: str = ""


@dataclass(frozen=True)
class Period:
    """One place on the course of time, with the figure of the period before that stands against it."""

    label: str
    mark: Mark
    before: Mark | None = None


@dataclass(frozen=True)
class DrawnBar:
    """A bar and how far it reaches, in percent."""

    bar: Bar
    width: str
    width_before: str

    @property
    def start(self) -> str:
        """Where a step of a funnel begins, which stands in the middle."""
        return _percent((100 - float(self.width)) / 2)


@dataclass(frozen=True)
class Bars:
    """What a bar chart and a funnel have in common. `columns` are the heads of the mark and of what stands beside it."""

    title: str
    label: str
    columns: Sequence[str]
    bars: Sequence[Bar]
    before_label: str = ""
    note: str = ""

    @property
    def drawn(self) -> list[DrawnBar]:
        most = _most(mark for bar in self.bars for mark in (bar.mark, bar.before))
        return [DrawnBar(bar, _percent(_share(bar.mark, most) * 100), _percent(_share(bar.before, most) * 100)) for bar in self.bars]


@dataclass(frozen=True)
class BarChart(Bars):
    """How things compare."""

    template: ClassVar[str] = "ui/charts/bars.html"


@dataclass(frozen=True)
class Funnel(Bars):
    """How many come through each step."""

    template: ClassVar[str] = "ui/charts/funnel.html"


@dataclass(frozen=True)
class DrawnPeriod:
    """A period and where its marks stand: pixels from the top. `next_top` is where the line goes on to."""

    period: Period
    top: int
    top_before: int
    next_top: int | None
    next_top_before: int | None

    @property
    def height(self) -> int:
        return HEAD + HEIGHT - self.top

    @property
    def height_before(self) -> int:
        return HEAD + HEIGHT - self.top_before

    @property
    def text_top(self) -> int:
        """The figure stands over its own mark, and clear of the one beside it."""
        return self.top - 7


@dataclass(frozen=True)
class OverTime:
    """Figures over time. `label` says what they are, `before_label` what they are held against."""

    title: str
    label: str
    periods: Sequence[Period]
    before_label: str = ""
    note: str = ""
    shape: ClassVar[str]
    template: ClassVar[str] = "ui/charts/over_time.html"
    height: ClassVar[int] = HEAD + HEIGHT + 1
    floor: ClassVar[int] = HEAD + HEIGHT

    @property
    def drawn(self) -> list[DrawnPeriod]:
        most = _most(mark for period in self.periods for mark in (period.mark, period.before))
        tops = [(_top(period.mark, most), _top(period.before, most)) for period in self.periods]
        befores = [period.before is not None for period in self.periods]
        following = [*tops[1:], (None, None)]
        return [
            DrawnPeriod(period, top, before, after, after_before if all(befores[place : place + 2]) else None)
            for place, (period, (top, before), (after, after_before)) in enumerate(zip(self.periods, tops, following, strict=True))
        ]


@dataclass(frozen=True)
class ColumnChart(OverTime):
    """Amounts of each period."""

    shape: ClassVar[str] = "columns"


@dataclass(frozen=True)
class LineChart(OverTime):
    """The course of a figure."""

    shape: ClassVar[str] = "line"


@dataclass(frozen=True)
class HeatLine:
    label: str
    marks: Sequence[Mark | None]


@dataclass(frozen=True)
class HeatMap:
    """Figures of two things at once; the darker, the more. None stands where there is nothing."""

    title: str
    label: str
    columns: Sequence[str]
    lines: Sequence[HeatLine]
    note: str = ""
    template: ClassVar[str] = "ui/charts/heat_map.html"

    @property
    def drawn(self) -> list[tuple[str, list[tuple[Mark | None, int]]]]:
        """Label of each line, and its marks with their heat from 0 to 4."""
        most = _most(mark for line in self.lines for mark in line.marks)
        return [(line.label, [(mark, _heat(mark, most)) for mark in line.marks]) for line in self.lines]


def _most(marks: Iterable[Mark | None]) -> float:
    return max((float(mark.size) for mark in marks if mark is not None), default=0.0)


def _share(mark: Mark | None, most: float) -> float:
    """From 0 to 1; what is there at all is seen."""
    if mark is None or most <= 0 or mark.size <= 0:
        return 0.0
    return max(float(mark.size) / most, 0.004)


def _top(mark: Mark | None, most: float) -> int:
    return HEAD + HEIGHT - round(_share(mark, most) * HEIGHT)


def _heat(mark: Mark | None, most: float) -> int:
    share = _share(mark, most)
    return min(int(share * HEATS) + 1, HEATS) if share else 0


def _percent(number: float) -> str:
    """As SVG writes it, whatever the reader's language."""
    return f"{number:.2f}"
