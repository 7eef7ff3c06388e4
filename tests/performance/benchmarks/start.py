"""From before the process is started to the first paint of the list, beside a bare window."""

from __future__ import annotations

from pathlib import Path

from tests.performance.figures import Figure, Mark, Side
from tests.performance.libraries import close_well
from tests.performance.place import Place
from tests.performance.screens import platforms, screen
from tests.performance.starts import painted

NAME = "start"
TITLE = "from the command to the first paint"
HOW = """\
Wall time from just before the process is started to the first paint of the list; one start to
warm up, then Carrel and the peer in turn. The peer is a window of the same size with the same
panes (tree, table of 56 rows, text browser, plain text edit, menu bar) and nothing behind them."""

#: Mark by whether the library is the small one.
FEW, MANY = Mark("ratio", 1.25), Mark("ratio", 1.35)


def measure(place: Place) -> list[Figure]:
    """Return one figure a library and platform."""
    sizes, shelf = place.sizes, place.shelf
    listing = place.copy(shelf.listing_library(sizes.few_papers))
    corpus = place.copy(shelf.library(sizes.papers))
    libraries = (
        (listing, sizes.few_papers, f"{sizes.few_papers} papers", FEW),
        (corpus, sizes.papers, f"{sizes.papers:,} {shelf.words}", MANY),
    )
    found = []
    for platform in platforms(with_x=sizes.with_x):
        with screen(platform) as shown:
            for library, rows, size, mark in libraries:
                ours, peer = _starts(place, library, rows, shown)
                found.append(
                    Figure(
                        what=f"start to first paint, {platform}",
                        size=size,
                        unit="ms",
                        statistic="median",
                        ours=Side("Carrel", ours),
                        peer=Side("bare window", peer),
                        marks=(mark,),
                    )
                )
    return found


def _starts(
    place: Place, library: Path, rows: int, shown: dict[str, str]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the milliseconds of ours and of the peer's, the warm-up left out."""
    environment = {**place.environment, **shown}
    program = [*place.program, "--library", str(library)]
    bare = place.module("peers.bare_window")
    ours, peer = [], []
    for _ in range(place.sizes.starts + 1):
        with painted(program, place.folder, environment) as told:
            if told["rows"] != rows:
                raise AssertionError(f"{told['rows']} rows at the first paint, not {rows}")
            ours.append(told["wall_ms"])
        close_well(library)
        with painted(bare, place.folder, environment) as told:
            peer.append(told["wall_ms"])
    return tuple(ours[1:]), tuple(peer[1:])
