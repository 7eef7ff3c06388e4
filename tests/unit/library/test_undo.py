"""Undo and redo: labels, entries, what belongs together, what cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library import history
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader

LONG = "A title that is so long that nobody would want to read all of it in a menu"


def test_nothing_to_undo(library: Library, reader: LibraryReader):
    assert library.undo() is None
    assert library.redo() is None
    assert reader.last_seq() == 0


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (lambda lib: lib.set_state([1], ReadingState.READ), "Mark “A” read"),
        (lambda lib: lib.set_state([1, 2], ReadingState.DROPPED), "Mark 2 papers dropped"),
        (lambda lib: lib.set_state([1], ReadingState.LATER), "Keep “A” for later"),
        (lambda lib: lib.set_starred([1, 2, 2], starred=True), "Star 2 papers"),
        (lambda lib: lib.set_rating([2], 4), "Rate “{}” 4 of 5"),
        (lambda lib: lib.trash([1]), "Put “A” into the trash"),
        (lambda lib: lib.add_tags([1], [" #llm"]), "Tag “A” llm"),
        (lambda lib: lib.add_tags([1, 2], ["a", "{}"]), "Tag 2 papers a, {}"),
        (lambda lib: lib.save_note(1, "x"), "Write a note on “A”"),
        (lambda lib: lib.set_starred([3], starred=True), f"Star “{LONG[:60]}…”"),
    ],
)
def test_labels(library: Library, add, reader: LibraryReader, change: Callable, label: str):
    add("A", "{}", LONG)
    change(library)
    (entry,) = reader.history(1)
    assert (entry.label, entry.origin, entry.undone) == (label, "window", False)
    undone = library.undo()
    assert (undone.label, undone.undone) == (label, True)
    assert library.redo() == entry


def test_label_of_an_import(library: Library, reader: LibraryReader):
    library.add_batch([ImportedPaper(title="A")], source="some/folder/list.jsonl")
    assert reader.history(1)[0].label == "Add papers from list.jsonl"


def test_label_names_only_what_changed(library: Library, add, reader: LibraryReader):
    add("A", "B")
    library.set_starred([1], starred=True)
    library.set_starred([1, 2], starred=True)
    assert reader.history(1)[0].label == "Star “B”"
    assert reader.history(1)[0].paper_ids == (2,)


def test_no_change_makes_no_entry_and_keeps_the_redo(library: Library, add, reader: LibraryReader):
    add("A")
    library.set_starred([1], starred=True)
    library.undo()
    seq = reader.last_seq()
    library.set_starred([1], starred=False)
    library.set_rating([1], None)
    library.restore([1])
    library.add_tags([], ["x"])
    library.remove_tags([1], ["x"])
    assert reader.last_seq() == seq
    assert library.redo().label == "Star “A”"


def test_new_change_drops_the_redo(library: Library, add, reader: LibraryReader):
    add("A", "B")
    library.set_starred([1], starred=True)
    library.set_starred([2], starred=True)
    library.undo()
    library.undo()
    library.set_rating([1], 5)
    assert library.redo() is None
    assert [one.label for one in reader.history(9)] == [
        "Rate “A” 5 of 5",
        "Add papers from test.jsonl",
    ]


def test_undo_takes_back_what_the_other_side_did(library, other_side, add, reader):
    add("A")
    other_side.set_starred([1], starred=True)
    assert library.undo().origin == "command line"
    assert not reader.paper(1).starred
    assert other_side.redo().origin == "command line"
    assert reader.paper(1).starred


def test_saves_of_a_writing_session_are_one_undo(library, add, reader, clock):
    add("A", "B")
    for number in range(20):
        library.save_note(1, f"text {number}")
        clock.minutes(4)
    assert len(reader.history(9)) == 2
    library.undo()
    assert reader.note(1) is None
    library.redo()
    assert reader.note(1).body == "text 19"


def test_saves_that_are_two_undos(library: Library, other_side: Library, add, reader, clock):
    add("A", "B")
    library.save_note(1, "one")
    clock.minutes(6)
    library.save_note(1, "two")  # later
    library.save_note(2, "elsewhere")  # another paper
    library.save_note(1, "three")  # something came between
    other_side.save_note(1, "four")  # another side
    library.save_note(1, "five")
    assert len(reader.history(9)) == 7
    for body in ("four", "three", "two", "two", "one"):
        library.undo()
        assert reader.note(1).body == body


def test_session_goes_on_after_undo_and_redo(library: Library, add, reader, clock):
    add("A")
    library.save_note(1, "one")
    library.undo()
    library.redo()
    library.save_note(1, "two")
    assert len(reader.history(9)) == 2
    library.undo()
    assert reader.note(1) is None


def test_import_of_many_batches_is_one_undo(library: Library, rows: ListReader, reader):
    history_id = None
    for start in range(0, 5_000, 500):
        batch = [ImportedPaper(title=f"Paper {start + one}") for one in range(500)]
        _, history_id = library.add_batch(batch, source="x.jsonl", history_id=history_id)
    (entry,) = reader.history(9)
    assert len(entry.paper_ids) == 1_000  # the first of them
    library.undo()
    assert list(rows.ids()) == []
    library.redo()
    assert len(rows.ids()) == 5_000


def test_change_between_two_batches_splits_the_import(library, other_side, rows, reader):
    _, first = library.add_batch([ImportedPaper(title="A")], source="x")
    other_side.set_starred([1], starred=True)
    _, second = library.add_batch([ImportedPaper(title="B")], source="x", history_id=first)
    _, third = library.add_batch([ImportedPaper(title="C")], source="x", history_id=second)
    assert second == third != first
    library.undo()
    assert list(rows.ids()) == [1]
    assert reader.paper(1).starred


def test_import_that_was_undone_meanwhile_goes_on_as_another(library, other_side, rows, reader):
    _, first = library.add_batch([ImportedPaper(title="A")], source="x")
    other_side.undo()
    library.add_batch([ImportedPaper(title="B")], source="x", history_id=first)
    assert [one.title for one in rows.rows(rows.ids())] == ["B"]
    assert other_side.redo() is None


def test_import_that_filled_gaps_takes_them_back(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_batch(
        [ImportedPaper(title="a", venue="ICML"), ImportedPaper(title="B")], source="x"
    )
    library.undo()
    assert reader.paper(a).venue is None
    library.redo()
    assert reader.paper(a).venue == "ICML"


def test_trash_keeps_its_first_date(library: Library, add, reader: LibraryReader, clock):
    add("A", "B")
    library.trash([1])
    first = clock.now
    clock.minutes(1)
    library.trash([1, 2])
    assert reader.paper(1).trashed_at == first
    library.undo()
    assert reader.paper(1).trashed_at == first
    assert reader.paper(2).trashed_at is None


def test_undo_after_the_trash_was_emptied_does_not_fail(library, add, rows, reader, clock):
    a, b = add("A", "B")
    library.add_tags([a, b], ["llm", "llm/x"])
    library.save_note(a, "gone with it")
    library.set_rating([a, b], 3)
    library.rename_tag("llm", "models")
    library.remove_tags([a, b], ["models/x"])
    library.trash([a])
    assert library.empty_trash() == 1
    assert library.empty_trash() == 0
    while library.undo():
        pass
    assert list(rows.ids()) == []
    while library.redo():
        pass
    assert list(rows.ids()) == [b]
    assert rows.ids(trashed=True).tolist() == []
    assert reader.paper(b).tags == ("models",)
    assert reader.paper(b).rating == 3
    assert reader.paper(a) is None


def test_thinned_history_keeps_what_redo_needs(library, add, reader, monkeypatch):
    monkeypatch.setattr(history, "KEPT_ENTRIES", 3)
    add("A")
    for number in (1, 2, 3, 4, 5):
        library.set_rating([1], number)
    for _ in range(4):
        library.undo()
    library.thin()
    assert len(reader.history(99)) == 0  # the oldest two are gone: nothing left to undo
    for number in (2, 3, 4, 5):
        library.redo()
        assert reader.paper(1).rating == number


def test_thinning_deletes_papers_of_dropped_imports_only(library, add, rows, reader):
    add("A")
    library.undo()
    library.thin()
    assert library.redo() is not None
    assert len(rows.ids()) == 1
    library.undo()
    add("B")
    library.thin()
    assert reader._connection.execute("SELECT title FROM paper").fetchall() == [("B",)]


def test_stale_window_changes_nothing_of_hidden_papers(library, other_side, add, reader, rows):
    """Else the change would drop the redo, and with it the only way back."""
    add("A")
    other_side.undo()
    seq = reader.last_seq()
    library.set_starred([1], starred=True)
    library.trash([1])
    library.add_tags([1], ["x"])
    assert reader.last_seq() == seq
    assert rows.rows([1]) == [None]
    assert library.redo() is not None
    assert list(rows.ids()) == [1]


def test_rating_out_of_range(library: Library, add):
    add("A")
    for bad in (0, 6, -1):
        with pytest.raises(LibraryError, match="1 to 5"):
            library.set_rating([1], bad)


def test_many_papers_at_once(library: Library, rows: ListReader):
    library.add_batch([ImportedPaper(title=f"P {one}") for one in range(3_000)], source="x")
    every_third = list(range(1, 3_001, 3))
    library.set_starred(every_third, starred=True)
    library.set_state(range(1, 3_001), ReadingState.READ)
    assert rows.counts()["starred"] == 1_000
    assert rows.counts()["read"] == 3_000
    library.undo()
    library.undo()
    assert rows.counts()["starred"] == 0
    assert rows.counts()["inbox"] == 3_000
