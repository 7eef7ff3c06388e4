"""A vault kept in step by the command line, beside writing the same files plainly."""

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

NAME = "vault"
TITLE = "papers and notes as files, by the command line"
HOW = """\
`carrel export FOLDER` of a library with a note on every paper, the whole process from its start to
its end: the first time, again with nothing changed, again only to say what would be done, and again
after one note in a hundred got another line; then `carrel vault read FOLDER --dry-run` after the
reader typed a line into one file in a hundred. The peer is a process that finds the same files in a
table of sqlite3, name and bytes, and writes those that are not there with these bytes: to another
name, synced, put in the file's place, and the folder synced once at the end. Carrel and the peer in
turn, each with a folder of its own. What changes nothing is also told beside Carrel's own first
time. What plugins find in the papers was found before. Memory is the most that was resident in any
of the runs; it is told beside the smallest library's too, to which it may add a quarter: a library
is never held whole, but the names of its files are."""

UNCHANGED, FLAT = Mark("ratio", 0.1), Mark("ratio", 1.25)
#: One note or file in so many changes.
_EVERY = 100
_FIRST, _SAME, _DRY, _CHANGED, _READ = (
    "first time",
    "nothing changed",
    "nothing changed, dry run",
    "1 % of the notes changed",
    "read back, 1 % of the files edited",
)
#: What the peer does as well.
_WRITING = (_FIRST, _SAME, _CHANGED)
_END, _TYPED = b"<!-- carrel:end notes", b"Typed in the vault.\n"

#: Seconds and peak of memory in MB of each phase that was run.
_Round = dict[str, tuple[float, float]]


def measure(place: Place) -> list[Figure]:
    """Return the seconds of each phase and the memory, by size of library."""
    found: list[Figure] = []
    smallest: tuple[str, Side] | None = None
    for papers in place.sizes.exported_papers:
        size = f"{papers:,} {place.shelf.words} with notes"
        rounds = _rounds(place, papers)
        found += _figures(size, rounds)
        ours = _peak("Carrel", rounds, 0)
        if smallest is None:
            smallest = f"Carrel, {papers:,} papers", ours
        else:
            beside = Side(smallest[0], smallest[1].samples)
            found.append(_figure("memory at its peak", size, "MB", ours, beside, FLAT))
    return found


def _figures(size: str, rounds: list[tuple[_Round, _Round]]) -> list[Figure]:
    first = _seconds("Carrel, first time", rounds, 0, _FIRST)
    found = [
        _figure(
            phase,
            size,
            "s",
            _seconds("Carrel", rounds, 0, phase),
            _seconds("plain files", rounds, 1, phase) if phase in _WRITING else None,
        )
        for phase in rounds[0][0]
        if phase != _DRY
    ]
    for phase in (_SAME, _DRY):
        ours = _seconds("Carrel", rounds, 0, phase)
        found.append(_figure(phase, size, "s", ours, first, UNCHANGED))
    peaks = _peak("Carrel", rounds, 0), _peak("plain files", rounds, 1)
    return [*found, _figure("memory at its peak", size, "MB", *peaks)]


def _figure(what: str, size: str, unit: str, ours: Side, peer: Side | None, *marks: Mark) -> Figure:
    return Figure(
        what=what, size=size, unit=unit, statistic="median", ours=ours, peer=peer, marks=marks
    )


def _seconds(name: str, rounds: list[tuple[_Round, _Round]], side: int, phase: str) -> Side:
    return Side(name, tuple(one[side][phase][0] for one in rounds))


def _peak(name: str, rounds: list[tuple[_Round, _Round]], side: int) -> Side:
    return Side(name, tuple(max(mb for _, mb in one[side].values()) for one in rounds))


def _rounds(place: Place, papers: int) -> list[tuple[_Round, _Round]]:
    library = place.copy(place.shelf.library_with_notes(papers))
    # What plugins find in the papers is found once in a library's life, not in the first export.
    nowhere = str(library / "nowhere")
    found = [*place.program, "--library", str(library), "export", nowhere, "--dry-run"]
    subprocess.run(found, env=place.environment, capture_output=True, check=True)
    return [_round(place, library, papers, str(n)) for n in range(place.sizes.exports)]


def _round(place: Place, library: Path, papers: int, words: str) -> tuple[_Round, _Round]:
    """Run the phases, Carrel and the peer in turn; the library's notes change meanwhile."""
    folder = Path(tempfile.mkdtemp(dir=place.folder))
    mine, plain, table = folder / "carrel", folder / "plain", folder / "files.sqlite"
    carrel = [*place.program, "--library", str(library)]
    export = [*carrel, "export", str(mine)]
    peer = place.module("peers.plain_export", str(table), str(plain))
    changed = len(range(0, papers, _EVERY))
    sides: tuple[_Round, _Round] = ({}, {})
    for phase, expected in {_FIRST: papers, _SAME: 0, _DRY: 0, _CHANGED: changed}.items():
        if phase == _CHANGED:
            _change_some(place, library, f"Read again, {words}.")
        command = [*export, "--dry-run"] if phase == _DRY else export
        sides[0][phase] = timed(command, place.environment)
        fresh = plain_export.load(table, mine)
        if fresh != expected:
            raise AssertionError(f"{phase}: {fresh} files were written, not {expected}")
        if phase in _WRITING:
            sides[1][phase] = timed(peer, place.environment)
    _edit_some(mine)
    read_back = [*carrel, "vault", "read", str(mine), "--dry-run"]
    sides[0][_READ] = timed(read_back, place.environment)
    shutil.rmtree(folder)
    return sides


def _change_some(place: Place, library: Path, words: str) -> None:
    subprocess.run(
        place.module("reader_notes", str(library), words, str(_EVERY)),
        env=place.environment,
        cwd=ROOT,
        check=True,
    )


def _edit_some(vault: Path) -> None:
    """Type a line at the end of the note in some of a vault's files."""
    for path in sorted(vault.glob("*.md"))[::_EVERY]:
        content = path.read_bytes()
        assert content.count(_END) == 1, path
        path.write_bytes(content.replace(_END, _TYPED + _END))
