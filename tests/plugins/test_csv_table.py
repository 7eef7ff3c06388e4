"""CSV reads back by the csv module, and holds no formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import hypothesis
import pytest
from tests.plugins.open_plugins import Counted, Job, a_paper, exported, hostile, loaded

from carrel.api import ReadingState

HEAD = "id citekey title authors year venue arxiv doi url state rating tags".split()


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_full_row(tmp_path: Path):
    paper = a_paper(
        title='A "quoted", title',
        authors=("Ada Sample", "Ben Muster"),
        year=2024,
        venue="MLSys",
        arxiv="2401.00001",
        doi="10.1000/x",
        url="https://example.org/",
        state=ReadingState.READ,
        rating=4,
        tags=("a", "b/c"),
    )
    assert rows(exported(loaded("csv_table", tmp_path), [paper])) == [
        HEAD,
        [
            paper.carrel_id,
            "sample1",
            'A "quoted", title',
            "Ada Sample; Ben Muster",
            "2024",
            "MLSys",
            "2401.00001",
            "10.1000/x",
            "https://example.org/",
            "read",
            "4",
            "a; b/c",
        ],
    ]


def test_what_is_not_known_is_empty(tmp_path: Path):
    _, one = rows(exported(loaded("csv_table", tmp_path), [a_paper()]))
    assert one[3:] == ["", "", "", "", "", "", "inbox", "", ""]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r=", "\n=", "＝", "\0=", "\x1b-"])
def test_no_cell_begins_a_formula(tmp_path: Path, begin: str):
    bad = f"{begin}HYPERLINK(1)"
    paper = a_paper(title=bad, authors=(bad,), venue=bad, url=bad, tags=(bad,), citekey=bad)
    _, one = rows(exported(loaded("csv_table", tmp_path), [paper]))
    for place in (1, 2, 3, 5, 8, 11):
        assert one[place].startswith("'")
        assert one[place].endswith("HYPERLINK(1)")


@hypothesis.given(title=hostile)
def test_hostile_text_reads_back(tmp_path_factory: pytest.TempPathFactory, title: str):
    host = loaded("csv_table", tmp_path_factory.mktemp("data"))
    head, *two = rows(exported(host, [a_paper(id=n, title=title) for n in (1, 2)]))
    assert head == HEAD
    assert [len(one) for one in two] == [len(HEAD)] * 2
    assert not two[0][2].startswith(("=", "+", "-", "@", "\t", "\r"))
    if title.isprintable() and not title.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        assert two[0][2] == title


def test_it_streams_and_stops(tmp_path: Path):
    host, papers = loaded("csv_table", tmp_path), Counted(1000)
    assert len(rows(exported(host, papers, Job(stop_after=3)))) == 4
    assert papers.asked == 4
    assert rows(exported(host, [])) == [HEAD]
