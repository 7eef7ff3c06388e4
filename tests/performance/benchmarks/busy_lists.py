"""The part of the search benchmark that scrolls: frames of a list while its library is indexed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.performance.benchmarks.scrolling import FELT_MS, FRAME_MS, beside_bare, count_over
from tests.performance.figures import Figure, Mark
from tests.performance.place import Place
from tests.performance.processes import run_peer


def figures(place: Place) -> list[Figure]:
    """Return the frames that are too long, the ticks that come late, and how long frames are."""
    sizes = place.sizes
    library = place.copy(place.shelf.library(sizes.busy_papers))
    told: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    for _ in range(sizes.busy_scrolls):
        for kind, rounds in told.items():
            rounds.append(_round(place, kind, library))
    frames = {
        kind: [[ms for part in one["frames_ms"].values() for ms in part] for one in rounds]
        for kind, rounds in told.items()
    }
    late = {kind: [one["late_ms"] for one in rounds] for kind, rounds in told.items()}
    papers = f"{sizes.busy_papers:,} {place.shelf.words}"
    size = f"{papers}, {sizes.busy_scrolls} times {len(frames['ours'][0])} frames"

    def counted(of: dict[str, list[list[float]]], limit: float) -> dict[str, list[float]]:
        return {kind: [count_over(one, limit) for one in rounds] for kind, rounds in of.items()}

    over, felt = counted(frames, FRAME_MS), counted(frames, FELT_MS)
    ticks = counted(late, FRAME_MS)
    every = {kind: [ms for one in rounds for ms in one] for kind, rounds in frames.items()}
    name = "while indexing"
    return [
        beside_bare(
            f"{name}, frames over {FRAME_MS} ms", size, "", "sum", over, Mark("difference", 0)
        ),
        beside_bare(f"{name}, frames over {FELT_MS:g} ms", size, "", "sum", felt, Mark("ours", 0)),
        beside_bare(f"{name}, ticks over {FRAME_MS} ms late", size, "", "sum", ticks),
        beside_bare(f"{name}, one frame", size, "ms", "p95", every),
    ]


def _round(place: Place, kind: str, library: Path) -> dict[str, Any]:
    cache, frames = tempfile.mkdtemp(dir=place.folder), str(place.sizes.frames)
    words = (kind, str(library), cache, frames)
    told = run_peer(place, "peers.busy_lists", *words, QT_QPA_PLATFORM="offscreen")
    shutil.rmtree(cache)
    return told
