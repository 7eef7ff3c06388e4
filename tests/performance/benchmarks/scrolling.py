"""Carrel's list of many papers beside a bare table: the first paint, then frames of scrolling."""

from __future__ import annotations

from typing import Any

from tests.performance.figures import Figure, Mark, Side
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "list"
TITLE = "the list's first paint and its frames"
HOW = """\
In a process of its own each, off-screen, Carrel and the peer in turn. First paint: from opening
the library's file to the end of the first paint, ids and view included. Frames: from a move of
the scroll bar to the end of its paint; a quarter each lines, wheel clicks of three lines, pages,
and jumps to anywhere. Counts are of all rounds together. The peer is a QTableView of ids and
titles that a plain model holds in memory."""

#: A frame of a display of 60 Hz, and one that is felt; milliseconds.
FRAME_MS, FELT_MS = 16.7, 50.0
FIRST_PAINT = Mark("ours", 80)


def measure(place: Place) -> list[Figure]:
    """Return the first paint, the frames that are too long, and how long frames are."""
    sizes = place.sizes
    library = place.copy(place.shelf.library(sizes.papers))
    told: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    for _ in range(sizes.scrolls):
        for kind, rounds in told.items():
            rounds.append(_round(place, kind, str(library / "library.sqlite")))
    size = f"{sizes.papers:,} {place.shelf.words}"
    frames = {
        kind: [[ms for part in one["frames_ms"].values() for ms in part] for one in rounds]
        for kind, rounds in told.items()
    }
    each = len(frames["ours"][0])
    scrolled = f"{size}, {sizes.scrolls} times {each} frames"
    over = {
        kind: [count_over(part, FRAME_MS) for part in rounds] for kind, rounds in frames.items()
    }
    felt = {kind: [count_over(part, FELT_MS) for part in rounds] for kind, rounds in frames.items()}
    every = {kind: [ms for part in rounds for ms in part] for kind, rounds in frames.items()}
    paints = {kind: [one["first_paint_ms"] for one in rounds] for kind, rounds in told.items()}
    return [
        beside_bare("open to first paint", size, "ms", "median", paints, FIRST_PAINT),
        beside_bare(f"frames over {FRAME_MS} ms", scrolled, "", "sum", over, Mark("difference", 0)),
        beside_bare(f"frames over {FELT_MS:g} ms", scrolled, "", "sum", felt, Mark("ours", 0)),
        beside_bare("one frame", scrolled, "ms", "p95", every),
        *(
            beside_bare(f"one frame, {name}", scrolled, "ms", "p95", _of_pattern(told, name))
            for name in told["ours"][0]["frames_ms"]
        ),
    ]


def _round(place: Place, kind: str, path: str) -> dict[str, Any]:
    frames = str(place.sizes.frames)
    told = run_peer(place, "peers.lists", kind, path, frames, QT_QPA_PLATFORM="offscreen")
    if told["rows"] != place.sizes.papers:
        raise AssertionError(f"{told['rows']} rows, not {place.sizes.papers}")
    return told


def count_over(frames: list[float], limit: float) -> float:
    """Return how many frames took longer than `limit`."""
    return float(sum(ms > limit for ms in frames))


def _of_pattern(told: dict[str, list[dict[str, Any]]], name: str) -> dict[str, list[float]]:
    return {
        kind: [ms for one in rounds for ms in one["frames_ms"][name]]
        for kind, rounds in told.items()
    }


def beside_bare(
    what: str,
    size: str,
    unit: str,
    statistic: Any,
    sides: dict[str, list[float]],
    *marks: Mark,
    goals: tuple[Mark, ...] = (),
) -> Figure:
    """Return a figure of samples by "ours" and "bare"."""
    return Figure(
        what=what,
        size=size,
        unit=unit,
        statistic=statistic,
        ours=Side("Carrel", tuple(sides["ours"])),
        peer=Side("bare table", tuple(sides["bare"])),
        marks=marks,
        goals=goals,
    )
