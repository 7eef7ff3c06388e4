"""Following stops and goes on anywhere, whatever plugins and other processes do."""

from __future__ import annotations

import itertools
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.unit.library.following import LETTERS, TAGGED, Follow, many, stored

from carrel.domain.paper import Paper, ReadingState
from carrel.library import backup, following
from carrel.library.errors import ReadOnlyLibraryError
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.stored_fields import FieldBatch, Progress

# -- stopping and going on ---------------------------------------------------------------------


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH", 10)


@pytest.mark.usefixtures("small_batches")
def test_it_stops_when_cancelled_and_goes_on_there(library: Library, follow: Follow):
    library.add_batch(many(45), source="x")
    assert not follow(cancel_after=25)
    assert len(follow.read) == 25
    assert len(stored(library.path, "letters")) == 20  # the batch under way is not stored
    assert not follow(cancel_after=3)
    library.add_tags([5, 44], ["later"])
    assert follow()
    assert follow.read == [5, *range(21, 46)]  # what changed of those that were read, and the rest
    assert [len(batch.values) for batch in follow.batches] == [1, 10, 10, 5]
    assert sorted(stored(library.path, "letters")) == list(range(1, 46))
    assert stored(library.path, "tagged")[5] == stored(library.path, "tagged")[44]
    assert follow()
    assert follow.read == []


@pytest.mark.usefixtures("small_batches")
def test_much_at_once_is_read_in_batches_too(library: Library, follow: Follow):
    library.add_batch(many(30), source="x")
    follow()
    library.add_batch(many(25, 30), source="more")
    assert not follow(cancel_after=15)
    assert follow.read == list(range(31, 46))
    assert follow()
    assert follow.read == list(range(41, 56))
    library.set_state(range(20, 50), ReadingState.READ)
    assert follow()
    assert follow.read == list(range(20, 56))
    assert [
        n for n, values in stored(library.path, "tagged").items() if values == ["read"]
    ] == list(range(20, 50))


