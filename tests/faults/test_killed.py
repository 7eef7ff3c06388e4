"""SIGKILL at random moments: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.backup import list_backups
from carrel.library.health import FileState, look
from carrel.library.location import backup_folder, library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader

BATCH = 40
KILLS = 4


@pytest.fixture
def papers(folder: Path) -> None:
    """Fifty papers."""
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title=f"P {n}") for n in range(1, 51)], source="x")


def kill_soon(one, chance: random.Random, at_least: int) -> list[str]:
    """Kill the writer some milliseconds after some acknowledged writes; return all of these."""
    one.go()
    told = [one.line().removeprefix("ACK ") for _ in range(chance.randint(1, at_least))]
    time.sleep(chance.random() * 0.02)
    one.kill()
    return told + one.acknowledged()


def check_mixed(ask, told: list[str]) -> None:
    """Assert that the last acknowledged text and state of each paper, and each tag, is there.

    The write after the last acknowledged one may be there as well: it was not promised.
    """
    notes = dict(ask("SELECT paper_id, body FROM note"))
    given = set(ask("SELECT paper_id, name FROM paper_tag JOIN tag ON tag.id = tag_id"))
    last: dict[str, int] = {}
    for line in told:
        kind, paper, *rest = line.split()
        if kind == "note":
            last[paper] = int(rest[1])
        elif kind == "tag":
            assert (int(paper), rest[0]) in given, line
    for paper, number in last.items():
        assert int(str(notes[int(paper)]).split()[1]) >= number, paper


def test_notes_tags_and_states(folder: Path, papers: None, writer, ask):
    chance = random.Random(7)
    for round_ in range(KILLS):
        told = kill_soon(writer("mixed", f"w{round_}", 100_000), chance, 40)
        assert told
        check_mixed(ask, told)
        # No text is a mixture of two.
        for body, *_ in ask("SELECT body FROM note"):
            name, number, filling = str(body).split(" ")
            assert filling == "x" * (int(number) * 37 % 3_000), name
    with open_library(folder, origin="window") as library:
        while library.undo():
            pass
    assert ask("SELECT COUNT(*) FROM paper_tag") == [(0,)]


def test_import_stores_whole_batches(folder: Path, writer, ask):
    chance = random.Random(8)
    for round_ in range(KILLS):
        told = kill_soon(writer("imports", f"w{round_}", 100_000), chance, 8)
        found = dict(ask("SELECT source, COUNT(*) FROM paper WHERE live = 1 GROUP BY source"))
        assert set(found.values()) == {BATCH}
        assert {line.removeprefix("import ") for line in told} <= found.keys()
        (entries,) = ask("SELECT COUNT(*) FROM history")
        (rows,) = ask("SELECT COUNT(*) FROM feed")
        assert entries == rows == (len(found),)
    assert ask("SELECT COUNT(*) FROM paper WHERE live = 0") == [(0,)]


def test_undo_is_whole(folder: Path, writer, ask):
    chance = random.Random(9)
    for round_ in range(KILLS):
        kill_soon(writer("undo", f"w{round_}", 100_000), chance, 9)
        live = ask("SELECT COUNT(*) FROM paper WHERE live = 1")[0][0]
        (standing,) = ask("SELECT COUNT(*) FROM history WHERE undone = 0")[0]
        assert live == standing * BATCH


def test_backups_are_whole_or_not_there(folder: Path, papers: None, writer, ask):
    chance = random.Random(10)
    for round_ in range(KILLS):
        told = kill_soon(writer("backups", f"w{round_}", 100_000), chance, 4)
        made = list_backups(folder)
        assert made
        assert [one.problem for one in made] == [""] * len(made)
        assert {one.papers for one in made} == {50}
        # Thinning keeps the newest whatever their day.
        assert told[-1].removeprefix("backup ") in {one.path.name for one in made}
    ask("SELECT 1")
    partial = list(backup_folder(folder).glob("*.partial"))
    assert len(partial) <= KILLS


def test_thinning(folder: Path, papers: None, writer, ask):
    chance = random.Random(11)
    for round_ in range(2):
        kill_soon(writer("thin", f"w{round_}", 100_000), chance, 20)
        assert ask("SELECT COUNT(*) FROM paper") == [(50,)]


def test_library_that_is_being_made(tmp_path: Path, writer, folder: Path):
    """Killed while it is made, a library is absent or whole, never half."""
    import subprocess
    import sys

    chance, seen = random.Random(12), defaultdict(int)
    program = (
        "import sys; from pathlib import Path\n"
        "from carrel.library.opening import make_library\n"
        "make_library(Path(sys.argv[1]))\n"
    )
    for round_ in range(6):
        place = tmp_path / f"new {round_}"
        child = subprocess.Popen([sys.executable, "-c", program, str(place)])
        time.sleep(0.1 + chance.random() * 0.6)
        child.kill()
        child.wait()
        state = look(place)
        seen[state] += 1
        assert state in (FileState.ABSENT, FileState.HEALTHY)
        with open_library(place, origin="window") as library:
            library.add_batch([ImportedPaper(title="A")], source="x")
        reader = LibraryReader(library_file(place))
        assert reader.last_seq() == 1
        reader.close()
    assert sum(seen.values()) == 6
