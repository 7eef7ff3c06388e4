"""CSL-JSON reads back by json, and by pandoc."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import hypothesis
import pytest
from tests.plugins.open_plugins import Counted, Job, a_paper, exported, hostile, loaded

from carrel_plugins.csl_json.item import item
from carrel_plugins.csl_json.names import name_of
from carrel_plugins.csl_json.text import one_line


def test_a_full_item(tmp_path: Path):
    paper = a_paper(
        title="Folding Cranes",
        authors=("Ada Sample", "Muster, Ben", "Jo van der Test", "Collective"),
        year=2024,
        published="2024-03-05",
        venue="MLSys",
        arxiv="2401.00001",
        doi="10.1000/x",
        url="https://example.org/",
        abstract="We fold.",
        tags=("a", "b/c"),
    )
    assert json.loads(exported(loaded("csl_json", tmp_path), [paper])) == [
        {
            "id": "sample1",
            "type": "paper-conference",
            "title": "Folding Cranes",
            "author": [
                {"family": "Sample", "given": "Ada"},
                {"family": "Muster", "given": "Ben"},
                {"family": "Test", "given": "Jo", "non-dropping-particle": "van der"},
                {"literal": "Collective"},
            ],
            "issued": {"date-parts": [[2024, 3, 5]]},
            "container-title": "MLSys",
            "archive": "arXiv",
            "archive_location": "2401.00001",
            "DOI": "10.1000/x",
            "URL": "https://example.org/",
            "abstract": "We fold.",
            "keyword": "a, b/c",
        }
    ]


def test_nothing_is_invented():
    assert item(a_paper()) == {"id": "sample1", "type": "article", "title": "A Title"}


@pytest.mark.parametrize(
    ("year", "published", "parts"),
    [(2024, "2023-12-01", [2024]), (None, "2023-12", [2023, 12]), (2024, None, [2024])],
)
def test_dates(year: int | None, published: str | None, parts: list[int]):
    assert item(a_paper(year=year, published=published))["issued"] == {"date-parts": [parts]}


@pytest.mark.parametrize("name", ["Sample,", ",Ada", "van", "de la", "a b c"])
def test_odd_names_have_a_part(name: str):
    assert name_of(name)


def test_a_name_of_a_comma_alone_is_left_out():
    assert "author" not in item(a_paper(authors=(",",)))


@hypothesis.given(title=hostile)
def test_hostile_text_reads_back(tmp_path_factory: pytest.TempPathFactory, title: str):
    host = loaded("csl_json", tmp_path_factory.mktemp("data"))
    papers = [a_paper(id=n, title=title, authors=(title,), abstract=title) for n in (1, 2)]
    told = json.loads(exported(host, papers))
    assert [one.get("title", "") for one in told] == [one_line(title)] * 2
    assert [one["id"] for one in told] == ["sample1", "sample2"]


def test_it_streams_and_stops(tmp_path: Path):
    host, papers = loaded("csl_json", tmp_path), Counted(1000)
    exported(host, papers, Job(stop_after=3))
    assert papers.asked == 4
    assert json.loads(exported(host, [])) == []


def test_pandoc_reads_it(tmp_path: Path, pandoc: str):
    file = tmp_path / "papers.json"
    file.write_text(exported(loaded("csl_json", tmp_path), Counted(3)), "utf-8")
    done = subprocess.run(
        [pandoc, "-f", "csljson", "-t", "csljson", file], capture_output=True, check=True
    )
    assert [one["title"] for one in json.loads(done.stdout)] == ["Title 1", "Title 2", "Title 3"]
