"""What the overview shows: papers by year, the most frequent venues and authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from carrel.api import Paper

MOST_NAMES = 12
#: Papers between two looks at whether somebody still wants the answer.
STEP = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many papers were counted, and among them: by year, by venue, by author (most first)."""

    papers: int = 0
    years: Mapping[int, int] = field(default_factory=dict)
    venues: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()

    @property
    def without_year(self) -> int:
        """Papers of no known year."""
        return self.papers - sum(self.years.values())


class Bar(NamedTuple):
    """One bar: what stands below it, how many papers it is, and the query that finds them."""

    label: str
    papers: int
    query: str


def count(papers: Iterable[Paper], going_on: Callable[[int], bool]) -> Counts | None:
    """Count papers; None where `going_on(papers so far)` said no, asked every 64 papers."""
    years: Counter[int] = Counter()
    venues: Counter[str] = Counter()
    authors: Counter[str] = Counter()
    number = 0
    for number, paper in enumerate(papers, start=1):
        if number % STEP == 0 and not going_on(number):
            return None
        if paper.year is not None:
            years[paper.year] += 1
        venue = " ".join((paper.venue or "").split())
        if venue:
            venues[venue] += 1
        authors.update(set(paper.authors))
    return Counts(papers=number, years=years, venues=_most(venues), authors=_most(authors))


def _most(names: Counter[str]) -> tuple[tuple[str, int], ...]:
    # Sorted by name too: `most_common` alone would follow the order of the list.
    top = sorted(names.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    return tuple(top[:MOST_NAMES])


def year_bars(years: Mapping[int, int], most: int) -> list[Bar]:
    """Return a bar for each year from the first to the last, gaps included.

    Where that is more than `most` (at least 2), the first bar stands for all earlier years.
    """
    if not years:
        return []
    first, last = min(years), max(years)
    most = max(most, 2)
    bars = []
    if last - first + 1 > most:
        first = last - most + 2
        earlier = sum(count for year, count in years.items() if year < first)
        bars.append(Bar(f"–{first - 1}", earlier, f"year:<={first - 1}"))
    bars += [Bar(str(y), years.get(y, 0), f"year:{y}") for y in range(first, last + 1)]
    return bars
