"""Citekeys: one a paper, made once, of plain letters and digits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.paper import ImportedPaper
from carrel.library.citekey import base_key, next_free
from carrel.library.library import Library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@pytest.mark.parametrize(
    ("title", "authors", "year", "key"),
    [
        (
            "GPTQ: Accurate Post-Training Quantization",
            ("Elias Frantar", "Saleh Ashkboos"),
            2022,
            "frantarGPTQAccuratePostTraining2022",
        ),
        ("A Study of the Past", ("Müller, Jörg",), 1999, "mullerStudy1999"),
        ("Title without people", (), 2020, "TitlePeople2020"),
        ("the of and", (), None, "TheOfAnd"),
        ("深度学习", (), 2021, "paper2021"),
        ("深度学习", ("李",), None, "paper"),
        ("???", (), None, "paper"),
        ("2024", (), 2024, "paper20242024"),
        ("x", (" ", "Second"), None, "X"),
        ("x", (",",), None, "X"),
    ],
)
def test_keys(title: str, authors: tuple[str, ...], year: int | None, key: str):
    assert base_key(title, authors, year) == key


@given(st.text(), st.lists(st.text()), st.none() | st.integers(1, 9999))
def test_every_paper_has_a_key_that_bibtex_takes(title, authors, year):
    key = base_key(title, tuple(authors), year)
    assert re.fullmatch(r"[A-Za-z0-9]{1,90}", key)
    assert not key.isdigit()


def test_endings_are_letters_and_go_on_after_z():
    taken, tried = {"k"}, dict[str, int]()
    given_keys = []
    for _ in range(28):
        given_keys.append(next_free("k", taken, tried))
        taken.add(given_keys[-1])
    assert given_keys[:2] == ["ka", "kb"]
    assert given_keys[25:] == ["kz", "kaa", "kab"]


def papers(number: int, start: int = 0) -> list[ImportedPaper]:
    return [ImportedPaper(title="论" + chr(0x4E00 + start + one)) for one in range(number)]


def test_keys_are_unique_over_batches(library: Library, rows: ListReader, reader: LibraryReader):
    for start in (0, 40, 80):
        library.add_batch(papers(40, start), source="x")
    keys = [reader.paper(one).citekey for one in sorted(rows.ids())]
    assert len(set(keys)) == 120
    assert keys[:3] == ["paper", "papera", "paperb"]


def test_keys_stay_when_papers_gain_fields(library: Library, reader: LibraryReader):
    library.add_batch([ImportedPaper(title="Surely Great Title")], source="x")
    before = reader.paper(1).citekey
    library.add_batch(
        [ImportedPaper(title="Surely great title", authors=("A. Nyone",), year=2020)], source="x"
    )
    assert reader.paper(1).authors == ("A. Nyone",)
    assert reader.paper(1).citekey == before == "SurelyGreatTitle"


def test_listing_that_was_undone_and_added_again_gets_the_same_keys(
    library: Library, reader: LibraryReader
):
    listing = [ImportedPaper(title="Same Words Here"), *papers(3)]
    library.add_batch(listing, source="x")
    keys = [reader.paper(one).citekey for one in range(1, 5)]
    library.undo()
    library.add_batch(listing, source="x")
    assert [reader.paper(one).citekey for one in range(5, 9)] == keys
    assert library.redo() is None


def test_key_of_a_paper_in_the_trash_is_not_given_away(library: Library, reader: LibraryReader):
    library.add_batch([ImportedPaper(title="Same Words", year=2000)], source="x")
    library.trash([1])
    library.add_batch([ImportedPaper(title="Same Words", year=2000, authors=("B",))], source="x")
    assert reader.paper(1).trashed_at is None  # it came back instead
    library.add_batch([ImportedPaper(title="Same (Words)", year=2010)], source="x")
    library.add_batch([ImportedPaper(title="Same: Words!", year=2000, authors=("C",))], source="x")
    keys = [reader.paper(one).citekey for one in (1, 2, 3)]
    assert keys == ["SameWords2000", "SameWords2010", "cSameWords2000"]


def test_ending_that_outlived_its_base_is_not_given_twice(library: Library, reader: LibraryReader):
    library.add_batch([ImportedPaper(title="论"), ImportedPaper(title="文")], source="x")
    library.trash([1])
    library.empty_trash()
    library.add_batch([ImportedPaper(title="字"), ImportedPaper(title="词")], source="x")
    assert [reader.paper(one).citekey for one in (2, 3, 4)] == ["papera", "paper", "paperb"]
