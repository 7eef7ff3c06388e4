"""What a benchmark found: samples of ours and of its peer's, a ratio, and the mark it has to meet.

A mark must be met; a goal, which is told like a mark, is what is worked for.

A figure's JSON holds all that RESULTS.md shows of it, so a benchmark that is added later needs
no line of code here.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Statistic = Literal["median", "p95", "max", "sum"]

#: More samples than this are told by their quantiles alone.
MOST_SAMPLES_TOLD = 60
_DRAWS = 400


def p95(samples: Sequence[float]) -> float:
    """Return the smallest sample that 95 % of them do not exceed."""
    return sorted(samples)[math.ceil(0.95 * len(samples)) - 1]


STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "median": statistics.median,
    "p95": p95,
    "max": max,
    "sum": math.fsum,
}


@dataclass(frozen=True, slots=True)
class Side:
    """Ours or the peer: its name for the table and its samples in the figure's unit."""

    name: str
    samples: tuple[float, ...]

    def told(self) -> dict[str, Any]:
        """Return the quantiles, and the samples where they are few."""
        told: dict[str, Any] = {
            "name": self.name,
            "count": len(self.samples),
            **{name: round(work(self.samples), 3) for name, work in STATISTICS.items()},
        }
        if len(self.samples) <= MOST_SAMPLES_TOLD:
            told["samples"] = [round(sample, 3) for sample in self.samples]
        return told


@dataclass(frozen=True, slots=True)
class Mark:
    """Limits: of the ratio to the peer, of ours itself, or of ours minus the peer's."""

    of: Literal["ratio", "ours", "difference"]
    at_most: float | None = None
    at_least: float | None = None

    def told(self) -> dict[str, Any]:
        """Return the mark as JSON values, with the limits that it has."""
        limits = {"at_most": self.at_most, "at_least": self.at_least}
        return {"of": self.of} | {name: is_ for name, is_ in limits.items() if is_ is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the results. `statistic` says which number of the samples is compared."""

    what: str
    size: str
    unit: str
    statistic: Statistic
    ours: Side
    peer: Side | None = None
    marks: tuple[Mark, ...] = ()
    goals: tuple[Mark, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return the figure as JSON values; `met` is None where there is no mark.

        `goals` and `reached` are there where there is a goal.
        """
        told: dict[str, Any] = {
            "what": self.what,
            "size": self.size,
            "unit": self.unit,
            "statistic": self.statistic,
            "ours": self.ours.told(),
            "peer": self.peer.told() if self.peer else None,
            "marks": [mark.told() for mark in self.marks],
        }
        if self.goals:
            told["goals"] = [goal.told() for goal in self.goals]
        told["ratio"] = ratio(told)
        told["ratio_between"] = self._ratio_between()
        told["met"] = met(told)
        if self.goals:
            told["reached"] = reached(told)
        return told

    def _ratio_between(self) -> list[float] | None:
        """Return where nine of ten ratios of samples drawn anew lie: what noise alone can do."""
        if self.peer is None or min(len(self.ours.samples), len(self.peer.samples)) < 3:
            return None
        work, chance = STATISTICS[self.statistic], random.Random(1)
        drawn = []
        for _ in range(_DRAWS):
            ours, peer = (
                work(chance.choices(side.samples, k=len(side.samples)))
                for side in (self.ours, self.peer)
            )
            if not peer:
                return None
            drawn.append(ours / peer)
        drawn.sort()
        return [round(drawn[_DRAWS // 20], 3), round(drawn[-_DRAWS // 20 - 1], 3)]


def ratio(figure: dict[str, Any]) -> float | None:
    """Return ours over the peer's, three places; None without a peer or with a peer of 0."""
    if figure["peer"] is None or not figure["peer"][figure["statistic"]]:
        return None
    return round(figure["ours"][figure["statistic"]] / figure["peer"][figure["statistic"]], 3)


def met(figure: dict[str, Any]) -> bool | None:
    """Return whether every mark is met; None where there is none."""
    return _all_hold(figure, figure["marks"])


def reached(figure: dict[str, Any]) -> bool | None:
    """Return whether every goal is reached; None where there is none, as in older files."""
    return _all_hold(figure, figure.get("goals", []))


def _all_hold(figure: dict[str, Any], marks: list[dict[str, Any]]) -> bool | None:
    return all(_holds(figure, mark) for mark in marks) if marks else None


def _holds(figure: dict[str, Any], mark: dict[str, Any]) -> bool:
    found: float | None = figure["ours"][figure["statistic"]]
    if mark["of"] == "ratio":
        found = ratio(figure)
    elif mark["of"] == "difference":
        found -= figure["peer"][figure["statistic"]]
    if found is None:
        return False
    return mark.get("at_least", -math.inf) <= found <= mark.get("at_most", math.inf)
