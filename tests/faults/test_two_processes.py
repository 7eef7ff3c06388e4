"""Two processes that write at the same time: every acknowledged write of both is there."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library import connection as connecting
from carrel.library.errors import LibraryError
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader


@pytest.fixture
def papers(folder: Path) -> None:
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title=f"P {n}") for n in range(1, 51)], source="x")


def tags_of(told: list[str]) -> set[tuple[int, str]]:
    return {
        (int(paper), rest)
        for kind, paper, rest in (line.split(" ", 2) for line in told)
        if kind == "tag"
    }


def test_both_write_at_the_same_time(folder: Path, papers: None, writer, ask):
    number = 150
    both = [writer("mixed", name, number) for name in ("one", "two")]
    for one in both:
        one.go()
    told = [one.acknowledged() for one in both]
    assert [len(lines) for lines in told] == [number, number]
    given = set(ask("SELECT paper_id, name FROM paper_tag JOIN tag ON tag.id = tag_id"))
    assert given == tags_of(told[0]) | tags_of(told[1])
    # Each note is the last that one of the two wrote on its paper; the other's is a version.
    last = {
        name: {line.split()[1]: line.split()[3] for line in lines if line.startswith("note")}
        for name, lines in zip(("one", "two"), told, strict=True)
    }
    for paper, body in ask("SELECT paper_id, body FROM note"):
        name, count, _ = str(body).split(" ")
        assert last[name][str(paper)] == count
    texts = {str(body).rsplit(" ", 1)[0] for (body,) in ask("SELECT body FROM note")}
    texts |= {str(body).rsplit(" ", 1)[0] for (body,) in ask("SELECT body FROM note_version")}
    for name in ("one", "two"):
        for count in last[name].values():
            assert f"{name} {count}" in texts
    # One feed row and one entry a write; numbers without a gap.
    seqs = [seq for (seq,) in ask("SELECT seq FROM feed ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert dict(ask("SELECT origin, COUNT(*) FROM feed GROUP BY origin")) == {
        "window": 1,
        "one": number,
        "two": number,
    }


def test_a_reader_sees_each_commit_whole_meanwhile(folder: Path, writer, ask):
    both = [writer("imports", name, 20) for name in ("one", "two")]
    reader = LibraryReader(library_file(folder))
    for one in both:
        one.go()
    seq, followed = 0, set[int]()
    while any(one.process.poll() is None for one in both) or reader.last_seq() > seq:
        told = reader.feed_since(seq)
        assert len(told.added) % 40 == 0
        assert all(reader.paper(one) is not None for one in told.added)
        followed |= told.added
        seq = told.last_seq
        time.sleep(0.01)
    reader.close()
    assert sum(len(one.acknowledged()) for one in both) == 40
    assert followed == {one for (one,) in ask("SELECT id FROM paper WHERE live = 1")}
    assert len(followed) == 40 * 40
    assert ask("SELECT COUNT(DISTINCT citekey) FROM paper") == [(1_600,)]


def test_one_of_two_is_killed_again_and_again(folder: Path, papers: None, writer, ask):
    chance = random.Random(3)
    steady = writer("mixed", "steady", 400)
    steady.go()
    told: list[str] = []
    for round_ in range(4):
        victim = writer("mixed", f"victim{round_}", 100_000)
        victim.go()
        told += [victim.line().removeprefix("ACK ") for _ in range(chance.randint(1, 20))]
        time.sleep(chance.random() * 0.02)
        victim.kill()
        told += victim.acknowledged()
    kept = steady.acknowledged()
    assert len(kept) == 400
    given = set(ask("SELECT paper_id, name FROM paper_tag JOIN tag ON tag.id = tag_id"))
    assert tags_of(kept) | tags_of(told) <= given
    with open_library(folder, origin="window") as library:
        library.save_note(1, "the lock is free")


def test_undo_beside_a_writer(folder: Path, papers: None, writer, ask):
    """The window undoes while the command line writes: nothing is lost but what was undone."""
    other = writer("tags", "other", 120)
    other.go()
    undone = 0
    with open_library(folder, origin="window") as library:
        while other.process.poll() is None:
            entry = library.undo()
            undone += entry is not None and entry.origin == "other"
            library.redo()
            time.sleep(0.005)
    assert undone
    assert len(other.acknowledged()) == 120
    standing = ask("SELECT COUNT(*) FROM history WHERE origin = 'other' AND undone = 0")[0][0]
    assert ask("SELECT COUNT(*) FROM paper_tag") == [(standing,)]


def test_two_processes_that_open_first_make_one_library(tmp_path: Path):
    import subprocess
    import sys

    program = (
        "import sys; from pathlib import Path\n"
        "from carrel.domain.paper import ImportedPaper\n"
        "from carrel.library.opening import open_library\n"
        "with open_library(Path(sys.argv[1]), origin='x') as library:\n"
        "    library.add_batch([ImportedPaper(title=sys.argv[2])], source='x')\n"
    )
    place = tmp_path / "new"
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(place), title]) for title in "ABC"
    ]
    assert [child.wait() for child in children] == [0, 0, 0]
    reader = LibraryReader(library_file(place))
    assert {reader.paper(one).title for one in (1, 2, 3)} == {"A", "B", "C"}
    reader.close()
    assert [one.name for one in place.iterdir() if "sqlite-" not in one.name] == ["library.sqlite"]


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("HELD", flush=True)
sys.stdin.readline()
"""


def test_library_that_another_process_locks(
    folder: Path, papers: None, ask, monkeypatch: pytest.MonkeyPatch
):
    import subprocess
    import sys

    monkeypatch.setattr(connecting, "BUSY_TIMEOUT_MS", 100)
    before = ask("SELECT * FROM paper")
    with (
        open_library(folder, origin="window") as library,
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(library_file(folder))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as holder,
    ):
        assert holder.stdout is not None
        assert holder.stdout.readline() == "HELD\n"
        for _ in range(2):
            with pytest.raises(LibraryError, match="another program keeps the library busy"):
                library.save_note(1, "text")
        assert ask("SELECT * FROM paper") == before
        holder.kill()  # its lock goes with it
        holder.wait()
        library.save_note(1, "text")
    assert ask("SELECT body FROM note") == [("text",)]
