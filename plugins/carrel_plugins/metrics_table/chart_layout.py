"""Where the points of the chart are, and in which order the keys go through them.

Up to 40 papers have a row each with their name, the largest value on top; values go across. More
are a cloud: a column a year, values go up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from carrel.api import Paper
from carrel_plugins.metrics_table.chart_axis import Axis, Scale, Tick, axis_of
from carrel_plugins.metrics_table.chart_points import Point

MOST_ROWS = 40
#: The sides that the arrow keys point to.
Direction: TypeAlias = Literal["left", "right", "up", "down"]
NO_YEAR = "no year"
#: Distance of points in a column of a year, which is 1 wide, and how much of it they may fill.
_STEP, _FILLED = 0.06, 0.76
#: The same for what would lie on each other in a row.
_LANE, _LANES = 0.3, 0.8
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Layout:
    """Points with their places; the lists are parallel.

    `places` lie across the axis of values: rows from 0 on top, or columns from 0 on the left.
    `lows` and `highs` are on the axis of values. `names` are those of the rows or columns.
    `left_out` counts points that a logarithmic axis has no place for.
    """

    rows: bool
    points: tuple[Point, ...]
    places: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    names: tuple[str, ...]
    axis: Axis
    left_out: int = 0

    @property
    def papers(self) -> int:
        """How many papers the points are of."""
        return len({point.paper.id for point in self.points})

    @property
    def groups(self) -> set[str]:
        """The families that the points are of."""
        return {point.group for point in self.points}

    def columns(self, most: int) -> list[Tick]:
        """Return the years to be written below the columns, up to about `most`, the last one in."""
        every = -(-len(self.names) // max(1, most))
        last = len(self.names) - 1
        return [
            Tick(at, name if (last - at) % every == 0 else "") for at, name in enumerate(self.names)
        ]

    def first(self) -> int:
        """Return the point at the top left: of the largest row, or of the first year."""
        return self._by_place()[0]

    def last(self) -> int:
        """Return the point at the other end."""
        return self._by_place()[-1]

    def moved(self, current: int, towards: Direction) -> int:
        """Return the point next to one, on the side that the key points to; itself at the end."""
        across = towards in ("left", "right")
        order = self._by_value() if across == self.rows else self._by_place()
        forward = towards in ("right", "down" if self.rows else "up")
        at = order.index(current) + (1 if forward else -1)
        return order[max(0, min(at, len(order) - 1))]

    def _by_place(self) -> list[int]:
        return sorted(range(len(self.points)), key=lambda at: (self.places[at], self.lows[at]))

    def _by_value(self) -> list[int]:
        return sorted(range(len(self.points)), key=lambda at: (self.lows[at], self.places[at]))

    def index_of(self, place: tuple[int, str, str, int, int]) -> int:
        """Return which point is the mention at `KeptMention.place`, -1 for none."""
        places = (at for at, one in enumerate(self.points) if one.kept.place == place)
        return next(places, -1)


def lay_out(points: Sequence[Point], scale: Scale = Scale.AUTOMATIC) -> Layout | None:
    """Place points; None where there is nothing to see."""
    if not points:
        return None
    axis = axis_of([end for one in points for end in (one.low, one.high)], scale)
    placed = [
        (one, low, high)
        for one in points
        if (low := axis.at(one.low)) is not None and (high := axis.at(one.high)) is not None
    ]
    if not placed:
        return None
    shown = [one for one, _, _ in placed]
    rows = len({one.paper.id for one in shown}) <= MOST_ROWS
    places, names = _by_paper(shown) if rows else _by_year(shown)
    return Layout(
        rows=rows,
        points=tuple(shown),
        places=tuple(places),
        lows=tuple(low for _, low, _ in placed),
        highs=tuple(high for _, _, high in placed),
        names=tuple(names),
        axis=axis,
        left_out=len(points) - len(placed),
    )


def _by_paper(points: Sequence[Point]) -> tuple[list[float], list[str]]:
    largest: dict[int, float] = {}
    papers = {one.paper.id: one.paper for one in points}
    for one in points:
        largest[one.paper.id] = max(one.high, largest.get(one.paper.id, one.high))
    order = sorted(papers, key=lambda key: (-largest[key], papers[key].title.casefold(), key))
    members: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(points):
        members[one.paper.id].append(at)
    places = [0.0] * len(points)
    for row, key in enumerate(order):
        for at, beside in _beside(points, members[key]):
            places[at] = row + beside
    return places, _names([papers[key] for key in order])


def _beside(points: Sequence[Point], inside: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Yield the points of a row with how far beside its middle they are: none lies on another."""
    group: list[int] = []
    for at in sorted(inside, key=lambda at: (points[at].low, points[at].high)):
        if group and points[at].low > max(points[one].high for one in group):
            yield from _lanes(points, group)
            group = []
        group.append(at)
    yield from _lanes(points, group)


def _lanes(points: Sequence[Point], group: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Spread points that touch each other, given by their lesser ends, over as many lanes."""
    ends: list[float] = []
    lanes = []
    for at in group:
        free = (lane for lane, end in enumerate(ends) if end < points[at].low)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [points[at].high]
        lanes.append(lane)
    step = min(_LANE, _LANES / len(ends))
    for at, lane in zip(group, lanes, strict=True):
        yield at, step * (lane - (len(ends) - 1) / 2)


def _by_year(points: Sequence[Point]) -> tuple[list[float], list[str]]:
    """Place points in the column of their year in the order of publication, never on each other."""
    years = {one.paper.year for one in points}
    known = sorted(year for year in years if year is not None)
    names = [str(year) for year in range(known[0], known[-1] + 1)] if known else []
    names += [NO_YEAR] if None in years else []
    column = {name: at for at, name in enumerate(names)}
    members: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(points):
        members[NO_YEAR if one.paper.year is None else str(one.paper.year)].append(at)
    places = [0.0] * len(points)
    for name, inside in members.items():
        inside.sort(key=lambda at: (points[at].paper.published or "", points[at].paper.id, at))
        step = min(_STEP, _FILLED / len(inside))
        for number, at in enumerate(inside):
            places[at] = column[name] + step * (number - (len(inside) - 1) / 2)
    return places, names


def _names(papers: Sequence[Paper]) -> list[str]:
    """Return what papers are called in few words; the whole title where two would be the same."""
    short = [short_title(paper.title) for paper in papers]
    return [
        name if short.count(name) == 1 else _plain(paper.title)
        for name, paper in zip(short, papers, strict=True)
    ]


def short_title(title: str) -> str:
    """Return the name that a title begins with ("Lamps: light for all"), or the whole title."""
    name, colon, _ = _plain(title).partition(": ")
    return name if name and colon and len(name) <= _LONGEST_NAME else _plain(title)


def _plain(title: str) -> str:
    return " ".join(title.split()) or "Untitled"


def counted(points: Iterable[Point]) -> str:
    """Say how many numbers of how many papers there are: "41 numbers of 23 papers"."""
    shown = list(points)
    papers = len({one.paper.id for one in shown})
    return (
        f"{len(shown):,} {'number' if len(shown) == 1 else 'numbers'}"
        f" of {papers:,} {'paper' if papers == 1 else 'papers'}"
    )
