"""Adding: what is new, what is known, what a known paper gains."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.domain.paper import ImportedPaper, Link
from carrel.domain.reports import AddReport
from carrel.library.library import Library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@pytest.fixture
def added(library: Library) -> Callable[..., AddReport]:
    """Adds papers and returns the report."""

    def run(*papers: ImportedPaper) -> AddReport:
        return library.add_batch(papers, source="test.jsonl")[0]

    return run


def counts(report: AddReport) -> tuple[int, int, int]:
    return len(report.added), len(report.updated), len(report.duplicates)


def test_new_paper_with_everything(added, reader: LibraryReader, library: Library):
    paper = ImportedPaper(
        title="A title",
        abstract="What it says.",
        summary="Short.",
        authors=("Ada Lovelace", "Turing, Alan"),
        year=2024,
        published="2024-03-05",
        venue="ASPLOS",
        url="https://example.org/a",
        arxiv="arXiv:2404.10830v2",
        doi="https://doi.org/10.1145/ABC",
        links=(Link(url="https://example.org/code", title="code"),),
        source_data={"likes": 3},
    )
    report = added(paper)
    assert counts(report) == (1, 0, 0)
    kept = reader.resolve(report.added[0])
    for name in ("title", "abstract", "summary", "authors", "year", "published", "venue", "url"):
        assert getattr(kept, name) == getattr(paper, name)
    assert (kept.arxiv, kept.doi, kept.links) == ("2404.10830", "10.1145/abc", paper.links)
    assert (kept.source, kept.source_data) == ("test.jsonl", {"likes": 3})
    assert (kept.state, kept.starred, kept.rating, kept.tags) == ("inbox", False, None, ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"arxiv": "2404.10830"}, {"arxiv": "2404.10830v5"}),
        ({"arxiv": "2404.10830"}, {"url": "https://arxiv.org/pdf/2404.10830v1.pdf"}),
        ({"arxiv": "2404.10830"}, {"doi": "10.48550/arXiv.2404.10830"}),
        ({"url": "https://huggingface.co/papers/2404.10830"}, {"arxiv": "arXiv:2404.10830"}),
        ({"doi": "10.1145/XY"}, {"doi": "https://doi.org/10.1145/xy"}),
        ({"doi": "doi:10.1145/xy"}, {"doi": "http://dx.doi.org/10.1145/XY."}),
    ],
)
def test_known_by_identifier_whatever_the_title(added, first: dict, second: dict):
    assert counts(added(ImportedPaper(title="One title", **first)))[0] == 1
    report = added(ImportedPaper(title="Quite another title", **second))
    assert len(report.added) == 0
    assert len(report.updated) + len(report.duplicates) == 1


def test_same_paper_again_is_a_duplicate(added):
    paper = ImportedPaper(title="T", authors=("A B",), year=2020, arxiv="2404.10830")
    report = added(paper)
    again = added(paper)
    assert counts(again) == (0, 0, 1)
    assert again.duplicates == report.added


@pytest.mark.parametrize(
    "title", ["CAFÉ: the résumé", "Cafe - The Resume!", "  café the  résumé  "]
)
def test_known_by_title(added, title: str):
    added(ImportedPaper(title="Café: The Résumé", year=2020, authors=("A. Smith",)))
    assert counts(added(ImportedPaper(title=title))) == (0, 0, 1)
    assert counts(added(ImportedPaper(title=title, year=2021, authors=("Smith, Anna",)))) == (
        0,
        0,
        1,
    )


@pytest.mark.parametrize(
    "other",
    [
        {"authors": ("B. Jones",)},
        {"year": 2015, "authors": ("A. Smith",)},
        {"year": 2022},
        {"arxiv": "2001.00002"},
    ],
)
def test_same_title_yet_another_paper(added, other: dict, rows: ListReader):
    added(ImportedPaper(title="Editorial", year=2020, authors=("A. Smith",), arxiv="2001.00001"))
    assert counts(added(ImportedPaper(title="Editorial", **other))) == (1, 0, 0)
    assert len(rows.ids()) == 2


def test_printed_paper_has_another_doi_than_its_preprint(added):
    added(ImportedPaper(title="T", doi="10.48550/arXiv.2404.10830", authors=("A B",), year=2024))
    report = added(ImportedPaper(title="T", doi="10.1145/1", authors=("A B",), year=2025))
    assert counts(report) == (0, 0, 1)


def test_known_paper_gains_what_it_lacks_and_keeps_what_it_has(added, reader: LibraryReader):
    added(ImportedPaper(title="T", abstract="ours", year=2020))
    report = added(
        ImportedPaper(
            title="t!",
            abstract="theirs",
            year=2021,
            venue="ICML",
            authors=("A",),
            links=(Link(url="https://e.org"),),
        )
    )
    assert counts(report) == (0, 1, 0)
    paper = reader.paper(1)
    assert (paper.title, paper.abstract, paper.year) == ("T", "ours", 2020)
    assert (paper.venue, paper.authors, paper.links[0].url) == ("ICML", ("A",), "https://e.org")


def test_paper_in_the_trash_comes_back(added, library: Library, rows: ListReader):
    paper = ImportedPaper(title="T", year=2020)
    added(paper)
    library.trash([1])
    assert list(rows.ids()) == []
    assert counts(added(paper)) == (0, 1, 0)
    assert list(rows.ids()) == [1]
    assert library.undo() is not None
    assert list(rows.ids(trashed=True)) == [1]


def test_same_paper_twice_in_one_batch(added, reader: LibraryReader, rows: ListReader):
    report = added(
        ImportedPaper(title="T"),
        ImportedPaper(title="t", venue="ICML"),
        ImportedPaper(title="T."),
    )
    assert counts(report) == (1, 1, 1)
    assert set(report.updated) == set(report.duplicates) == set(report.added)
    assert list(rows.ids()) == [1]
    assert reader.paper(1).venue == "ICML"


@pytest.mark.parametrize("known", [True, False], ids=["known before", "of the same batch"])
def test_identifier_gained_in_a_batch_is_known_to_the_rest_of_it(added, rows, known: bool):
    first = ImportedPaper(title="T")
    rest = [
        ImportedPaper(title="T", arxiv="2404.10830", doi="10.1145/1"),
        ImportedPaper(title="Its older title", arxiv="2404.10830"),
        ImportedPaper(title="Its printed title", doi="10.1145/1"),
    ]
    if known:
        added(first)
        added(*rest)
    else:
        added(first, *rest)
    assert len(rows.ids()) == 1


def test_paper_whose_import_was_undone_is_new_again(added, library: Library, rows: ListReader):
    paper = ImportedPaper(title="T", arxiv="2404.10830")
    added(paper)
    library.undo()
    assert counts(added(paper)) == (1, 0, 0)
    assert len(rows.ids()) == 1


def test_year_from_the_date(added, reader: LibraryReader):
    added(
        ImportedPaper(title="a", published="2024-03"),
        ImportedPaper(title="b", published="soon"),
        ImportedPaper(title="c", published="²⁰²⁴"),
        ImportedPaper(title="d", year=10**30),
        ImportedPaper(title="e", year=0),
    )
    assert [reader.paper(one).year for one in range(1, 6)] == [2024, None, None, None, None]


def test_what_sqlite_cannot_keep_is_replaced(added, reader: LibraryReader):
    odd = "a\x00b\ud800c"
    added(
        ImportedPaper(
            title=odd,
            abstract=odd,
            authors=(odd,),
            url=odd,
            links=(Link(url=odd, title=odd),),
            source_data={"odd": [odd]},
        )
    )
    paper = reader.paper(1)
    assert paper.title == paper.abstract == paper.url == "ab?c"
    json.dumps([paper.authors, dict(paper.source_data)]).encode()


def test_source_with_bytes_that_are_no_text(library: Library, reader: LibraryReader):
    library.add_batch([ImportedPaper(title="T")], source="/tmp/caf\udce9.jsonl")
    assert reader.paper(1).source == "/tmp/caf?.jsonl"
    assert reader.history(1)[0].label == "Add papers from caf?.jsonl"


def test_nothing_to_add_is_no_change(library: Library, reader: LibraryReader, added):
    assert library.add_batch([], source="x") == (AddReport(), None)
    added(ImportedPaper(title="T"))
    seq = reader.last_seq()
    _, history_id = library.add_batch([ImportedPaper(title="T")], source="x")
    assert history_id is None
    assert reader.last_seq() == seq


def test_large_batch(added, rows: ListReader, library: Library, reader: LibraryReader):
    """More papers than SQLite takes variables at once, in one entry and one feed row."""
    many = [ImportedPaper(title=f"Paper {one}", authors=("A B",)) for one in range(5_000)]
    assert counts(added(*many)) == (5_000, 0, 0)
    assert counts(added(*many)) == (0, 0, 5_000)
    assert reader.last_seq() == 1
    library.undo()
    assert list(rows.ids()) == []
    library.redo()
    assert len(rows.ids()) == 5_000
    assert len(reader.feed_since(2).added) == 5_000


TITLES = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    ["a", "A", "á", "?", "??", "a?", "论文", "論文", "🙂", "\u202eabc", "\u200b"]
)


@settings(max_examples=40)
@given(batches=st.lists(st.lists(TITLES, max_size=6), max_size=3))
def test_free_titles_are_added_once_and_found_again(new_folder, tmp_path_factory, batches):
    import shutil

    from carrel.library.opening import open_library

    folder = new_folder(tmp_path_factory.mktemp("free").name)
    with open_library(folder, origin="window") as library:
        for batch in batches:
            papers = [ImportedPaper(title=title) for title in batch]
            report, _ = library.add_batch(papers, source="x")
            assert sum(counts(report)) == len(batch)
            again, _ = library.add_batch(papers, source="x")
            assert counts(again) == (0, 0, len(batch))
        reader = LibraryReader(library.path)
        keys = [reader.resolve(name).citekey for name in report.added] if batches else []
        assert len(set(keys)) == len(keys)
        reader.close()
    shutil.rmtree(folder)
