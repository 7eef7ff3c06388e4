"""What the list and the reader pane read."""

from __future__ import annotations

import pytest

from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library.errors import UnknownPaperError
from carrel.library.library import Library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@pytest.fixture
def three(library: Library, clock) -> list[str]:
    """Three papers, one a minute; returns their Carrel ids."""
    names = []
    for title, year, authors in (
        ("Beta", 2021, ("Ada B. Lovelace", "Alan Turing")),
        ("“Alpha”", None, ()),
        ("gamma", 2019, ("Grace Hopper",)),
    ):
        report, _ = library.add_batch(
            [ImportedPaper(title=title, year=year, authors=authors)], source="x"
        )
        names += report.added
        clock.minutes(1)
    return names


@pytest.mark.parametrize(
    ("order", "ascending"), [("added", [1, 2, 3]), ("year", [2, 3, 1]), ("title", [2, 1, 3])]
)
def test_orders(three, rows: ListReader, order: str, ascending: list[int]):
    assert rows.ids(order, descending=False).tolist() == ascending
    assert rows.ids(order, descending=True).tolist() == ascending[::-1]


def test_rows_come_in_the_order_asked_for(three, library: Library, rows: ListReader):
    library.add_tags([1], ["b", "A"])
    library.save_note(1, "text")
    library.set_rating([1], 3)
    library.set_starred([1], starred=True)
    library.set_state([1], ReadingState.READING)
    first, gone, last = rows.rows([3, 99, 1])
    assert gone is None
    assert (first.title, first.first_author, first.author_count) == ("gamma", "Grace Hopper", 1)
    assert last._asdict() == {
        "id": 1,
        "title": "Beta",
        "year": 2021,
        "first_author": "Ada B. Lovelace",
        "author_count": 2,
        "state": "reading",
        "starred": True,
        "rating": 3,
        "has_note": True,
        "tags": ("A", "b"),
        "venue": None,
        "highlights": 0,
    }
    library.save_note(1, "")
    assert not rows.rows([1])[0].has_note
    assert rows.rows([]) == []


def test_counts(three, library: Library, rows: ListReader):
    library.set_state([1], ReadingState.LATER)
    library.set_state([2], ReadingState.READ)
    library.set_starred([2, 3], starred=True)
    library.trash([3])
    assert rows.counts() == {
        "all": 2,
        "inbox": 0,
        "later": 1,
        "reading": 0,
        "read": 1,
        "dropped": 0,
        "unread": 1,
        "starred": 1,
        "trash": 1,
    }
    assert rows.ids().tolist() == [2, 1]
    assert rows.ids(trashed=True).tolist() == [3]


def test_resolve(library: Library, reader: LibraryReader, three):
    library.add_batch(
        [ImportedPaper(title="With ids", arxiv="2404.10830", doi="10.1145/AB")], source="x"
    )
    for name in (
        "2404.10830v2",
        "https://arxiv.org/abs/2404.10830",
        "arXiv:2404.10830",
        "10.1145/ab",
        "https://doi.org/10.1145/AB",
        reader.paper(4).citekey,
        reader.paper(4).carrel_id.lower(),
        f" {reader.paper(4).carrel_id} ",
    ):
        assert reader.resolve(name).id == 4
    assert reader.resolve(three[0]).title == "Beta"


def test_resolve_by_a_unique_beginning(reader: LibraryReader, three):
    assert reader.resolve(three[1][:-1].lower()).id == 2
    with pytest.raises(UnknownPaperError, match="several papers"):
        reader.resolve(three[0][:5] + three[0][5])
    with pytest.raises(UnknownPaperError, match="no paper is called"):
        reader.resolve(three[0][:5])


@pytest.mark.parametrize(
    "name", ["", "*", "******", "%", "nobody2020", "'; DROP TABLE paper;--", "2404.99999"]
)
def test_unknown(reader: LibraryReader, three, name: str):
    with pytest.raises(UnknownPaperError):
        reader.resolve(name)


def test_hidden_and_gone_papers(library: Library, reader: LibraryReader, three):
    library.trash([1])
    assert reader.paper(1).trashed_at is not None
    assert reader.resolve(three[0]).id == 1
    library.undo()
    library.undo()  # the import of the third
    assert reader.paper(3) is None
    with pytest.raises(UnknownPaperError):
        reader.resolve(three[2])
    assert reader.paper(99) is None
