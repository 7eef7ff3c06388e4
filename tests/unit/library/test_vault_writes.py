"""What comes back from a vault is one undo, and is refused where the library has moved on."""

from __future__ import annotations

import dataclasses

import pytest
from tests.unit.library.test_notes import versions

from carrel.domain.paper import ReadingState
from carrel.domain.vault_change import Expected, VaultChange
from carrel.library.library import Library
from carrel.library.notes import MAXIMUM_LENGTH
from carrel.library.reading import LibraryReader


@pytest.fixture(autouse=True)
def papers(add) -> None:
    """Two papers."""
    add("A")
    add("B")


def change(reader: LibraryReader, paper_id: int = 1, **more) -> VaultChange:
    """A change of a paper that is as the library holds it now."""
    paper, note = reader.paper(paper_id), reader.note(paper_id)
    assert paper is not None
    expected = Expected(
        note=note.body if note else "", tags=paper.tags, state=paper.state, rating=paper.rating
    )
    return VaultChange(
        paper_id=paper.id,
        carrel_id=paper.carrel_id,
        title=paper.title,
        file="x.md",
        expected=expected,
        **more,
    )


def test_all_of_it_and_one_undo(library: Library, reader: LibraryReader):
    library.save_note(1, "before")
    library.add_tags([1], ["old", "kept"])
    before = reader.paper(1), reader.note(1)
    one = change(
        reader,
        note="after",
        tags_added=("new/deep",),
        tags_removed=("old",),
        state=ReadingState.READ,
        rating=5,
        rating_changed=True,
    )
    other = change(reader, 2, note="of another")
    assert library.take_from_vault([one, other]) == (2, ())
    paper, note = reader.paper(1), reader.note(1)
    assert paper is not None
    assert note is not None
    assert note.body == "after"
    assert (set(paper.tags), paper.state, paper.rating) == ({"kept", "new/deep"}, "read", 5)
    assert versions(reader)[0] == "before"  # young as it is
    assert reader.history(1)[0].label == "Read 2 papers back from the vault"
    library.undo()
    assert reader.note(2) is None
    after = reader.paper(1), reader.note(1)
    assert after[0] == before[0]
    assert after[1] is not None
    assert after[1].body == "before"


@pytest.mark.parametrize(
    ("meanwhile", "more", "reason"),
    [
        (lambda library: library.save_note(1, "x"), {"note": "y"}, "the note changed"),
        (lambda library: library.add_tags([1], ["x"]), {"tags_added": ("y",)}, "the tags changed"),
        (
            lambda library: library.set_state([1], ReadingState.DROPPED),
            {"state": ReadingState.READ},
            "the state changed",
        ),
        (
            lambda library: library.set_rating([1], 2),
            {"rating": 4, "rating_changed": True},
            "the rating changed",
        ),
        (lambda library: library.trash([1]), {"note": "y"}, "the paper is in the trash"),
        (lambda library: None, {"tags_added": ("a,b/",)}, "tag"),
        (lambda library: None, {"note": "x" * (MAXIMUM_LENGTH + 1)}, "a note has at most"),
    ],
)
def test_what_cannot_be_taken(library: Library, reader: LibraryReader, meanwhile, more, reason):
    one = change(reader, **more)
    other = change(reader, 2, note="of another")
    meanwhile(library)
    before = reader.paper(1), reader.note(1)
    taken, ((title, told),) = library.take_from_vault([one, other])
    assert (taken, title) == (1, one.title)
    assert reason in told
    assert (reader.paper(1), reader.note(1)) == before


def test_another_part_may_have_changed(library: Library, reader: LibraryReader):
    one = change(reader, state=ReadingState.READ)
    library.save_note(1, "x")
    assert library.take_from_vault([one]).taken == 1


def test_a_paper_of_another_library(library: Library, reader: LibraryReader):
    one = dataclasses.replace(change(reader, note="x"), carrel_id="01J9ZK8Q6TX3V5B7N9M1K2D4F6")
    taken, ((_, told),) = library.take_from_vault([one])
    assert taken == 0
    assert "no longer in the library" in told
    assert reader.note(1) is None
