"""Highlights in the library: made, found again after their texts changed, undone."""

from __future__ import annotations

import pytest

from carrel.domain.highlight import Highlight, HighlightError
from carrel.domain.paper import ImportedPaper
from carrel.domain.tag import TagNameError
from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.library import Library
from carrel.library.reading import LibraryReader

ABSTRACT = (
    "A cache that is shared between requests saves memory. We measure a speedup of 2.4x on eight"
    " devices, and of 1.9x on one device."
)


@pytest.fixture
def paper(library: Library) -> int:
    library.add_batch([ImportedPaper(title="A cache", abstract=ABSTRACT)], source="x")
    return 1


def mark(library: Library, words: str, **how: object) -> int:
    start = ABSTRACT.index(words)
    return library.add_highlight(1, "abstract", (start, start + len(words)), **how)  # type: ignore[arg-type]


def the_one(reader: LibraryReader) -> Highlight:
    (found,) = reader.highlights(1)
    return found


def test_what_is_kept_of_a_highlight(library: Library, paper: int, reader: LibraryReader):
    key = mark(library, "a speedup of 2.4x", colour="Pink", comment=" so \n", tags=["#a/b", "A/B"])
    found = the_one(reader)
    assert (found.id, found.quote, found.colour) == (key, "a speedup of 2.4x", "pink")
    assert (found.comment, found.tags) == ("so", ("a/b",))
    assert found.span is not None
    assert ABSTRACT[slice(*found.span)] == found.quote
    assert reader.find_highlight(found.highlight_id[-8:].lower()) == found
    assert reader.history(1)[0].label == "Highlight words of “A cache”"


def test_spaces_at_the_ends_are_left_out(library: Library, paper: int, reader: LibraryReader):
    mark(library, " shared between ")
    assert the_one(reader).quote == "shared between"


@pytest.mark.parametrize(
    ("field", "span", "error"),
    [
        ("abstract", (3, 3), LibraryError),
        ("abstract", (1, 2), LibraryError),  # a space
        ("abstract", (9_000, 9_010), LibraryError),
        ("note", (0, 4), LibraryError),  # there is none
        ("venue", (0, 4), LibraryError),
    ],
)
def test_where_no_words_stand(library: Library, paper: int, field: str, span, error):
    with pytest.raises(error):
        library.add_highlight(1, field, span)


def test_what_cannot_be(library: Library, paper: int, reader: LibraryReader):
    with pytest.raises(UnknownPaperError):
        library.add_highlight(7, "title", (0, 1))
    with pytest.raises(HighlightError, match="yellow"):
        library.add_highlight(1, "title", (0, 1), colour="mauve")
    with pytest.raises(TagNameError):
        library.add_highlight(1, "title", (0, 1), tags=["///"])
    with pytest.raises(LibraryError, match="at most"):
        library.add_highlight(1, "title", (0, 1), comment="x" * 100_001)
    assert reader.highlights(1) == []


def test_changes_are_undone_one_by_one(library: Library, paper: int, reader: LibraryReader):
    one, two = mark(library, "saves memory"), mark(library, "eight devices")
    before = reader.highlights(1)
    library.change_highlights([one, two], colour="blue", tags=["x"])
    assert {(found.colour, found.tags) for found in reader.highlights(1)} == {("blue", ("x",))}
    assert library.delete_highlights([one, two]) == 2
    assert reader.highlights(1) == []
    library.undo()
    library.undo()
    again = reader.highlights(1)
    assert [(a.highlight_id, a.colour, a.span) for a in again] == [
        (b.highlight_id, b.colour, b.span) for b in before
    ]


def test_a_new_abstract_keeps_what_it_can(library: Library, paper: int, reader: LibraryReader):
    mark(library, "a speedup of 2.4x")
    mark(library, "shared between requests")
    library.save_note(1, "> a quote\n\nand a thought")
    library.add_highlight(1, "note", (2, 9))
    # The note changes bit by bit, so that in the end nothing stands around the quote as it stood.
    for body in ("new\n\n> a quote\n\nand a thought", "new\n\n> a quote\n\nanother idea"):
        library.save_note(1, body)
    (note,) = (one for one in reader.highlights(1) if one.field == "note")
    assert note.span == (7, 14)
    library.save_note(1, "all gone")
    (note,) = (one for one in reader.highlights(1) if one.field == "note")
    assert note.span is None
    assert note.quote == "a quote"
    library.undo()
    library.save_note(1, "new\n\n> a quote\n\nanother idea")
    (note,) = (one for one in reader.highlights(1) if one.field == "note")
    assert note.span == (7, 14)


def test_a_summary_gives_way_to_an_abstract(library: Library, reader: LibraryReader):
    summary = "A shared cache gives a speedup of 2.4x on eight devices."
    library.add_batch([ImportedPaper(title="A cache", summary=summary)], source="x")
    start = summary.index("a speedup of 2.4x")
    library.add_highlight(1, "abstract", (start, start + 17))
    library.add_batch([ImportedPaper(title="A cache", abstract=ABSTRACT)], source="x")
    found = the_one(reader)
    assert found.span is not None
    assert ABSTRACT[slice(*found.span)] == "a speedup of 2.4x"
    library.undo()
    assert the_one(reader).span == (start, start + 17)


def test_a_lost_highlight_is_placed_anew(library: Library, paper: int, reader: LibraryReader):
    key = mark(library, "saves memory", colour="blue", comment="how much?", tags=["a"])
    before = the_one(reader)
    library.place_highlight(key, "title", (2, 7))
    found = the_one(reader)
    assert (found.field, found.quote, found.span) == ("title", "cache", (2, 7))
    assert (found.highlight_id, found.colour, found.comment, found.tags) == (
        before.highlight_id,
        "blue",
        "how much?",
        ("a",),
    )
    with pytest.raises(LibraryError, match="no words"):
        library.place_highlight(key, "note", (2, 7))
    with pytest.raises(LibraryError, match="deleted"):
        library.place_highlight(99, "title", (2, 7))
    library.undo()
    assert the_one(reader).span == before.span


def test_all_highlights(library: Library, paper: int, reader: LibraryReader):
    mark(library, "one device")
    mark(library, "A cache")
    library.add_batch([ImportedPaper(title="Newer"), ImportedPaper(title="Gone")], source="x")
    library.add_highlight(2, "title", (0, 5))
    library.add_highlight(3, "title", (0, 4))
    library.trash([3])
    found = reader.all_highlights()
    assert {one.title for one in found} == {"Newer", "A cache"}
    assert [one.highlight.quote for one in reader.all_highlights([1])] == ["A cache", "one device"]
    assert len(found) == 3


def test_tags_of_highlights_are_renamed_with_those_of_papers(
    library: Library, paper: int, reader: LibraryReader
):
    mark(library, "one device", tags=["speed/gpu", "keep"])
    library.add_tags([1], ["speed"])
    library.rename_tag("speed", "perf")
    assert the_one(reader).tags == ("perf/gpu", "keep")
    assert reader.highlight_tags() == {"perf/gpu": 1, "keep": 1}
    library.delete_tag("perf/gpu")
    assert the_one(reader).tags == ("keep",)
    library.undo()
    library.undo()
    assert the_one(reader).tags == ("speed/gpu", "keep")


def test_what_is_deleted_for_good_takes_its_highlights(
    library: Library, paper: int, reader: LibraryReader
):
    mark(library, "one device")
    library.trash([1])
    library.empty_trash()
    while library.undo():
        pass
    while library.redo():
        pass
    assert reader.all_highlights() == []
