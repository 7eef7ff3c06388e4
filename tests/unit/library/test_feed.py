"""The change feed names the papers that each commit touched, by whatever process, undo included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from carrel.domain.changes import ChangeSet
from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.domain.vault_change import Expected, VaultChange
from carrel.library import change_feed
from carrel.library.library import Library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@dataclass
class Told:
    """What a change set should say."""

    added: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    changed: Mapping[str, set[int]] = field(default_factory=dict)


def assert_told(told: ChangeSet, should: Told) -> None:
    assert (told.added, told.removed) == (should.added, should.removed)
    assert dict(told.changed) == dict(should.changed)


def read_back(library: Library) -> object:
    """Take note, tags, state and rating of the second paper from a vault."""
    with closing(LibraryReader(library.path)) as reader:
        paper = reader.paper(2)
    assert paper is not None
    change = VaultChange(
        paper_id=2,
        carrel_id=paper.carrel_id,
        title=paper.title,
        file="x.md",
        expected=Expected(state=paper.state),
        note="typed in the vault",
        tags_added=("x",),
        state=ReadingState.READ,
        rating=4,
        rating_changed=True,
    )
    return library.take_from_vault([change])


OPERATIONS: list[tuple[Callable[[Library], object], Told, Told]] = [
    (
        lambda lib: lib.set_state([1, 2], ReadingState.READ),
        Told(changed={"state": {1, 2}}),
        Told(changed={"state": {1, 2}}),
    ),
    (
        lambda lib: lib.set_starred([1, 3], starred=True),  # 3 has its star already
        Told(changed={"starred": {1}}),
        Told(changed={"starred": {1}}),
    ),
    (
        lambda lib: lib.set_rating([2, 99], 5),
        Told(changed={"rating": {2}}),
        Told(changed={"rating": {2}}),
    ),
    (
        read_back,
        Told(changed={"note": {2}, "tags": {2}, "state": {2}, "rating": {2}}),
        Told(changed={"note": {2}, "tags": {2}, "state": {2}, "rating": {2}}),
    ),
    (lambda lib: lib.trash([1, 4]), Told(removed={1}), Told(added={1})),
    (lambda lib: lib.restore([1, 4]), Told(added={4}), Told(removed={4})),
    (
        lambda lib: lib.save_note(2, "text"),
        Told(changed={"note": {2}}),
        Told(changed={"note": {2}}),
    ),
    (
        lambda lib: lib.add_highlight(2, "title", (0, 1)),
        Told(changed={"highlights": {2}}),
        Told(changed={"highlights": {2}}),
    ),
    (
        lambda lib: lib.change_highlights([1], colour="pink", comment="why"),
        Told(changed={"highlights": {1}}),
        Told(changed={"highlights": {1}}),
    ),
    (
        lambda lib: lib.delete_highlights([1]),
        Told(changed={"highlights": {1}}),
        Told(changed={"highlights": {1}}),
    ),
    (
        lambda lib: lib.rename_tag("only/here", "there"),
        Told(changed={"highlights": {1}}),
        Told(changed={"highlights": {1}}),
    ),
    (
        lambda lib: lib.set_state([1], ReadingState.LATER),
        Told(changed={"state": {1}}),
        Told(changed={"state": {1}}),
    ),
    (
        lambda lib: lib.move_in_queue([5], before=2),
        Told(changed={"queue": {5}}),
        Told(changed={"queue": {5}}),
    ),
    (
        lambda lib: lib.change_tags([2, 3], ["y"], ["x"]),
        Told(changed={"tags": {2, 3}}),
        Told(changed={"tags": {2, 3}}),
    ),
    (
        lambda lib: lib.add_tags([2, 3], ["x"]),  # 3 has it already
        Told(changed={"tags": {2}}),
        Told(changed={"tags": {2}}),
    ),
    (
        lambda lib: lib.remove_tags([2, 3], ["x"]),
        Told(changed={"tags": {3}}),
        Told(changed={"tags": {3}}),
    ),
    (
        lambda lib: lib.rename_tag("x", "new"),
        Told(changed={"tags": {3, 5}}),
        Told(changed={"tags": {3, 5}}),
    ),
    (
        lambda lib: lib.rename_tag("x", "z"),
        Told(changed={"tags": {3, 5}}),
        Told(changed={"tags": {3, 5}}),
    ),
    (
        lambda lib: lib.delete_tag("x"),
        Told(changed={"tags": {3, 5}}),
        Told(changed={"tags": {3, 5}}),
    ),
    (
        lambda lib: lib.set_tag_colour("x", "green"),
        Told(changed={"tags": set()}),
        Told(changed={"tags": set()}),
    ),
    (
        lambda lib: lib.add_batch(
            [
                ImportedPaper(title="A", venue="ICML"),
                ImportedPaper(title="D"),  # from the trash
                ImportedPaper(title="B"),
                ImportedPaper(title="New"),
            ],
            source="x",
        ),
        Told(added={4, 6}, changed={"venue": {1}}),
        Told(removed={4, 6}, changed={"venue": {1}}),
    ),
]


@pytest.fixture
def five(library: Library, add) -> None:
    """Papers 1 to 5: 3 is starred, 3 and 5 carry x (5 carries z, too), 4 lies in the trash.

    1 has a highlight with a tag of its own; 2 and 5 are kept for later.
    """
    add("A", "B", "C", "D", "E")
    library.set_starred([3], starred=True)
    library.add_tags([3, 5], ["x"])
    library.add_tags([5], ["z"])
    library.trash([4])
    library.add_highlight(1, "title", (0, 1), tags=["only/here"])
    library.set_state([2], ReadingState.LATER)
    library.set_state([5], ReadingState.LATER)


@pytest.mark.parametrize(("change", "forward", "back"), OPERATIONS)
def test_each_operation_and_its_undo_and_redo(
    five: None, library: Library, reader: LibraryReader, change, forward: Told, back: Told
):
    seq = reader.last_seq()
    change(library)
    assert reader.last_seq() == seq + 1
    assert_told(reader.feed_since(seq), forward)
    library.undo()
    assert_told(reader.feed_since(seq + 1), back)
    library.redo()
    assert_told(reader.feed_since(seq + 2), forward)
    assert reader.last_seq() == seq + 3


def test_emptied_trash(five: None, library: Library, reader: LibraryReader):
    seq = reader.last_seq()
    library.empty_trash()
    assert_told(reader.feed_since(seq), Told(removed={4}))
    assert library.empty_trash() == 0
    assert reader.last_seq() == seq + 1


def test_no_ghosts_after_the_trash_was_emptied(five: None, library: Library, reader: LibraryReader):
    library.empty_trash()
    seq = reader.last_seq()
    while library.undo():
        pass
    while library.redo():
        pass
    assert 4 not in reader.feed_since(seq).touched


def test_several_rows_as_one(library: Library, add, reader: LibraryReader):
    a, b, c = add("A", "B", "C")
    seq = reader.last_seq()
    library.trash([a, b])
    library.restore([a])
    library.set_starred([c], starred=True)
    library.set_rating([c], 2)
    told = reader.feed_since(seq)
    assert_told(told, Told(added={a}, removed={b}, changed={"starred": {c}, "rating": {c}}))
    assert told.last_seq == seq + 4
    assert told.touched == {a, b, c}


def test_nothing_new(library: Library, add, reader: LibraryReader):
    add("A")
    told = reader.feed_since(reader.last_seq())
    assert told.is_empty
    assert told.last_seq == reader.last_seq() == 1
    assert reader.feed_since(0).added == {1}


def test_both_sides_are_named(library, other_side, add, reader: LibraryReader):
    add("A")
    other_side.set_starred([1], starred=True)
    assert reader.feed_since(0).origins == {"window", "command line"}
    assert reader.feed_since(1).origins == {"command line"}


def test_data_version_changes_with_every_commit_of_others(library: Library, add, rows: ListReader):
    before = rows.data_version()
    assert rows.data_version() == before
    add("A")
    after = rows.data_version()
    assert after != before
    rows.ids()
    assert rows.data_version() == after


OTHER_PROCESS = """
import sys
from pathlib import Path
from carrel.library.opening import open_library
with open_library(Path(sys.argv[1]), origin="command line") as library:
    library.set_starred([1], starred=True)
    library.add_tags([2], ["from afar"])
    library.undo()
