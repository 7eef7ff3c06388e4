"""Carrel's list of many papers beside a bare table: the first paint, then frames of scrolling."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.performance.figures import Figure, Mark, Side
from tests.performance.libraries import ROOT
from tests.performance.place import Place

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
    over = {kind: [_over(part, FRAME_MS) for part in rounds] for kind, rounds in frames.items()}
    felt = {kind: [_over(part, FELT_MS) for part in rounds] for kind, rounds in frames.items()}
    every = {kind: [ms for part in rounds for ms in part] for kind, rounds in frames.items()}
    paints = {kind: [one["first_paint_ms"] for one in rounds] for kind, rounds in told.items()}
    return [
        _figure("open to first paint", size, "ms", "median", paints, FIRST_PAINT),
        _figure(f"frames over {FRAME_MS} ms", scrolled, "", "sum", over, Mark("difference", 0)),
        _figure(f"frames over {FELT_MS:g} ms", scrolled, "", "sum", felt, Mark("ours", 0)),
        _figure("one frame", scrolled, "ms", "p95", every),
        *(
            _figure(f"one frame, {name}", scrolled, "ms", "p95", _of_pattern(told, name))
            for name in told["ours"][0]["frames_ms"]
        ),
    ]


def _round(place: Place, kind: str, path: str) -> dict[str, Any]:
    done = subprocess.run(
        place.module("peers.lists", kind, path, str(place.sizes.frames)),
        env={**place.environment, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"the list of {kind} failed:\n{done.stderr}")
    told = json.loads(done.stdout)
    if told["rows"] != place.sizes.papers:
        raise AssertionError(f"{told['rows']} rows, not {place.sizes.papers}")
    return told


def _over(frames: list[float], limit: float) -> float:
    return float(sum(ms > limit for ms in frames))


def _of_pattern(told: dict[str, list[dict[str, Any]]], name: str) -> dict[str, list[float]]:
    return {
        kind: [ms for one in rounds for ms in one["frames_ms"][name]]
        for kind, rounds in told.items()
    }


def _figure(
    what: str, size: str, unit: str, statistic: Any, sides: dict[str, list[float]], *marks: Mark
) -> Figure:
    return Figure(
        what=what,
        size=size,
        unit=unit,
        statistic=statistic,
        ours=Side("Carrel", tuple(sides["ours"])),
        peer=Side("bare table", tuple(sides["bare"])),
        marks=marks,
    )
