"""Carrel's search process beside SQLite's FTS5: typing, indexing, notes; and frames meanwhile."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.performance.benchmarks import busy_lists
from tests.performance.figures import Figure, Mark, Side, Statistic
from tests.performance.keystrokes import sessions
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "search"
TITLE = "typing, indexing, and finding what was just written"
HOW = """\
A keystroke: from the question to its answer as the window asks it, best match first, through the
pipe to the search process and back; typing sessions letter by letter, as fast as answers come.
Every sitting has a search process newly started and a connection newly opened, nothing asked
before. Carrel answers with every paper that it finds, and takes each word for the beginning of one.
The peer is an FTS5 table (`prefix='2 3 4'`, unicode61) of the same texts in a file of its own,
asked in the process that also asks Carrel, session by session: the ids of fifty papers, the best
by bm25 or the newest, with whole words and the beginning of the last one.
Indexing: from starting the search on an empty cache until it says that it is ready, the start of
its process included; the peer fills its table in one transaction, in a process of its own. Memory:
VmRSS of the search process after a sitting; at its peak, after indexing.
A note: from `Library.save_note` with a word that no paper holds until a search for it answers
with the paper; the peer commits the same note to its table and asks for the word. WAL and
`synchronous=FULL` on both sides.
Frames while indexing: a list off-screen, scrolled as in the list benchmark but at most sixty times
a second, while the search process indexes the same library from nothing; Carrel's list and the
bare table in turn, each beside an indexing of its own. A late tick is one for which the list's
process woke more than a frame's time after it was due. Counts are of all rounds together."""

KEYSTROKE = Mark("ours", 60)
_OURS, _BEST, _NEWEST = "Carrel", "FTS5, bm25", "FTS5, newest"


@dataclass(frozen=True, slots=True)
class _Desk:
    """A library that is searched, Carrel's cache and FTS5's file for it, and its size in words."""

    place: Place
    library: Path
    cache: Path
    fts5: Path
    papers: int

    @property
    def size(self) -> str:
        return f"{self.papers:,} {self.place.shelf.words}"

    def ask(self, name: str, *words: str) -> dict[str, Any]:
        """Run a module of peers/ that asks Carrel and FTS5."""
        files = map(str, (self.library, self.cache, self.fts5))
        return run_peer(self.place, f"peers.{name}", *files, *words)


def measure(place: Place) -> list[Figure]:
    """Return figures of typing for each size, and all others for the largest library."""
    found = []
    desk = None
    for papers in place.sizes.typed_papers:
        desk, indexing = _indexed(place, papers)
        typing, memory = _typing(desk)
        found += [*typing, *indexing, memory]
    assert desk is not None
    return [*found, *_notes(desk), *busy_lists.figures(place)]


# -- indexing


def _indexed(place: Place, papers: int) -> tuple[_Desk, list[Figure]]:
    library = place.copy(place.shelf.library(papers))
    folder = library.parent
    desk = _Desk(place, library, folder / "cache", folder / "fts5.sqlite", papers)
    ours, peer, peaks = [], [], []
    for _ in range(place.sizes.indexings):
        shutil.rmtree(desk.cache, ignore_errors=True)
        for path in folder.glob(f"{desk.fts5.name}*"):
            path.unlink()
        told = run_peer(place, "peers.search_process", str(library), str(desk.cache))
        built = run_peer(place, "peers.fts5", str(library), str(desk.fts5))
        ours.append(papers / told["took_s"])
        peer.append(papers / built["took_s"])
        peaks.append(told["peak_mb"])
    return desk, [
        Figure(
            what="papers indexed a second (more is better)",
            size=desk.size,
            unit="",
            statistic="median",
            ours=Side(_OURS, tuple(ours)),
            peer=Side("FTS5", tuple(peer)),
        ),
        _memory("memory of the search process at its peak", desk, peaks),
    ]


def _memory(what: str, desk: _Desk, samples: list[float]) -> Figure:
    return Figure(
        what=what, size=desk.size, unit="MB", statistic="median", ours=Side(_OURS, tuple(samples))
    )


# -- typing


def _typing(desk: _Desk) -> tuple[list[Figure], Figure]:
    place = desk.place
    typed = sessions(place.shelf.queries)
    file = desk.library.parent / "sessions.json"
    file.write_text(json.dumps(typed), "utf-8")
    rounds = [desk.ask("keystrokes", str(file)) for _ in range(place.sizes.typings)]
    size = f"{desk.size}, {len(rounds)} times {sum(map(len, typed))} keystrokes"
    ours, best, newest = (
        tuple(ms for one in rounds for ms in one[name])
        for name in ("ours_ms", "best_ms", "newest_ms")
    )
    marks = (KEYSTROKE,) if desk.papers == max(place.sizes.typed_papers) else ()

    def figure(statistic: Statistic, peer: Side, marks: tuple[Mark, ...] = ()) -> Figure:
        return Figure(
            what=f"a keystroke, {statistic}",
            size=size,
            unit="ms",
            statistic=statistic,
            ours=Side(_OURS, ours),
            peer=peer,
            marks=marks,
        )

    figures = [
        figure("median", Side(_BEST, best)),
        figure("p95", Side(_BEST, best), marks),
        figure("p95", Side(_NEWEST, newest)),
    ]
    memory = [one["resident_mb"] for one in rounds]
    return figures, _memory("memory of the search process after typing", desk, memory)


# -- notes


def _notes(desk: _Desk) -> list[Figure]:
    saves = desk.place.sizes.finds
    told = desk.ask("found_notes", str(saves))
    statistics: tuple[Statistic, ...] = ("median", "p95")
    return [
        Figure(
            what=f"a note, saved to found, {statistic}",
            size=f"{desk.size}, {saves} saves",
            unit="ms",
            statistic=statistic,
            ours=Side(_OURS, tuple(told["ours_ms"])),
            peer=Side("FTS5", tuple(told["peer_ms"])),
        )
        for statistic in statistics
    ]
