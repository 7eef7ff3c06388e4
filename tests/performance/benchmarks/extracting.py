"""How fast papers are read for numbers and devices, and what a window feels of it."""

from __future__ import annotations

from typing import Any

from tests.performance.benchmarks.busy_lists import beside_work, one_round
from tests.performance.figures import Figure, Mark, Side
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "extract"
TITLE = "papers read for numbers, devices and links"
HOW = """\
A second and core: titles and abstracts of the file, read by one extractor in one process,
processor time, a sample for each 2,500 papers. Memory: what that process has after the last papers
against after the first tenth. The library: all extractors over all papers in worker processes (one
fewer than there are cores), stored, wall time, memory of the process that stores and of the
largest worker. Frames: the list is scrolled at the pace of a display while its library is read
like that, beside a bare table while a process of its own does the same."""

RATE = Mark("ours", at_least=400)
AIM = Mark("ours", at_least=2_000)
FLAT = Mark("ratio", 1.1)


def measure(place: Place) -> list[Figure]:
    """Return rates, memory, and the frames of a list whose library is read."""
    sizes, shelf = place.sizes, place.shelf
    source = shelf.source(sizes.extracted_papers)
    size = f"{sizes.extracted_papers:,} {shelf.words}"
    figures = []
    for name in ("metrics", "hardware"):
        told = run_peer(place, "peers.extraction", "texts", str(source), name)
        figures.append(_rate(f"{name}, a second and core", size, told["per_s"], (RATE,), (AIM,)))
        figures.append(_memory(name, size, told))
    library = place.copy(shelf.library(sizes.extracted_papers))
    told = run_peer(place, "peers.extraction", "library", str(library))
    rate = [told["papers"] / told["took_s"]]
    figures.append(_rate("a library, stored, a second", size, rate))
    for what, mb in (("storing process", "peak_mb"), ("a worker", "worker_mb")):
        figures.append(
            Figure(
                what=f"most memory, {what}",
                size=size,
                unit="MB",
                statistic="max",
                ours=Side("Carrel", (told[mb],)),
            )
        )
    return [*figures, *_frames(place)]


def _frames(place: Place) -> list[Figure]:
    library = place.copy(place.shelf.library(place.sizes.busy_papers))

    def scrolled(kind: str) -> dict[str, Any]:
        return one_round(place, kind, library, library.parent / "cache", "extract")

    return beside_work(place, "while papers are read", scrolled)


def _rate(
    what: str,
    size: str,
    samples: list[float],
    marks: tuple[Mark, ...] = (),
    goals: tuple[Mark, ...] = (),
) -> Figure:
    return Figure(
        what=what,
        size=size,
        unit="1/s",
        statistic="median",
        ours=Side("Carrel", tuple(samples)),
        marks=marks,
        goals=goals,
    )


def _memory(name: str, size: str, told: dict[str, Any]) -> Figure:
    early = told["mb"][len(told["mb"]) // 10]
    return Figure(
        what=f"{name}, memory",
        size=size,
        unit="MB",
        statistic="max",
        ours=Side("at the end", (told["mb"][-1],)),
        peer=Side("after a tenth", (early,)),
        marks=(FLAT,),
    )
