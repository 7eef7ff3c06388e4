"""Carrel's search beside FTS5, tantivy and naive Whoosh: questions, indexing, notes; and frames."""

from __future__ import annotations

import sys
from importlib.metadata import version

from tests.performance.benchmarks import asking, busy_lists
from tests.performance.benchmarks.search_desk import OURS, Desk, indexed, with_tantivy
from tests.performance.figures import Figure, Mark, Side, Statistic
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "search"
TITLE = "typing, indexing, and finding what was just written"
_HOW = """\
A question: from asking it to the answer as the window asks it, best match first, through the pipe
to the search process and back. Carrel answers with every paper that it finds, and takes each word
outside of quotes for the beginning of one. The peers answer with the ids of fifty papers, the best
by bm25 or the newest, in their own process without a pipe. All index the same texts in four fields
each, in files of their own: FTS5 with `prefix='2 3 4'` and unicode61, tantivy with small letters
and accents folded, and, where papers are few, Whoosh as one would begin with it, StandardAnalyzer
and all. A sitting has new processes, one for each side; rare words are asked of each before, which
nobody asks later. Then they are asked in turn: typing sessions letter by letter as fast as answers
come, session by session, where peers take whole words and the beginning of the last one (for
tantivy that counts the same for all papers); or whole questions, five by five. With facets: the
question, and how many of the papers found have which year, venue and state.
Indexing: from starting the search on an empty cache until it says that it is ready, the start of
its process included; the peers commit once, in a process of their own, tantivy with one thread
beside the one that reads. Carrel indexes on one thread, so a second is at most one of a core's.
Memory: VmRSS of the search process after a sitting; at its peak, after indexing.
A note: from `Library.save_note` with a word that no paper holds until a search for it answers
with the paper; the peer commits the same note to its table and asks for the word. WAL and
`synchronous=FULL` on both sides.
Frames: a list off-screen, scrolled as in the list benchmark but at most sixty times a second, while
the search process answers the typing sessions without a pause, asked by a thread of the list's
process, or by a process beside the bare table's; and while it indexes the same library from
nothing. Carrel's list and the bare table in turn, each beside such work of its own. A late tick is
one for which the list's process woke more than a frame's time after it was due. Counts are of all
rounds together.
"""
_WITHOUT = "the package tantivy is not installed: its figures are missing."

FOUND, FOUND_GOAL = Mark("ours", 15), Mark("ours", 8)


def how() -> str:
    """Return how it is measured, with the peers' versions, and which of them is not there."""
    tantivy = f"tantivy is tantivy-py {version('tantivy')}." if with_tantivy() else _WITHOUT
    return f"{_HOW}Whoosh is whoosh-reloaded {version('whoosh-reloaded')}; {tantivy}"


HOW = how()


def measure(place: Place) -> list[Figure]:
    """Return figures of questions for each size, and all others for the largest library."""
    if not with_tantivy():
        print(f"search: {_WITHOUT} `make env` installs it.", file=sys.stderr)
    found = []
    desk = None
    for papers in place.sizes.typed_papers:
        desk, indexing = indexed(place, papers)
        found += [*asking.typing(desk), *asking.ranked(desk), *indexing]
    assert desk is not None
    return [*found, *_notes(desk), *busy_lists.figures(place)]


# -- notes


def _notes(desk: Desk) -> list[Figure]:
    saves = desk.place.sizes.finds
    files = (desk.library, desk.targets["carrel"], desk.targets["fts5"])
    told = run_peer(desk.place, "peers.found_notes", *map(str, files), str(saves))
    statistics: tuple[Statistic, ...] = ("median", "p95")
    return [
        Figure(
            what=f"a note, saved to found, {statistic}",
            size=f"{desk.size}, {saves} saves",
            unit="ms",
            statistic=statistic,
            ours=Side(OURS, tuple(told["ours_ms"])),
            peer=Side("FTS5", tuple(told["peer_ms"])),
            marks=(FOUND,) if statistic == "p95" else (),
            goals=(FOUND_GOAL,) if statistic == "p95" else (),
        )
        for statistic in statistics
    ]
