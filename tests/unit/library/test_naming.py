"""Papers by what is typed of their citekey or title."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader


@pytest.fixture
def reader(tmp_path: Path):
    """A library of four papers, one of them in the trash."""
    titles = ["Quiet Lamps", "A Lamp of 100% Paper", "Lattices", "Lamps in the Trash"]
    with open_library(tmp_path, origin="window") as library:
        library.add_batch(
            [
                ImportedPaper(title=title, authors=("Ada Sample",), year=2018 + number)
                for number, title in enumerate(titles)
            ],
            source="x",
        )
        library.trash([4])
    made = LibraryReader(library_file(tmp_path))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("lamp", ["A Lamp of 100% Paper", "Quiet Lamps"]),
        ("LAMP quiet", ["Quiet Lamps"]),
        ("lat", ["Lattices"]),
        ("100%", ["A Lamp of 100% Paper"]),
        ("%", ["A Lamp of 100% Paper"]),
        ("_", []),
        ("", ["Lattices", "A Lamp of 100% Paper", "Quiet Lamps"]),
    ],
)
def test_by_words_of_the_title(reader: LibraryReader, text: str, titles: list[str]):
    assert [paper.title for paper in reader.papers_named(text, 9)] == titles


def test_by_citekey_first(reader: LibraryReader):
    (key,) = [paper.citekey for paper in reader.papers_named("Lattices", 9)]
    assert [paper.title for paper in reader.papers_named(key, 9)] == ["Lattices"]
    assert len(reader.papers_named("", 2)) == 2
