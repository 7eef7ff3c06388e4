"""The values that completion offers, read from a library."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.search.field_values import MOST, FieldValueReader


def paper(title: str, *authors: str, venue: str | None = None) -> ImportedPaper:
    return ImportedPaper(title=title, abstract="", authors=authors, venue=venue)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library", origin="window") as library:
        library.add_batch(
            [
                paper("One", "Ada Müller", "Bo Smith", venue="Graph Letters"),
                paper("Two", "Bo Smith", "Smilla Byte", venue="The Graphs"),
                paper("Three", "Eve\nAsmid", venue="Letters of Graph"),
            ],
            source="x",
        )
        library.add_tags([1, 2], ["to read"])
        library.add_tags([1], ["graph", "my graph", "polygraph", "Café"])
        yield library


@pytest.fixture
def reader(library: Library) -> Iterator[FieldValueReader]:
    reader = FieldValueReader(library.path)
    yield reader
    reader.close()


@pytest.mark.parametrize(
    ("field", "typed", "values"),
    [
        ("tag", "", ["to read", "Café", "graph", "my graph", "polygraph"]),
        ("tag", "GRAPH", ["graph", "my graph", "polygraph"]),
        ("tag", "cafe", ["Café"]),
        ("tag", "to re", ["to read"]),
        ("tag", "zebra", []),
        ("venue", "graph", ["Graph Letters", "Letters of Graph", "The Graphs"]),
        ("author", "smi", ["Bo Smith", "Smilla Byte", "Eve\nAsmid"]),
        ("author", "muller", ["Ada Müller"]),
        ("author", "e\na", ["Eve\nAsmid"]),
        ("key", "zebra", []),
        ("unheard", "", []),
        ("unheard", "a", []),
    ],
)
def test_values(reader: FieldValueReader, field: str, typed: str, values: list[str]):
    assert reader.values(field, typed) == values


def test_it_follows_the_library(reader: FieldValueReader, library: Library):
    assert reader.values("tag", "new") == []
    assert reader.values("author", "zoe") == []
    library.add_tags([3], ["new"])
    library.save_note(3, "nothing of a tag")
    assert reader.values("tag", "new") == ["new"]
    library.add_batch([paper("Four", "Zoe Last")], source="x")
    assert reader.values("author", "zoe") == ["Zoe Last"]
    library.trash([4])
    assert reader.values("author", "zoe") == []


def test_keywords_of_plugins(library_path: Path):
    reader = FieldValueReader(library_path)
    assert set(reader.values("kind-of", "gp")) == {"gpu/A100", "GPU", "gpux"}
    assert reader.values("kind-of", "a100")[-1] == "gpu/A100"
    assert reader.values("remark", "") == []
    reader.close()
    assert reader.values("kind-of", "cafe") == ["Café au lait"]
    reader.close()


def test_many_values_are_cut_and_found_fast(tmp_path: Path):
    with open_library(tmp_path / "library", origin="window") as library:
        papers = [paper(f"No {number}", f"Name{number} Of{number}") for number in range(3_000)]
        library.add_batch(papers, source="x")
        reader = FieldValueReader(library.path)
    assert len(reader.values("author", "")) == MOST
    start = time.perf_counter()
    assert reader.values("author", "of2999") == ["Name2999 Of2999"]
    assert reader.values("author", "f2999") == ["Name2999 Of2999"]
    assert time.perf_counter() - start < 0.05
    reader.close()


def test_a_library_that_cannot_be_read_raises(tmp_path: Path):
    reader = FieldValueReader(tmp_path / "nothing.sqlite")
    with pytest.raises(sqlite3.Error):
        reader.values("tag", "")
    reader.close()
