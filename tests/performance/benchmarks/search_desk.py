"""Part of the search benchmark: a library that is searched, what is indexed of it, and how fast."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.performance.figures import Figure, Mark, Side
from tests.performance.place import Place
from tests.performance.processes import run_peer

OURS = "Carrel"
INDEXING, INDEXING_GOAL = Mark("ours", at_least=900), Mark("ours", at_least=3_000)
#: Of the search process, with so many papers; MB.
_MARKED_PAPERS, MEMORY, MEMORY_GOAL = 50_000, Mark("ours", 400), Mark("ours", 150)


def with_tantivy() -> bool:
    """Whether the package `tantivy` is installed."""
    return find_spec("tantivy") is not None


@dataclass(frozen=True)
class Desk:
    """A library that is searched, with Carrel's cache and its peers' indexes beside it."""

    place: Place
    library: Path
    papers: int

    @property
    def size(self) -> str:
        return f"{self.papers:,} {self.place.shelf.words}"

    @property
    def with_whoosh(self) -> bool:
        """Whether naive Whoosh is a peer; it would take too long with many papers."""
        return self.papers <= self.place.sizes.naive_papers

    @cached_property
    def targets(self) -> dict[str, Path]:
        """Carrel's cache, and the peers' files and folders, by their names."""
        names = ["carrel", "fts5"]
        names += ["tantivy"] if with_tantivy() else []
        names += ["whoosh"] if self.with_whoosh else []
        return {name: self.library.parent / f"of-{name}" for name in names}


#: The module of peers/ that makes each target.
_MAKERS = {
    "carrel": "peers.search_process",
    "fts5": "peers.fts5",
    "tantivy": "peers.tantivy_index",
    "whoosh": "peers.naive_whoosh",
}
_NAMES = {"fts5": "FTS5", "tantivy": "tantivy", "whoosh": "naive Whoosh"}


def indexed(place: Place, papers: int) -> tuple[Desk, list[Figure]]:
    """Index a library several times, Carrel and its peers in turn; naive Whoosh does it once."""
    desk = Desk(place, place.copy(place.shelf.library(papers)), papers)
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in desk.targets}
    for number in range(place.sizes.indexings):
        for name, target in desk.targets.items():
            if name != "whoosh" or number == 0:
                _remove(target)
                told[name].append(run_peer(place, _MAKERS[name], str(desk.library), str(target)))
    ours, *peers = (
        Side(_NAMES.get(name, OURS), tuple(papers / one["took_s"] for one in rounds))
        for name, rounds in told.items()
    )
    peaks = [one["peak_mb"] for one in told["carrel"]]
    speeds = [
        Figure(
            what="papers indexed a second (more is better)",
            size=desk.size,
            unit="",
            statistic="median",
            ours=ours,
            peer=peer,
            marks=(INDEXING,) if number == 0 else (),
            goals=(INDEXING_GOAL,) if number == 0 else (),
        )
        for number, peer in enumerate(peers)
    ]
    return desk, [*speeds, memory(desk, "at its peak", peaks)]


def memory(desk: Desk, when: str, samples: list[float]) -> Figure:
    """Return the figure of the search process's memory in MB."""
    marked = desk.papers == _MARKED_PAPERS
    return Figure(
        what=f"memory of the search process {when}",
        size=desk.size,
        unit="MB",
        statistic="median",
        ours=Side(OURS, tuple(samples)),
        marks=(MEMORY,) if marked else (),
        goals=(MEMORY_GOAL,) if marked else (),
    )


def _remove(target: Path) -> None:
    for path in target.parent.glob(f"{target.name}*"):  # a file's log, too
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
