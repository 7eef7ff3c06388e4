"""Tags: given, taken, renamed, merged, coloured and deleted, with those below them."""

from __future__ import annotations

import pytest

from carrel.domain.tag import TagNameError
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.reading import LibraryReader


def names(reader: LibraryReader) -> list[str]:
    return [tag.name for tag in reader.tags()]


def test_given_and_taken(library: Library, add, reader: LibraryReader):
    a, b = add("A", "B")
    assert library.add_tags([a, b, a], ["#LLM / inference ", "llm/Inference"]) == 2
    assert library.add_tags([a, b], ["LLM/INFERENCE"]) == 0
    assert names(reader) == ["LLM/inference"]
    assert reader.paper(a).tags == ("LLM/inference",)
    assert library.remove_tags([a], ["llm/inference", "unknown"]) == 1
    assert names(reader) == ["LLM/inference"]
    assert library.remove_tags([b], ["llm/inference"]) == 1
    assert names(reader) == []


def test_no_colour_makes_no_tag(library: Library, add, reader: LibraryReader):
    add("A")
    library.add_tags([1], ["a/b"])
    library.set_tag_colour("a", "")
    assert [tag.name for tag in reader.tags()] == ["a/b"]


def test_coloured_tag_stays_without_papers(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_tags([a], ["llm"])
    library.set_tag_colour("LLM", "green")
    library.remove_tags([a], ["llm"])
    assert [(tag.name, tag.colour, tag.count) for tag in reader.tags()] == [("llm", "green", 0)]


def test_counts_hold_those_below_and_no_trash(library: Library, add, reader: LibraryReader):
    a, b, c = add("A", "B", "C")
    library.add_tags([a], ["llm", "llm/inference"])
    library.add_tags([b, c], ["LLM/inference/kv"])
    library.trash([c])
    assert [(tag.name, tag.count) for tag in reader.tags()] == [
        ("llm", 2),
        ("llm/inference", 2),
        ("LLM/inference/kv", 1),
    ]


def test_rename_takes_those_below_along(library: Library, add, reader: LibraryReader):
    a, b = add("A", "B")
    library.add_tags([a], ["llm", "llm/inference", "llmops"])
    library.add_tags([b], ["llm/inference/kv"])
    assert library.rename_tag("llm", "models/large") == 2
    assert names(reader) == [
        "llmops",
        "models/large",
        "models/large/inference",
        "models/large/inference/kv",
    ]


def test_rename_merges(library: Library, add, reader: LibraryReader):
    a, b = add("A", "B")
    library.add_tags([a], ["llm", "llm/x"])
    library.add_tags([a, b], ["models"])
    library.add_tags([b], ["models/x"])
    assert library.rename_tag("llm", "models") == 1
    assert names(reader) == ["models", "models/x"]
    assert reader.paper(a).tags == reader.paper(b).tags == ("models", "models/x")


def test_rename_to_the_tag_above(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_tags([a], ["a", "a/b", "a/b/b", "a/b/b/b"])
    library.rename_tag("a/b", "a")
    assert names(reader) == ["a", "a/b", "a/b/b"]


def test_rename_of_case_alone(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_tags([a], ["llm", "llm/x"])
    library.rename_tag("LLM", "LLM")
    assert names(reader) == ["LLM", "LLM/x"]


@pytest.mark.parametrize("sign", ["%", "_", "*", "[a]", "'", "{}"])
def test_signs_of_patterns_are_letters(library: Library, add, reader: LibraryReader, sign: str):
    (a,) = add("A")
    library.add_tags([a], [f"x{sign}/low", "xy/low", f"x{sign}"])
    library.rename_tag(f"x{sign}", "z")
    assert names(reader) == ["xy/low", "z", "z/low"]
    assert reader.history(1)[0].label == f"Rename the tag x{sign} to z"


def test_delete_takes_those_below(library: Library, add, reader: LibraryReader):
    a, b = add("A", "B")
    library.add_tags([a, b], ["llm/x", "other"])
    library.add_tags([a], ["llm"])
    assert library.delete_tag("llm") == 2
    assert names(reader) == ["other"]


def test_refused(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_tags([a], ["llm"])
    seq = reader.last_seq()
    with pytest.raises(LibraryError, match="no tag"):
        library.rename_tag("none", "other")
    with pytest.raises(LibraryError, match="no tag"):
        library.delete_tag("none")
    with pytest.raises(LibraryError, match="no tag"):
        library.set_tag_colour("none", "green")
    with pytest.raises(LibraryError, match="below itself"):
        library.rename_tag("LLM", "llm/inference")
    for bad in ("", "#", " / ", "x" * 121, "a,b"):
        with pytest.raises(TagNameError):
            library.add_tags([a], [bad])
    with pytest.raises(TagNameError):
        library.set_tag_colour("llm", "mauve")
    assert reader.last_seq() == seq
    assert names(reader) == ["llm"]


def test_rename_that_fails_for_one_below_changes_none(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    library.add_tags([a], ["a", "a/" + "x" * 110])
    with pytest.raises(TagNameError):
        library.rename_tag("a", "much longer name")
    assert names(reader) == ["a", "a/" + "x" * 110]


def test_no_tag_for_papers_that_are_gone(library: Library, add, reader: LibraryReader):
    (a,) = add("A")
    assert library.add_tags([99], ["llm"]) == 0
    library.undo()
    assert library.add_tags([a], ["llm"]) == 0
    assert names(reader) == []
    assert library.redo() is not None  # the import can still come back
