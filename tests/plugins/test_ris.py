"""RIS reads back line by line."""

from __future__ import annotations

import re
from pathlib import Path

import hypothesis
import pytest
from tests.plugins.open_plugins import Counted, Job, a_paper, exported, hostile, loaded

from carrel_plugins.ris.names import family_first
from carrel_plugins.ris.text import one_line

LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


def records(text: str) -> list[list[tuple[str, str]]]:
    """Read RIS strictly: lines of tags ended by CR LF, each record from TY to ER."""
    found: list[list[tuple[str, str]]] = []
    inside = False
    assert text.endswith("\r\n") or not text
    for line in text.split("\r\n")[:-1]:
        if not line:
            assert not inside
            continue
        match = LINE.fullmatch(line)
        assert match, line
        tag, value = match.groups()
        assert (tag == "TY") != inside
        if tag == "TY":
            found.append([])
        inside = tag != "ER"
        found[-1].append((tag, value))
    assert not inside
    return found


def test_a_full_record(tmp_path: Path):
    paper = a_paper(
        title="Folding Cranes",
        authors=("Ada Sample", "Muster, Ben", "Jo van der Test"),
        year=2024,
        published="2024-03-05",
        venue="Journal of Cranes",
        arxiv="2401.00001",
        doi="10.1000/x",
        url="https://example.org/",
        abstract="We fold.\nTY  - GEN",
        tags=("a", "b/c"),
    )
    assert records(exported(loaded("ris", tmp_path), [paper])) == [
        [
            ("TY", "JOUR"),
            ("ID", "sample1"),
            ("TI", "Folding Cranes"),
            ("AU", "Sample, Ada"),
            ("AU", "Muster, Ben"),
            ("AU", "van der Test, Jo"),
            ("PY", "2024"),
            ("DA", "2024/03/05/"),
            ("T2", "Journal of Cranes"),
            ("DO", "10.1000/x"),
            ("UR", "https://example.org/"),
            ("AN", "arXiv:2401.00001"),
            ("AB", "We fold. TY - GEN"),
            ("KW", "a"),
            ("KW", "b/c"),
            ("ER", ""),
        ]
    ]


@pytest.mark.parametrize(
    ("venue", "arxiv", "kind"),
    [(None, None, "GEN"), (None, "2401.1", "UNPB"), ("ICML", "2401.1", "CONF"), ("x", None, "GEN")],
)
def test_kinds(tmp_path: Path, venue: str | None, arxiv: str | None, kind: str):
    (one,) = records(exported(loaded("ris", tmp_path), [a_paper(venue=venue, arxiv=arxiv)]))
    assert one[0] == ("TY", kind)


@pytest.mark.parametrize(
    ("year", "published", "said"),
    [
        (2024, "2023-12-01", [("PY", "2024")]),
        (None, "2023-12", [("PY", "2023"), ("DA", "2023/12//")]),
        (None, None, []),
    ],
)
def test_dates(tmp_path: Path, year: int | None, published: str | None, said: list):
    text = exported(loaded("ris", tmp_path), [a_paper(year=year, published=published)])
    assert [pair for pair in records(text)[0] if pair[0] in ("PY", "DA")] == said


def test_names():
    assert family_first("Plato") == "Plato"
    assert family_first("de Test") == "Test, de"


@hypothesis.given(title=hostile)
def test_hostile_text_reads_back(tmp_path_factory: pytest.TempPathFactory, title: str):
    host = loaded("ris", tmp_path_factory.mktemp("data"))
    papers = [a_paper(id=n, title=title, authors=(title,), abstract=title) for n in (1, 2)]
    found = records(exported(host, papers))
    assert len(found) == 2
    assert dict(found[0]).get("TI", "") == one_line(title)


def test_it_streams_and_stops(tmp_path: Path):
    host, papers = loaded("ris", tmp_path), Counted(1000)
    assert len(records(exported(host, papers, Job(stop_after=3)))) == 3
    assert papers.asked == 4
    assert exported(host, []) == ""
