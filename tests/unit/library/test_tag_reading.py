"""What a change of tags would do, told before: the same as what it does then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.domain.paper import ImportedPaper
from carrel.domain.tag import TagNameError
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.tag_reading import SelectedTag, TagMove, TagPreview, planned

TEXT = "One lamp, two cranes and a lunch box."


@pytest.fixture
def tagged(library: Library, add: Callable[..., list[int]]) -> list[int]:
    """Three papers with tags in two trees, and a highlight."""
    a, b, c = add("A lamp", "B lamp", "C lamp")
    library.add_tags([a], ["llm", "llm/kv"])
    library.add_tags([a, b, c], ["models"])
    library.add_tags([b, c], ["models/kv"])
    library.add_tags([c], ["LLM/kv/paged"])
    library.trash([c])
    library.add_highlight(a, "title", (2, 6), colour="green", tags=["llm/kv", "only/marked"])
    return [a, b, c]


def test_preview_of_a_rename_that_merges(tagged: list[int], reader: LibraryReader):
    assert reader.tag_rename_preview("llm", "models") == TagPreview(
        moves=(
            TagMove("llm", "models", merges=True, papers=1, highlights=0),
            TagMove("llm/kv", "models/kv", merges=True, papers=1, highlights=1),
            TagMove("LLM/kv/paged", "models/kv/paged", merges=False, papers=1, highlights=0),
        ),
        papers=2,
        in_trash=1,
        highlights=1,
    )


def test_preview_of_a_deletion(tagged: list[int], reader: LibraryReader):
    told = reader.tag_delete_preview("llm/kv")
    assert [(move.old, move.new) for move in told.moves] == [("llm/kv", ""), ("LLM/kv/paged", "")]
    assert (told.papers, told.in_trash, told.highlights) == (2, 1, 1)


def test_preview_of_a_tag_of_highlights_alone(
    tagged: list[int], library: Library, reader: LibraryReader
):
    assert reader.tag_rename_preview("only", "models").moves == (
        TagMove("only/marked", "models/marked", merges=False, papers=0, highlights=1),
    )
    library.rename_tag("only", "models")
    assert reader.highlight_tags() == {"llm/kv": 1, "models/marked": 1}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("llm", "llm/deeper", "“llm” cannot be moved below itself."),
        ("llm", " # ", "A tag needs at least one letter or digit."),
        ("llm", "x" * 121, "A tag has at most 120 characters."),
        ("llm", "x" * 116, f"“{'x' * 40}…” would have more than 120 characters."),
        ("llm", "a,b", "A tag has no comma and no quotation mark."),
        ("nobody", "x", "There is no tag “nobody”."),
        ("models", "models", "Nothing changes by that."),
    ],
)
def test_what_stops_it_is_said(tagged: list[int], reader: LibraryReader, old, new, said: str):
    assert reader.tag_rename_preview(old, new).trouble == said


def test_several_become_one(tagged: list[int], library: Library, reader: LibraryReader):
    told = reader.tag_merge_preview(["llm", "models", "only"], "models")
    assert [(move.old, move.new, move.merges) for move in told.moves] == [
        ("llm", "models", True),
        ("llm/kv", "models/kv", True),
        ("LLM/kv/paged", "models/kv/paged", False),
        ("only/marked", "models/marked", False),
    ]
    assert library.merge_tags(["llm", "models", "only"], "models") == 2
    assert [tag.name for tag in reader.tags()] == ["models", "models/kv", "models/kv/paged"]
    assert reader.highlight_tags() == {"models/kv": 1, "models/marked": 1}
    assert reader.history(1)[0].label == "Merge the tags llm, models, only into models"
    library.undo()
    assert [tag.name for tag in reader.tags()] == [
        *("llm", "llm/kv", "LLM/kv/paged"),
        *("models", "models/kv"),
    ]
    assert reader.highlight_tags() == {"llm/kv": 1, "only/marked": 1}


@pytest.mark.parametrize(
    ("names", "sources", "into", "new"),
    [
        (["a/b", "a/b/c", "a/c"], ["a/b", "a/c"], "a", {"a/b": "a", "a/b/c": "a/c", "a/c": "a"}),
        (["a/b", "a"], ["a", "a/b"], "c", {"a": "c", "a/b": "c"}),
        (["a/x", "i/x"], ["a", "i/x"], "i", {"a/x": "i/x", "i/x": "i"}),
        (["ab", "A/b"], ["a"], "z", {"A/b": "z/b"}),
    ],
)
def test_each_tag_moves_once(names, sources, into: str, new: dict[str, str]):
    assert planned(names, sources, into) == new


def test_browsed(tagged: list[int], library: Library, reader: LibraryReader):
    library.set_tag_colour("only", "blue")  # a step above a tag of a highlight
    told = {tag.name: tuple(tag[1:]) for tag in reader.browsed_tags()}
    assert told == {
        "llm": ("", 1, 1, 0, True),
        "llm/kv": ("", 1, 1, 1, True),
        "LLM/kv/paged": ("", 0, 0, 0, True),
        "models": ("", 2, 2, 0, True),
        "models/kv": ("", 1, 1, 0, True),
        "only": ("blue", 0, 0, 0, True),
        "only/marked": ("", 0, 0, 1, False),
    }


def test_tags_of_a_selection(tagged: list[int], reader: LibraryReader):
    a, b, _ = tagged
    assert reader.selected_tags([a, b]) == [
        SelectedTag("llm", "", 1),
        SelectedTag("llm/kv", "", 1),
        SelectedTag("models", "", 2),
        SelectedTag("models/kv", "", 1),
    ]
    assert reader.selected_tags([]) == []


# -- told before as done then ----------------------------------------------------------------------

PATHS = st.lists(st.sampled_from(["a", "B", "b", "c"]), min_size=1, max_size=3).map("/".join)
CARRIED = st.lists(st.lists(PATHS, max_size=4), min_size=1, max_size=3)


def carried(library: Library, papers: int) -> list[set[str]]:
    reader = LibraryReader(library.path)
    try:
        return [
            {tag.lower() for tag in reader.paper(number).tags} for number in range(1, papers + 1)
        ] + [
            {tag.lower() for tag in mark.tags}
            for number in range(1, papers + 1)
            for mark in reader.highlights(number)
        ]
    finally:
        reader.close()


@settings(max_examples=40)
@given(
    CARRIED,
    st.lists(PATHS, max_size=3),
    st.lists(PATHS, min_size=1, max_size=3),
    PATHS,
)
def test_what_is_told_is_what_is_done(
    tags: list[list[str]], marked: Sequence[str], names: list[str], into: str
):
    with (
        TemporaryDirectory() as folder,
        open_library(Path(folder) / "library", origin="window") as library,
    ):
        library.add_batch(
            [ImportedPaper(title=f"{TEXT} {n}") for n in range(len(tags))], source="test.jsonl"
        )
        for number, those in enumerate(tags, start=1):
            library.add_tags([number], those)
        library.add_highlight(1, "title", (0, 8), colour="pink", tags=marked)
        before = carried(library, len(tags))
        reader = LibraryReader(library.path)
        told = reader.tag_merge_preview(names, into)
        try:
            library.merge_tags(names, into)
        except (LibraryError, TagNameError):
            assert told.trouble
        else:
            assert told.trouble in ("", "Nothing changes by that.")
            new = {move.old.lower(): move.new.lower() for move in told.moves}
            after = [{new.get(tag, tag) for tag in those} for those in before]
            assert carried(library, len(tags)) == after
            if library.undo() is not None and not told.trouble:
                assert carried(library, len(tags)) == before
        reader.close()
