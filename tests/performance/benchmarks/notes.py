"""Writing: a note that is saved, a long note that is opened and typed in, highlights, bulk tags."""

from __future__ import annotations

from tests.performance.figures import Figure, Mark, Side, Statistic
from tests.performance.place import Place
from tests.performance.processes import run_peer

NAME = "notes"
TITLE = "notes, highlights and tags"
HOW = """\
Save: `Library.save_note` until SQLite has committed, the writer loaded before: sittings of twenty
saves a note, each with other last words, with undo, history and change feed. The peer commits the
same text with sqlite3 alone, right after each, to a file of one table in the same folder; WAL and
`synchronous=FULL` on both sides. Long note: from the wish, or the key, to the end of the paint that
shows it, off-screen, 60 ms between two keys; Carrel's editor colours Markdown, counts words,
completes and saves as in the window, the peer is a bare text field. Highlights: the view over the
library, from the wish to the end of the paint, reading included; the peer is a plain table that
reads the same rows. Tag: `Library.add_tags` with undo and feed, and its undo; the peer inserts the
same rows in one transaction."""

SAVE = Mark("ratio", 1.5)
FRAME = Mark("ours", 16.7)
FELT = Mark("ours", 100)
SECOND = Mark("ours", 1_000)


def measure(place: Place) -> list[Figure]:
    """Return what saving, opening, typing, listing and tagging take."""
    saves = [_saves(place, papers) for papers in place.sizes.note_papers]
    return [*saves, *_long_notes(place), *_highlights(place), *_tags(place)]


def _saves(place: Place, papers: int) -> Figure:
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


def _long_notes(place: Place) -> list[Figure]:
    sizes = place.sizes
    words = tuple(map(str, (sizes.note_characters, sizes.keystrokes, sizes.opens)))
    sides = {
        kind: run_peer(place, "peers.long_notes", kind, *words, QT_QPA_PLATFORM="offscreen")
        for kind in ("ours", "bare")
    }
    told: tuple[tuple[str, str, Statistic, Mark], ...] = (
        ("open a long note", "open_ms", "median", FELT),
        ("a keystroke in a long note", "keystroke_ms", "p95", FRAME),
    )
    return [
        Figure(
            what=what,
            size=f"{sizes.note_characters:,} characters",
            unit="ms",
            statistic=statistic,
            ours=Side("Carrel", tuple(sides["ours"][name])),
            peer=Side("bare text field", tuple(sides["bare"][name])),
            marks=(mark,),
        )
        for what, name, statistic, mark in told
    ]


def _highlights(place: Place) -> list[Figure]:
    sizes, shelf = place.sizes, place.shelf
    library = place.copy(shelf.library_with_highlights(sizes.highlighted_papers, sizes.highlights))
    sides = {
        kind: run_peer(
            place,
            "peers.highlight_lists",
            kind,
            str(library),
            str(sizes.tables),
            QT_QPA_PLATFORM="offscreen",
        )
        for kind in ("ours", "bare")
    }
    if len({told["highlights"] for told in sides.values()}) != 1:
        raise AssertionError(f"the two list different highlights: {sides}")
    size = f"{sides['ours']['highlights']:,} highlights"
    return [
        Figure(
            what=f"{what} the highlights",
            size=size,
            unit="ms",
            statistic="median",
            ours=Side("Carrel", tuple(sides["ours"][f"{what}_ms"])),
            peer=Side("plain table", tuple(sides["bare"][f"{what}_ms"])),
            marks=(FELT,),
        )
        for what in ("open", "search")
    ]


def _tags(place: Place) -> list[Figure]:
    sizes = place.sizes
    library = place.copy(place.shelf.library(sizes.papers))
    words = (str(library), str(sizes.tagged_papers), str(sizes.tables))
    told = run_peer(place, "peers.bulk_tags", *words)
    size = f"{sizes.tagged_papers:,} of {sizes.papers:,} {place.shelf.words}"
    return [
        Figure(
            what=what,
            size=size,
            unit="ms",
            statistic="median",
            ours=Side("Carrel", tuple(told[name])),
            peer=Side("plain statements", tuple(told["raw_ms"])),
            marks=(SECOND,),
        )
        for what, name in (("tag many papers", "ours_ms"), ("undo of that", "undo_ms"))
    ]
