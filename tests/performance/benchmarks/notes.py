"""Saving a note beside a plain commit of the same text."""

from __future__ import annotations

from tests.performance.figures import Figure, Mark, Side
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "note"
TITLE = "saving a note of 4 KB"
HOW = """\
`Library.save_note` until SQLite has committed, the writer loaded before: sittings of twenty saves
a note, each with other last words, with undo, history and change feed. The peer commits the same
text with sqlite3 alone, right after each, to a file of one table in the same folder; WAL and
`synchronous=FULL` on both sides."""

SAVE = Mark("ratio", 1.5)


def measure(place: Place) -> list[Figure]:
    """Return one figure a size of library."""
    return [_figure(place, papers) for papers in place.sizes.note_papers]


def _figure(place: Place, papers: int) -> Figure:
    library = place.copy(place.shelf.library(papers))
    told = run_peer(place, "peers.notes", str(library), str(place.sizes.saves))
    return Figure(
        what="save a note",
        size=f"{papers:,} {place.shelf.words}, {place.sizes.saves} saves",
        unit="ms",
        statistic="p95",
        ours=Side("Carrel", tuple(told["ours_ms"])),
        peer=Side("plain commit", tuple(told["raw_ms"])),
        marks=(SAVE,),
    )