@pytest.mark.usefixtures("small_batches")
def test_a_slow_plugin_loses_little(
    library: Library, follow: Follow, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(following, "BATCH_S", -1)
    library.add_batch(many(4), source="x")
    assert follow()
    assert [len(batch.values) for batch in follow.batches] == [1, 1, 1, 1]


def test_a_feed_that_was_thinned_means_everything(library: Library, add, follow: Follow):
    one, two = add("One", "Two")
    follow()
    library.set_state([one], ReadingState.READ)
    with closing(sqlite3.connect(library.path)) as other:
        other.execute("DELETE FROM feed")
        nothing = json.dumps({"added": "", "removed": "", "changed": {}})
        other.execute("INSERT INTO feed VALUES (1000, 0, 'x', ?)", (nothing,))
        other.commit()
    assert follow()
    assert follow.read == [one, two]
    assert stored(library.path, "tagged")[one] == ["read"]
    assert follow()
    assert follow.read == []


def test_a_restored_backup_is_read_again(folder: Path):
    with open_library(folder, origin="window") as library:
        library.add_batch(many(3), source="x")
        follow = Follow(library)
        follow()
        kept = backup.make_backup(folder)
        library.set_state([2], ReadingState.READ)
        follow()
    backup.restore(folder, kept)
    with open_library(folder, origin="window") as library:
        follow = Follow(library)
        assert follow()
        assert follow.read == [1, 2, 3]
        assert stored(library.path, "tagged")[2] == ["inbox"]


def test_long_following_is_written_down_now_and_then(
    library: Library, add, follow: Follow, monkeypatch: pytest.MonkeyPatch
):
    (one,) = add("One")
    follow()
    monkeypatch.setattr(following, "UNTOLD_ROWS", 5)
    for number in range(12):
        library.save_note(one, f"note {number}")
        assert follow()
    with closing(LibraryReader(library.path)) as reader:
        progress = reader.field_progress([LETTERS, TAGGED])
        assert all(reader.last_seq() - one.seq <= 6 for one in progress)


# -- what plugins may do -----------------------------------------------------------------------


def raises(_paper: Paper) -> list[Any]:
    raise RuntimeError("broken")


def raises_half_way(_paper: Paper) -> Iterator[Any]:
    yield 1
    raise SystemError("broken half-way")


@pytest.mark.parametrize(
    ("values", "kept", "failures"),
    [
        (raises, [], 1),
        (raises_half_way, [], 1),
        (lambda _: itertools.count(), list(range(100)), 0),
        (lambda _: [1e400, float("nan"), 10**400, 7], [7], 0),
        (lambda _: "a text", [], 1),
        (lambda _: None, [], 1),
        (lambda paper: setattr(paper, "title", "changed"), [], 1),
    ],
)
def test_hostile_functions(
    library: Library, add, follow: Follow, values: Any, kept: list[Any], failures: int
):
    (one,) = add("One")
    follow.fields[0] = (LETTERS, values)
    assert follow()
    assert stored(library.path, "letters").get(one, []) == kept
    assert stored(library.path, "tagged") == {one: ["inbox"]}
    assert len(follow.failed) == failures
    assert follow()
    assert follow.read == []


def test_hostile_texts(library: Library, add, follow: Follow):
    (one,) = add("One")
    follow.fields[1] = (
        TAGGED,
        lambda _: ["a\0b", "\ud800", "x" * 1_000_000, "'; DROP TABLE paper"],
    )
    assert follow()
    assert stored(library.path, "tagged") == {one: ["'; DROP TABLE paper", "a b"]}


def test_types_are_stored_as_given(library: Library, add, follow: Follow):
    (one,) = add("One")
    follow.fields[0] = (LETTERS, lambda _: [1, 2.5, 2**62])
    follow.fields[1] = (TAGGED, lambda _: ["12", "1e3", "007"])
    follow()
    assert stored(library.path, "letters") == {one: [1, 2.5, 2**62]}
    assert stored(library.path, "tagged") == {one: ["007", "12", "1e3"]}


def test_a_library_that_cannot_be_written(library: Library, add, follow: Follow):
    add("One")
    library.read_only = "it is on a read-only disk"
    with pytest.raises(ReadOnlyLibraryError, match="store the fields"):
        follow()


# -- two at once -------------------------------------------------------------------------------


def test_a_batch_that_builds_on_what_is_no_more_is_refused(
    library: Library, other_side: Library, add, follow: Follow
):
    (one,) = add("One")
    stale = FieldBatch(fields=(LETTERS,), before=None, after=Progress(0), values={one: ((99,),)})
    Follow(other_side)()
    assert not library.store_fields(stale)
    assert stored(library.path, "letters") == {one: [3]}
    assert follow()
    assert follow.read == []


def test_two_that_follow_at_once(library: Library, other_side: Library, add, follow: Follow):
    one, two = add("One", "Two")
    first = follow.write

    def write(batch: FieldBatch) -> bool:
        follow.write = first
        Follow(other_side)()
        return first(batch)

    follow.write = write
    assert follow()
    assert follow.read == [one, two]
    assert stored(library.path, "letters") == {one: [3], two: [3]}


def test_it_gives_way_to_another_that_is_always_quicker(library: Library, add, follow: Follow):
    add("One")
    follow.write = lambda _: False
    assert not follow()
    assert len(follow.batches) == 3


ADDS_PAPERS = """
import sys
from pathlib import Path
from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
with open_library(Path(sys.argv[1]), origin="command line") as library:
    for batch in range(20):
        titles = [f"{batch:02}x{n:02} " + "y" * n for n in range(20)]
        library.add_batch([ImportedPaper(title=title) for title in titles], source="x")
"""


def test_papers_of_another_process_while_this_one_follows(folder: Path, follow: Follow):
    process = subprocess.Popen([sys.executable, "-c", ADDS_PAPERS, str(folder)])
    while process.poll() is None:
        assert follow()
    assert process.returncode == 0
    assert follow()
    with closing(LibraryReader(library_file(folder))) as reader:
        ids = reader.live_ids()
        titles = {paper.id: [len(paper.title)] for paper in reader.papers(ids)}
    assert len(ids) == 400
    assert stored(library_file(folder), "letters") == titles
