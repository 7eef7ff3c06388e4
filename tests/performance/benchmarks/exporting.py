"""`carrel export` as a process, beside writing the same files plainly."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.performance.figures import Figure, Mark, Side
from tests.performance.libraries import ROOT
from tests.performance.peers import plain_export
from tests.performance.place import Place
from tests.performance.processes import timed

NAME = "export"
TITLE = "papers and notes as files, by the command line"
HOW = """\
`carrel export FOLDER` of a library with a note on every paper, the whole process from its start to
its end: the first time, again with nothing changed, and again after one note in a hundred got
another line. Memory is the most that was resident in any of the three. The peer is a process that
finds the same files in a table of sqlite3, name and bytes, and writes those that are not there with
these bytes: to another name, synced, put in the file's place, and the folder synced once at the
end. Carrel and the peer in turn, each with a folder of its own. What is unchanged is also told
beside Carrel's own first time."""

UNCHANGED = Mark("ratio", 0.1)
#: One note in so many changes.
_EVERY = 100
_PHASES = ("first time", "nothing changed", "1 % of the notes changed")

#: Seconds and peak of memory in MB, one a phase.
_Round = list[tuple[float, float]]


def measure(place: Place) -> list[Figure]:
    """Return the seconds of each phase and the memory, by size of library."""
    return [one for papers in place.sizes.exported_papers for one in _figures(place, papers)]


def _figures(place: Place, papers: int) -> list[Figure]:
    library = place.copy(place.shelf.library_with_notes(papers))
    rounds = [_round(place, library, papers, str(n)) for n in range(place.sizes.exports)]
    size = f"{papers:,} {place.shelf.words} with notes"

    def figure(what: str, unit: str, ours: Side, peer: Side, *marks: Mark) -> Figure:
        return Figure(
            what=what, size=size, unit=unit, statistic="median", ours=ours, peer=peer, marks=marks
        )

    def seconds(name: str, side: int, phase: int) -> Side:
        return Side(name, tuple(one[side][phase][0] for one in rounds))

    def peak(name: str, side: int) -> Side:
        return Side(name, tuple(max(mb for _, mb in one[side]) for one in rounds))

    again = seconds("Carrel", 0, 1)
    return [
        *(
            figure(what, "s", seconds("Carrel", 0, number), seconds("plain files", 1, number))
            for number, what in enumerate(_PHASES)
        ),
        figure(_PHASES[1], "s", again, seconds("Carrel, first time", 0, 0), UNCHANGED),
        figure("memory at its peak", "MB", peak("Carrel", 0), peak("plain files", 1)),
    ]


def _round(place: Place, library: Path, papers: int, words: str) -> tuple[_Round, _Round]:
    """Run the three phases, Carrel and the peer in turn; the library's notes change meanwhile."""
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    mine, plain, table = folder / "carrel", folder / "plain", folder / "files.sqlite"
    carrel = [*place.program, "--library", str(library), "export", str(mine)]
    peer = place.module("peers.plain_export", str(table), str(plain))
    changed = len(range(0, papers, _EVERY))
    sides: tuple[_Round, _Round] = ([], [])
    for phase, expected in zip(_PHASES, (papers, 0, changed), strict=True):
        if phase == _PHASES[2]:
            _change_some(place, library, f"Read again, {words}.")
        sides[0].append(timed(carrel, place.environment))
        fresh = plain_export.load(table, mine)
        if fresh != expected:
            raise AssertionError(f"{phase}: {fresh} files were written, not {expected}")
        sides[1].append(timed(peer, place.environment))
    shutil.rmtree(folder)
    return sides


def _change_some(place: Place, library: Path, words: str) -> None:
    subprocess.run(
        place.module("reader_notes", str(library), words, str(_EVERY)),
        env=place.environment,
        cwd=ROOT,
        check=True,
    )
