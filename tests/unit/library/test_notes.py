"""Notes: stored or refused, with the texts before them kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.domain.paper import ImportedPaper
from carrel.library import notes
from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader


def versions(reader: LibraryReader, paper_id: int = 1) -> list[str]:
    return [one.body for one in reader.note_versions(paper_id)]


def test_saved_and_read(library: Library, add, reader: LibraryReader, clock):
    add("A")
    assert reader.note(1) is None
    assert library.save_note(1, "# One\n") == clock.now
    assert (reader.note(1).body, reader.note(1).changed_at) == ("# One\n", clock.now)
    library.save_note(1, "")
    assert reader.note(1) is None


def test_empty_note_on_a_new_paper_is_nothing(library: Library, add, reader: LibraryReader):
    add("A")
    seq = reader.last_seq()
    library.save_note(1, "")
    assert reader.last_seq() == seq


def test_version_is_kept_when_a_writing_session_ended(library, add, reader, clock):
    add("A")
    library.save_note(1, "one")
    clock.minutes(1)
    library.save_note(1, "one two")
    assert versions(reader) == []
    first = clock.now
    clock.minutes(6)
    library.save_note(1, "two")
    assert versions(reader) == ["one two"]
    assert reader.note_versions(1)[0].saved_at == first


def test_version_is_kept_when_the_other_side_writes(library, other_side, add, reader, clock):
    add("A")
    library.save_note(1, "the window's")
    other_side.save_note(1, "the command line's")
    assert versions(reader) == ["the window's"]
    other_side.save_note(1, "the command line's, longer")
    assert versions(reader) == ["the window's"]
    library.save_note(1, "the window's again")
    assert versions(reader) == ["the command line's, longer", "the window's"]


def test_undone_text_is_kept_as_a_version(library: Library, add, reader: LibraryReader, clock):
    """A new change drops the redo; the text of a whole session must not go with it."""
    add("A")
    library.save_note(1, "an hour's work")
    library.undo()
    assert reader.note(1) is None
    assert versions(reader) == ["an hour's work"]
    library.redo()
    library.undo()
    assert versions(reader) == ["an hour's work"]


def test_undo_tells_when_the_note_changed(library: Library, add, reader: LibraryReader, clock):
    add("A")
    library.save_note(1, "one")
    clock.minutes(10)
    library.save_note(1, "two")
    clock.minutes(10)
    library.undo()
    assert (reader.note(1).body, reader.note(1).changed_at) == ("one", clock.now)


@pytest.mark.parametrize("gone", ["never there", "deleted for good", "import undone"])
def test_refused_for_a_paper_that_is_gone(library, add, reader, gone: str):
    add("A")
    if gone == "deleted for good":
        library.trash([1])
        library.empty_trash()
    elif gone == "import undone":
        library.undo()
    with pytest.raises(UnknownPaperError, match="no longer in the library"):
        library.save_note(99 if gone == "never there" else 1, "text")
    if gone == "import undone":  # what was refused has dropped no redo
        assert library.redo() is not None


def test_taken_for_a_paper_in_the_trash(library: Library, add, reader: LibraryReader):
    add("A")
    library.trash([1])
    library.save_note(1, "text")
    assert reader.note(1).body == "text"


def test_what_sqlite_cannot_keep_is_replaced(library: Library, add, reader: LibraryReader):
    add("A")
    library.save_note(1, "a\x00b\ud800c\r\n\u2028é")
    assert reader.note(1).body == "ab?c\r\n\u2028é"


def test_absurd_length(library: Library, add, reader, monkeypatch: pytest.MonkeyPatch):
    add("A")
    monkeypatch.setattr(notes, "MAXIMUM_LENGTH", 10)
    with pytest.raises(LibraryError, match="at most 10 characters"):
        library.save_note(1, "x" * 11)
    library.save_note(1, "x" * 10)


def test_restored_as_an_undo_of_its_own(library: Library, add, reader: LibraryReader, clock):
    add("A")
    library.save_note(1, "first")
    clock.minutes(10)
    library.save_note(1, "second")
    library.restore_note(1, reader.note_versions(1)[0].id)
    assert reader.note(1).body == "first"
    assert versions(reader) == ["second", "first"], "what was replaced is kept at once"
    assert reader.history(1)[0].label == "Restore the note on “A”"
    library.save_note(1, "first and more")
    library.undo()
    assert reader.note(1).body == "first", "what is written next is no part of it"
    library.undo()
    assert reader.note(1).body == "second"
    library.undo()
    assert reader.note(1).body == "first"


def test_restoring_what_stands_there_changes_nothing(library, add, reader, clock):
    add("A")
    library.save_note(1, "same")
    library.undo()
    library.redo()
    seq = reader.last_seq()
    library.restore_note(1, reader.note_versions(1)[0].id)
    assert (reader.last_seq(), versions(reader)) == (seq, ["same"])


@pytest.mark.parametrize(("paper", "version"), [(1, 99), (2, 1), (99, 1)])
def test_restore_of_an_unknown_version(library, add, reader, clock, paper: int, version: int):
    add("A", "B")
    library.save_note(1, "one")
    library.undo()
    with pytest.raises(LibraryError, match="no longer in the library"):
        library.restore_note(paper, version)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60).filter(lambda text: text.strip("\0")), min_size=1, max_size=6))
def test_every_version_comes_back_as_it_was(texts: list[str]):
    with (
        TemporaryDirectory() as folder,
        open_library(Path(folder) / "library", origin="window") as library,
    ):
        library.add_batch([ImportedPaper(title="A")], source="test.jsonl")
        for text in texts:
            library.save_note(1, text)
            library.undo()  # keeps the text as a version
        reader = LibraryReader(library.path)
        for version in reader.note_versions(1):
            library.restore_note(1, version.id)
            assert reader.note(1).body == version.body
        reader.close()
