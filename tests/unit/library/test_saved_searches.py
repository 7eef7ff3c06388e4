"""Saved searches: saved, replaced, renamed and deleted with those below, undone and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.library.older import make_older

from carrel.domain.saved_search import SavedSearchError
from carrel.library import backup
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader


def saved(reader: LibraryReader) -> dict[str, str]:
    return {one.name: one.query for one in reader.saved_searches()}


def test_saved_in_the_order_in_which_they_came(library: Library, reader: LibraryReader):
    assert not library.save_search("  to  read / soon ", "  is:later tag:llm \n year:2024 ")
    assert not library.save_search("b", "B")
    assert not library.save_search("a", "A")
    assert list(saved(reader).items()) == [
        ("to read/soon", "is:later tag:llm   year:2024"),
        ("b", "B"),
        ("a", "A"),
    ]
    assert reader.history(1)[0].label == "Save the search “a”"


def test_saving_again_replaces_in_its_place(library: Library, reader: LibraryReader):
    library.save_search("Ähre", "one")
    library.save_search("other", "x")
    assert library.save_search("ähre", "two")
    assert list(saved(reader).items()) == [("ähre", "two"), ("other", "x")]
    seq = reader.last_seq()
    assert library.save_search("ähre", "two")
    assert reader.last_seq() == seq
    library.undo()
    assert list(saved(reader).items()) == [("Ähre", "one"), ("other", "x")]


def test_rename_takes_those_below_along(library: Library, reader: LibraryReader):
    for name in ("llm", "llm/kv", "LLM/kv/deep", "llms"):
        library.save_search(name, f"tag:{name}")
    assert library.rename_search("LLM", "models/large") == 3
    assert saved(reader) == {
        "models/large": "tag:llm",
        "models/large/kv": "tag:llm/kv",
        "models/large/kv/deep": "tag:LLM/kv/deep",
        "llms": "tag:llms",
    }
    assert library.rename_search("models", "m") == 3, "nothing is saved under “models” itself"
    assert library.rename_search("M/large", "M/Large") == 3
    assert list(saved(reader)) == ["M/Large", "M/Large/kv", "M/Large/kv/deep", "llms"]
    library.undo()
    library.undo()
    assert list(saved(reader)) == [
        "models/large",
        "models/large/kv",
        "models/large/kv/deep",
        "llms",
    ]


def test_rename_to_the_one_above(library: Library, reader: LibraryReader):
    library.save_search("a/b", "1")
    library.save_search("a/b/b", "2")
    assert library.rename_search("a/b", "a") == 2
    assert saved(reader) == {"a": "1", "a/b": "2"}


def test_delete_takes_those_below(library: Library, reader: LibraryReader):
    for name in ("a", "A/b", "ab"):
        library.save_search(name, name)
    assert library.delete_search("a") == 2
    assert saved(reader) == {"ab": "ab"}
    library.undo()
    assert saved(reader) == {"a": "a", "A/b": "A/b", "ab": "ab"}
    library.redo()
    assert saved(reader) == {"ab": "ab"}


def test_refused(library: Library, reader: LibraryReader):
    library.save_search("a", "A")
    library.save_search("a/x", "AX")
    library.save_search("b", "B")
    library.save_search("c/X", "CX")
    before, seq = saved(reader), reader.last_seq()
    for old, new, why in (
        ("none", "other", "no saved search"),
        ("a", "B", "“b” already"),
        ("a", "c", "“c/X” already"),
        ("a", "A/y", "below itself"),
    ):
        with pytest.raises(LibraryError, match=why):
            library.rename_search(old, new)
    with pytest.raises(LibraryError, match="no saved search"):
        library.delete_search("none")
    for name, query in (("", "x"), (" / ", "x"), ("x" * 121, "x"), ("x", " \n"), ("x", "x" * 257)):
        with pytest.raises(SavedSearchError):
            library.save_search(name, query)
    with pytest.raises(SavedSearchError):
        library.rename_search("a", "x" * 119)  # too long for the one below
    assert (saved(reader), reader.last_seq()) == (before, seq)


@pytest.mark.parametrize("sign", ["%", "_", "*", "'", '"', ",", "#", "İ"])
def test_signs_of_patterns_are_letters(library: Library, reader: LibraryReader, sign: str):
    library.save_search(f"x{sign}/low", "1")
    library.save_search("xy/low", "2")
    assert library.rename_search(f"x{sign}", "z") == 1
    assert list(saved(reader)) == ["z/low", "xy/low"]


def test_the_feed_tells(library: Library, reader: LibraryReader):
    for work in (
        lambda: library.save_search("a", "A"),
        lambda: library.rename_search("a", "b"),
        lambda: library.delete_search("b"),
        library.undo,
        library.redo,
    ):
        seq = reader.last_seq()
        work()
        told = reader.feed_since(seq)
        assert dict(told.changed) == {"searches": frozenset()}
        assert told.touched == frozenset()


def test_all_the_way_back_and_forth(library: Library, reader: LibraryReader, add):
    (paper,) = add("A")
    states = [saved(reader)]
    for work in (
        lambda: library.save_search("a", "1"),
        lambda: library.save_search("a/b", "2"),
        lambda: library.add_tags([paper], ["x"]),
        lambda: library.save_search("a", "3"),
        lambda: library.rename_search("a", "c"),
        lambda: library.delete_search("c/b"),
        lambda: library.save_search("d", "4"),  # takes the number of what was deleted
    ):
        work()
        states.append(saved(reader))
    for _ in range(2):
        for state in reversed(states[:-1]):
            assert library.undo() is not None
            assert saved(reader) == state
        for state in states[1:]:
            assert library.redo() is not None
            assert saved(reader) == state


def test_the_other_side_sees_them(library: Library, other_side: Library, reader: LibraryReader):
    other_side.save_search("a", "A")
    assert saved(reader) == {"a": "A"}
    entry = library.undo()
    assert entry is not None
    assert (entry.label, entry.origin, entry.paper_ids) == (
        "Save the search “a”",
        "command line",
        (),
    )
    assert saved(reader) == {}


def test_library_of_the_version_before_is_migrated(folder: Path):
    make_older(library_file(folder), 2)
    with open_library(folder, origin="window") as library:
        library.save_search("a", "A")
        reader = LibraryReader(library.path)
        assert saved(reader) == {"a": "A"}
        reader.close()
    (made,) = backup.list_backups(folder)
    assert "before-migration" in made.path.name
