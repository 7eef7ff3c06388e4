"""Frames of a list that is scrolled while its library is searched, or something else is done."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.performance.benchmarks.scrolling import FELT_MS, FRAME_MS, beside_bare, count_over
from tests.performance.figures import Figure, Mark
from tests.performance.keystrokes import sessions
from tests.performance.place import Place
from tests.performance.processes import run_peer


def figures(place: Place) -> list[Figure]:
    """Return the frames that are too long, the ticks that come late, and how long frames are."""
    library = place.copy(place.shelf.library(place.sizes.busy_papers))
    indexed = library.parent / "cache"
    run_peer(place, "peers.search_process", str(library), str(indexed))
    questions = library.parent / "questions.json"
    texts = [one.text for session in sessions(place.shelf.queries) for one in session]
    questions.write_text(json.dumps(texts), "utf-8")

    def while_asked(kind: str) -> dict[str, Any]:
        return one_round(place, kind, library, indexed, str(questions))

    def while_indexing(kind: str) -> dict[str, Any]:
        cache = Path(tempfile.mkdtemp(dir=place.folder))
        told = one_round(place, kind, library, cache)
        shutil.rmtree(cache)
        return told

    return [
        *beside_work(place, "while questions are answered", while_asked),
        *beside_work(place, "while indexing", while_indexing),
    ]


def beside_work(place: Place, name: str, scrolled: Callable[[str], dict[str, Any]]) -> list[Figure]:
    """Return the frames that are too long, the late ticks, and how long frames are.

    `scrolled(kind)` scrolls once, "ours" or "bare", and returns what busy_lists.py printed.
    """
    sizes = place.sizes
    told: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    for _ in range(sizes.busy_scrolls):
        for kind, rounds in told.items():
            rounds.append(scrolled(kind))
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
    return [
        beside_bare(
            f"{name}, frames over {FRAME_MS} ms",
            size,
            "",
            "sum",
            over,
            Mark("difference", 0),
            goals=(Mark("ours", 0),),
        ),
        beside_bare(f"{name}, frames over {FELT_MS:g} ms", size, "", "sum", felt, Mark("ours", 0)),
        beside_bare(f"{name}, ticks over {FRAME_MS} ms late", size, "", "sum", ticks),
        beside_bare(f"{name}, one frame", size, "ms", "p95", every),
    ]


def one_round(place: Place, kind: str, library: Path, cache: Path, *work: str) -> dict[str, Any]:
    """Scroll once; `work` is what busy_lists.py takes last."""
    words = (kind, str(library), str(cache), str(place.sizes.frames), *work)
    return run_peer(place, "peers.busy_lists", *words, QT_QPA_PLATFORM="offscreen")