"""


def test_another_process_is_followed(library: Library, add, reader, rows: ListReader):
    add("A", "B")
    seq, version = reader.last_seq(), rows.data_version()
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, str(library.folder)], check=True)
    assert rows.data_version() != version
    told = reader.feed_since(seq)
    assert_told(told, Told(changed={"starred": {1}, "tags": {2}}))
    assert told.origins == {"command line"}
    assert library.undo().label == "Star “A”"
    assert library.redo().label == "Star “A”"
    assert library.redo().label == "Tag “B” from afar"


def test_feed_says_how_far_back_it_reaches(library, add, reader, monkeypatch):
    assert reader.feed_reaches(0)
    assert not reader.feed_reaches(1)  # a follower of another library
    monkeypatch.setattr("carrel.library.thinning.KEPT_ROWS", 3)
    (a,) = add("A")
    for number in range(9):
        library.set_starred([a], starred=number % 2 == 0)
    assert reader.last_seq() == 10
    assert reader.feed_reaches(0)
    library.thin()
    assert [reader.feed_reaches(seq) for seq in (0, 6, 7, 10, 11)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_newest_number_stays_when_the_rest_is_thinned(library, add, reader, monkeypatch):
    monkeypatch.setattr("carrel.library.thinning.KEPT_ROWS", 1)
    add("A")
    add("B")
    library.thin()
    assert reader.last_seq() == 2
    assert reader.feed_reaches(1)
    assert not reader.feed_reaches(0)


def test_a_paper_that_comes_and_goes_in_one_commit_is_only_gone():
    draft = change_feed.FeedDraft()
    draft.set_visible([1, 2], visible=True)
    draft.set_visible([2], visible=False)
    assert (draft.added, draft.removed) == ({1}, {2})
