"""Links between notes: what they mean, and who links here."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.note_links import link_key, note_links
from carrel.domain.paper import ImportedPaper
from carrel.library.library import Library
from carrel.library.reading import LibraryReader


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("see [[dao2023fast]]", [("dao2023fast", "")]),
        ("[[ a ]] and [[b|shown]]", [("a", ""), ("b", "shown")]),
        ("[[a|]]", [("a", "")]),
        ("[[]] [[ ]] [[a\nb]] [a] [[a]", []),
        ("`[[code]]` and\n```\n[[block]]\n```\n[[real]]", [("real", "")]),
        ("[[[a]]]", [("a", "")]),
        ("[[x#part]]", [("x#part", "")]),
    ],
)
def test_links_of_a_note(body: str, expected: list[tuple[str, str]]):
    assert [(link.target, link.shown) for link in note_links(body)] == expected


@given(st.text("[]|`#~\n ab", max_size=80))
def test_any_text(body: str):
    for link in note_links(body):
        assert body[link.start : link.start + 2] == "[["
        assert body[link.end - 2 : link.end] == "]]"
        assert link_key(link.target) == link_key(link_key(link.target))


@pytest.fixture
def papers(library: Library) -> None:
    for number, title in enumerate(("First", "Second paper", "Third"), start=1):
        arxiv = f"2401.0000{number}"
        library.add_batch(
            [ImportedPaper(title=title, arxiv=arxiv, authors=("A. Author",), year=2024)],
            source="x",
        )


@pytest.mark.parametrize("name", ["citekey", "carrel_id", "2401.00002", "second  PAPER"])
def test_every_name_of_a_paper(papers, library: Library, reader: LibraryReader, name: str):
    second = reader.paper(2)
    assert second is not None
    target = getattr(second, name, name)
    library.save_note(1, f"This goes on in [[{target}|the next]] one.")
    (back,) = reader.backlinks(2)
    assert (back.paper_id, back.title) == (1, "First")
    assert "goes on in" in back.excerpt
    assert reader.linked_papers([target])[target].paper_id == 2


def test_links_follow_every_change_of_a_note(papers, library: Library, reader: LibraryReader):
    library.save_note(1, "[[third]] and [[third]]")
    library.save_note(2, "[[third]]")
    library.save_note(3, "[[third]] itself")
    assert [back.paper_id for back in reader.backlinks(3)] == [1, 2]
    library.undo()
    library.undo()
    assert [back.paper_id for back in reader.backlinks(3)] == [1]
    library.redo()
    library.trash([1])
    assert [back.paper_id for back in reader.backlinks(3)] == [2]
    library.empty_trash()
    with closing(sqlite3.connect(library.path)) as connection:
        assert connection.execute(
            "SELECT COUNT(*) FROM note_link WHERE paper_id = 1"
        ).fetchone() == (0,)


def test_unknown_names(papers, reader: LibraryReader):
    assert reader.linked_papers(["nobody", "", "#"]) == {}
    assert reader.backlinks(99) == []
