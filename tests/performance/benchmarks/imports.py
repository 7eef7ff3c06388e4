"""`carrel add` of many papers as a process, beside sqlite3 alone; no mark, shown to compare."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.performance.figures import Figure, Side
from tests.performance.place import Place
from tests.performance.processes import timed

NAME = "import"
TITLE = "adding papers by the command line"
HOW = """\
`carrel add` of a JSON-lines file into a new library, the whole process from its start to its end,
and the most memory that was resident. The peer is a process that stores the same papers in one
table with sqlite3's executemany: no duplicates found, no citation keys, no history, no feed. It
shows what a floor looks like and is no mark."""


def measure(place: Place) -> list[Figure]:
    """Return papers a second and the peak of memory."""
    sizes = place.sizes
    source = place.shelf.source(sizes.papers)
    ours: list[tuple[float, float]] = []  # seconds, MB
    peer: list[tuple[float, float]] = []
    for _ in range(sizes.imports):
        ours.append(_timed(place, lambda to: [*_carrel(place, to), str(source)]))
        peer.append(_timed(place, lambda to: _plain(place, source, to)))
    size = f"{sizes.papers:,} {place.shelf.words}"

    def figure(what: str, unit: str, own: list[float], others: list[float]) -> Figure:
        return Figure(
            what=what,
            size=size,
            unit=unit,
            statistic="median",
            ours=Side("Carrel", tuple(own)),
            peer=Side("plain sqlite3", tuple(others)),
        )

    return [
        figure("time", "s", [took for took, _ in ours], [took for took, _ in peer]),
        figure(
            "papers a second (more is better)",
            "",
            [sizes.papers / took for took, _ in ours],
            [sizes.papers / took for took, _ in peer],
        ),
        figure("memory at its peak", "MB", [peak for _, peak in ours], [peak for _, peak in peer]),
    ]


def _carrel(place: Place, folder: Path) -> list[str]:
    return [*place.program, "--library", str(folder / "library"), "add"]


def _plain(place: Place, source: Path, folder: Path) -> list[str]:
    return place.module("peers.plain_import", str(source), str(folder / "plain.sqlite"))


def _timed(place: Place, command: Callable[[Path], list[str]]) -> tuple[float, float]:
    """Run a command in a new folder; return its seconds and its peak of memory in MB."""
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    found = timed(command(folder), place.environment)
    shutil.rmtree(folder)
    return found
