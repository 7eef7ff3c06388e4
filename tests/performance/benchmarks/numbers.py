"""The Metrics panel over a whole library: how long it takes to open, to sort and to filter."""

from __future__ import annotations

from tests.performance.figures import Figure, Mark, Side
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "metrics"
TITLE = "the numbers of all papers in a table"
HOW = """\
The panel on a list of all papers, results only, off-screen: from the wish to the end of the paint
that shows it. Sort: by normalised value, the largest first. Filter: by a quantity. The counts in
the filters come after the rows and are waited for between two wishes. The peer is a plain table
that reads all rows first and keeps them in a list."""

_UNDER = Mark("ours", 100)


def measure(place: Place) -> list[Figure]:
    """Return what opening, sorting and filtering takes, and the memory of both."""
    sizes, shelf = place.sizes, place.shelf
    library = place.copy(shelf.library_with_mentions(sizes.papers))
    sides = {
        kind: run_peer(
            place,
            "peers.number_tables",
            kind,
            str(library),
            str(sizes.tables),
            QT_QPA_PLATFORM="offscreen",
        )
        for kind in ("ours", "bare")
    }
    ours, bare = sides["ours"], sides["bare"]
    if ours["numbers"] != bare["numbers"]:
        raise AssertionError(f"{ours['numbers']} numbers are listed, not {bare['numbers']}")
    size = f"{sizes.papers:,} {shelf.words}, {ours['numbers']:,} numbers"
    figures = [
        Figure(
            what=what,
            size=size,
            unit="ms",
            statistic="median",
            ours=Side("Carrel", tuple(ours[f"{what}_ms"])),
            peer=Side("plain table", tuple(bare[f"{what}_ms"])),
            marks=(_UNDER,),
        )
        for what in ("open", "sort", "filter")
    ]
    memory = Figure(
        what="most memory",
        size=size,
        unit="MB",
        statistic="max",
        ours=Side("Carrel", (ours["peak_mb"],)),
        peer=Side("plain table", (bare["peak_mb"],)),
    )
    return [*figures, memory]
