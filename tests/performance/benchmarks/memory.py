"""Resident memory at the first paint and ten seconds later, beside a bare window."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from tests.performance.figures import Figure, Mark, Side
from tests.performance.libraries import close_well
from tests.performance.place import Place
from tests.performance.processes import children, resident_mb
from tests.performance.starts import painted

NAME = "memory"
TITLE = "resident memory of the window's process"
HOW = """\
VmRSS of the process, shared libraries included. At the first paint; and ten seconds after the
start, with the menus and the day's backup made (SQLModel is loaded by the first papers or tags
that are written, 60 MB later). The search process is counted by itself. The peer is the bare window
of the start benchmark, at the same moments; off-screen platform."""

AT_FIRST_PAINT, IDLE, IDLE_MB = Mark("ratio", 1.3), Mark("ratio", 2.5), Mark("ours", 180)


def measure(place: Place) -> list[Figure]:
    """Return figures for the small and the large library, at the first paint and idle."""
    sizes, shelf = place.sizes, place.shelf
    many = f"{sizes.papers:,} {shelf.words}"
    small = place.copy(shelf.listing_library(sizes.few_papers))
    large = place.copy(shelf.library(sizes.papers))
    found = []
    for library, size in ((small, f"{sizes.few_papers} papers"), (large, many)):
        ours, peer = _at_first_paint(place, library)
        found.append(_figure("at the first paint", size, ours, peer, (AT_FIRST_PAINT,)))
    ours, peer, search = _idle(place, large)
    what = f"idle, {sizes.idle_s:g} s after the start"
    found.append(_figure(what, many, ours, peer, (IDLE, IDLE_MB)))
    found.append(_figure(f"the search process, {what}", many, search, peer, ()))
    return found


def _figure(
    what: str, size: str, ours: list[float], peer: list[float], marks: tuple[Mark, ...]
) -> Figure:
    return Figure(
        what=what,
        size=size,
        unit="MB",
        statistic="median",
        ours=Side("Carrel", tuple(ours)),
        peer=Side("bare window", tuple(peer)),
        marks=marks,
    )


def _at_first_paint(place: Place, library: Path) -> tuple[list[float], list[float]]:
    commands, environment = _commands(place, library)
    sides: tuple[list[float], list[float]] = ([], [])
    for _ in range(place.sizes.paints):
        for command, side in zip(commands, sides, strict=True):
            with painted(command, place.folder, environment) as told:
                side.append(told["rss_kb"] / 1024)
        close_well(library)
    return sides


def _idle(place: Place, library: Path) -> tuple[list[float], list[float], list[float]]:
    """Measure the window, the bare one and the search process at once: memory does not mind."""
    commands, environment = _commands(place, library)
    sides: tuple[list[float], list[float]] = ([], [])
    search: list[float] = []
    for number in range(place.sizes.idles):
        with contextlib.ExitStack() as running:
            told = []
            for name, command in zip(("ours", "peer"), commands, strict=True):
                folder = place.folder / f"idle-{name}-{number}"
                folder.mkdir()
                told.append(running.enter_context(painted(command, folder, environment)))
            time.sleep(max(0.0, told[1]["started_at"] + place.sizes.idle_s - time.monotonic()))
            if place.sizes.idle_s >= 5 and not any((library / "backups").glob("*.sqlite")):
                raise AssertionError("the day's backup is not made; nothing was idle")
            for one, side in zip(told, sides, strict=True):
                side.append(resident_mb(one["pid"]))
            search.append(sum(map(resident_mb, children(told[0]["pid"]))))
        close_well(library)
    return *sides, search


def _commands(place: Place, library: Path) -> tuple[tuple[list[str], ...], dict[str, str]]:
    ours = [*place.program, "--library", str(library)]
    environment = {**place.environment, "QT_QPA_PLATFORM": "offscreen"}
    return (ours, place.module("peers.bare_window")), environment
