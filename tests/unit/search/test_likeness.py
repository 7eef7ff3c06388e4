"""Papers like another one: by which words, and the same in SQL and in the index at any time."""

from __future__ import annotations

import math
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.search.conftest import Indexed

from carrel.domain.paper import ImportedPaper
from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.search import likeness, ranking
from carrel.search.likeness import FULL, Texts, most_like, words_of
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.sql import SqlSearcher

Start = Callable[..., Any]


def keys_of(path: Path, where: str = "live = 1") -> dict[int, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(f"SELECT id, citekey FROM paper WHERE {where}"))


# -- likeness itself ---------------------------------------------------------------------------


def test_the_words_of_a_paper():
    words = words_of(Texts(1, "Café GPT-4", "A cafe, the GPT and a café of GPTs"))
    once = dict.fromkeys(("the", "and", "of", "gpts"), (0, 1))
    assert words == {"cafe": (1, 2), "gpt": (1, 1), "4": (1, 0), "a": (0, 2)} | once


def test_words_are_told_apart_as_far_as_they_are_indexed():
    assert words_of(Texts(1, "w" * 70, "w" * 80 + " " + "w" * 64)) == {"w" * 64: (1, 2)}


def test_of_a_huge_abstract_only_the_beginning_counts():
    body = " ".join(f"w{number}" for number in range(150_000))
    assert len(body) > 1_000_000
    assert 1_000 < len(words_of(Texts(1, "a title", body))) < 5_000


@pytest.mark.parametrize(
    ("papers", "most"), [(1, 3), (5, 3), (20, 10), (100, 50), (400, 50), (10_000, 1_000)]
)
def test_in_a_small_library_a_word_may_be_in_a_larger_part_of_it(papers: int, most: int):
    assert likeness.too_many(papers) == most


def test_the_trash_takes_nobodys_place():
    points_of = {paper_id: paper_id for paper_id in range(1, 301)}
    trash = {300, 250, 3}
    found = most_like(points_of, trash)
    seen = [paper_id for paper_id in found if paper_id not in trash]
    assert seen == [one for one in range(299, 0, -1) if one != 250][: likeness.MOST]
    assert found.keys() - seen == {300, 250}
    assert found[300] == FULL
    assert found[150 + 75] == FULL * 225 // 300


def test_of_equals_the_newest_are_there():
    assert list(most_like(dict.fromkeys(range(500), 7), set())) == list(range(499, 399, -1))


def test_nobody_is_like_what_shares_nothing():
    assert most_like({}, {1}) == {}


# -- a plain evaluation ------------------------------------------------------------------------

POOL = (
    *("model", "Models", "graph", "neural", "cache", "C++", "KV-cache", "Café", "the", "a"),
    *("attention", "of", "模型", "x_y", "1.3B", "sparse"),
)


def plain_words(text: str) -> list[str]:
    return re.findall("[a-z0-9]+|[模型]", text.lower().replace("é", "e"))


def plainly_like(papers: dict[int, tuple[str, str]], source: int) -> dict[int, int]:
    """Return the points of every paper that is like `source`: title and body by id."""
    titles = {one: plain_words(title) for one, (title, _) in papers.items()}
    bodies = {one: plain_words(body) for one, (_, body) in papers.items()}
    most = max(len(papers) // 10, min(len(papers) // 2, 50), 3)
    weights = {}
    for word in {*titles[source], *bodies[source]}:
        others = sum(word in titles[one] or word in bodies[one] for one in papers.keys() - {source})
        held = (sum(word in words for words in some.values()) for some in (titles, bodies))
        papers_with = max(held)
        if others and papers_with <= most:
            rarity = math.log(1 + (len(papers) - papers_with + 0.5) / (papers_with + 0.5))
            often = 2 * titles[source].count(word) + bodies[source].count(word)
            weights[word] = 1_000 * rarity * (often * 3.5 / (often + 2.5))
    words = sorted(weights, key=lambda word: (-weights[word], word))[:25]
    points = {}
    for one in papers.keys() - {source}:
        total = 0
        for word in words:
            often = min(bodies[one].count(word), 15)
            total += round(weights[word] * (often * 2.2 / (often + 1.2)))
            total += round(weights[word]) * (word in titles[one])
        if total:
            points[one] = total
    return points


TEXTS = st.lists(st.sampled_from(POOL), max_size=7).map(" ".join)
PAPERS = st.lists(st.tuples(TEXTS, st.none() | TEXTS, st.none() | TEXTS), min_size=1, max_size=9)


def imported(papers: list[tuple[str, str | None, str | None]], name: str) -> list[ImportedPaper]:
    return [
        ImportedPaper(title=f"{title} {name}{number}", abstract=abstract, summary=summary)
        for number, (title, abstract, summary) in enumerate(papers)
    ]


def bodies(path: Path) -> dict[int, tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, title, abstract, summary FROM paper WHERE live = 1")
        return {row[0]: (row[1], row[2] or row[3] or "") for row in rows}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library without papers, to be copied: making one takes a process."""
    folder = tmp_path_factory.mktemp("empty") / "library"
    open_library(folder, origin="window").close()
    return folder


@settings(max_examples=40)
@given(
    first=PAPERS,
    second=PAPERS,
    third=PAPERS,
    trashed=st.sets(st.integers(1, 20), max_size=6),
    most=st.integers(1, 6),
)
def test_sql_and_the_index_find_what_a_plain_evaluation_finds(
    first: list[Any],
    second: list[Any],
    third: list[Any],
    trashed: set[int],
    most: int,
    empty: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(likeness, "MOST", most)
    folder = tmp_path_factory.mktemp("random")
    shutil.copytree(empty, folder / "library")
    with open_library(folder / "library", origin="window") as library:
        library.add_batch(imported(first, "u"), source="x")
        library.add_batch(imported(third, "w"), source="z")
        indexed = Indexed(library.path, folder / "index")
        indexed.wait()
        indexed.indexing.asking = True  # what follows is not indexed
        library.undo()
        library.add_batch(imported(second, "v"), source="y")
        everything = bodies(library.path)
        library.trash(trashed & everything.keys())
        sql = SqlSearcher(library.path, limit=60)
        try:
            for paper_id, key in keys_of(library.path).items():
                points = plainly_like(everything, paper_id)
                best = sorted(points, key=lambda one: (-points[one], -one))
                seen = [one for one in best if one not in trashed]
                expected = set(seen[:most])
                worst = best.index(seen[most - 1]) if len(seen) >= most else len(best)
                also = {one for one in best[:worst] if one in trashed}
                for searcher in (sql, indexed.searcher):
                    found = ask(searcher, f"like:{key}").ids
                    assert set(found) == expected
                    assert [points[one] for one in found] == sorted(
                        (points[one] for one in found), reverse=True
                    )
                    assert set(ask(searcher, f"like:{key} is:trashed").ids) == also
                assert ask(sql, f"like:{key}").ids == ask(indexed.searcher, f"like:{key}").ids
        finally:
            sql.close()
            indexed.close()


def ask(searcher: SqlSearcher, query: str, order: str = "relevance") -> SearchAnswer:
    answer = searcher.answer(SearchRequest(text=query, order=order))
    assert answer.refused is None
    return answer


# -- in queries --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sql(library_path: Path) -> Iterator[SqlSearcher]:
    searcher = SqlSearcher(library_path, limit=60)
    yield searcher
    searcher.close()


@pytest.fixture(params=["sql", "indexed_searcher"])
def both(request: pytest.FixtureRequest) -> SqlSearcher:
    """A searcher over the library of the session, with and without an index."""
    searcher: SqlSearcher = request.getfixturevalue(request.param)
    return searcher


def some_keys(path: Path, count: int, where: str = "live = 1") -> list[str]:
    return random.Random(2).sample(sorted(keys_of(path, where).values()), count)


@pytest.mark.parametrize("order", ["relevance", "added", "title"])
@pytest.mark.parametrize(
    "query",
    [
        *("like:{0}", "-like:{0}", "like:{0} year:>=2021", "like:{0} is:trashed", "like:{0} kv"),
        *("like:{0} like:{1}", "like:{0} OR like:{1}", "like:{0} OR is:starred", "-like:{0} model"),
        *("-(like:{0} OR graph)", "like:{0} -like:{1} -tag:llm", "like:{0} like:nobody"),
    ],
)
def test_the_index_answers_as_sql_does(
    query: str, order: str, sql: SqlSearcher, indexed_searcher: SqlSearcher, library_path: Path
):
    keys = some_keys(library_path, 12)
    for pair in zip(keys[::2], keys[1::2], strict=True):
        asked = query.format(*pair)
        answer, expected = ask(indexed_searcher, asked, order), ask(sql, asked, order)
        assert answer.understood == expected.understood
        if order == "relevance" and ("kv" in query or "model" in query):
            # Without an index words are ranked more roughly.
            assert sorted(answer.ids) == sorted(expected.ids)
        else:
            assert answer.ids == expected.ids, asked


def test_it_mixes_with_other_clauses(both: SqlSearcher, library_path: Path):
    for key in some_keys(library_path, 8):
        alike = list(ask(both, f"like:{key}").ids)
        (own,) = ask(both, f"key:{key} OR key:{key} is:trashed").ids[:1]
        assert 20 < len(alike) <= likeness.MOST
        assert own not in alike
        recent = set(ask(both, "year:>=2021").ids)
        assert list(ask(both, f"like:{key} year:>=2021").ids) == [
            one for one in alike if one in recent
        ]
        everything = list(ask(both, "", "title").ids)
        in_order = ask(both, f"like:{key}", "title").ids
        assert list(in_order) == [one for one in everything if one in set(alike)]
        without = ask(both, f"-like:{key}", "title").ids
        assert list(without) == [one for one in everything if one not in set(alike)]


def test_a_paper_in_the_trash_can_be_named_but_is_not_found(both: SqlSearcher, library_path: Path):
    trash = keys_of(library_path, "live = 1 AND trashed_at IS NOT NULL")
    found = set(ask(both, f"like:{min(trash.values())}").ids)
    assert found
    assert not found & trash.keys()


@pytest.mark.parametrize("way", [str.upper, str.lower, str.swapcase, '"{}"'.format])
def test_case_and_quotation_marks_do_not_count(
    way: Callable[[str], str], both: SqlSearcher, library_path: Path
):
    for key in some_keys(library_path, 5):
        assert ask(both, f"like:{way(key)}").ids == ask(both, f"like:{key}").ids


@pytest.mark.parametrize("query", ["like:nobody", "like:%", "like:_", "like:'", "like:\\"])
def test_an_unknown_key_finds_nothing_and_its_chip_says_so(query: str, both: SqlSearcher):
    answer = ask(both, f"{query} ")
    assert not answer.ids
    (clause,) = answer.understood
    assert clause.kind == "unknown"
    assert clause.meaning == f"no paper has the key {query.removeprefix('like:')}"
    assert ask(both, f"-{query}").ids == ask(both, "").ids


def test_a_paper_that_is_not_there_any_more_is_unknown(both: SqlSearcher, library_path: Path):
    (key,) = some_keys(library_path, 1, "live = 0")
    assert not ask(both, f"like:{key}").ids


def test_chips_name_the_paper(own_library: Path, index: Start):
    path = own_library / "library.sqlite"
    titles = {
        "short": "Graphs  of\nmodels",
        "long": "Neural graphs of neural models in caches of many a size",
    }
    with sqlite3.connect(path) as connection:
        for paper_id, (key, title) in enumerate(titles.items(), 1):
            connection.execute(
                "UPDATE paper SET citekey = ?, title = ? WHERE id = ?", (key, title, paper_id)
            )
    connection.close()
    indexed = index(path)
    indexed.wait()
    sql = SqlSearcher(path)
    for searcher in (sql, indexed.searcher):
        query = '-like:LONG (year:2020 OR like:"short") like:gone model'
        told = [(one.text, one.kind, one.meaning) for one in ask(searcher, query).understood]
        assert told == [
            ("-like:LONG", "negated", "not: like “Neural graphs of neural models in cache…”"),
            ("year:2020", "field", "year 2020"),
            ('like:"short"', "field", "like “Graphs of models”"),
            ("like:gone", "unknown", "no paper has the key gone"),
            ("model", "text", '"model"'),
        ]
    sql.close()


# -- ranks -------------------------------------------------------------------------------------


@pytest.fixture
def quokkas(tmp_path: Path, index: Start) -> Iterator[list[Callable[[str], list[str]]]]:
    """Titles in the order of relevance, by SQL and by the index: quokkas[0](query)."""
    papers = [
        ImportedPaper(title="source of quokkas", abstract="lonely marsupials on an island"),
        ImportedPaper(title="islands", abstract="marsupials, lonely on an island of quokkas"),
        ImportedPaper(title="a wombat", abstract="marsupials, lonely"),
        ImportedPaper(title="a reef", abstract="an island"),
        ImportedPaper(title="wombats, a wombat", abstract="nothing"),
        *(ImportedPaper(title=f"filler {n}", abstract="wombat and on") for n in range(30)),
    ]
    with open_library(tmp_path / "ranked", origin="window") as library:
        library.add_batch(papers, source="x")
        path = library.path
    (key,) = (one for one in keys_of(path).values() if one.lower().startswith("source"))
    indexed = index(path, tmp_path / "ranks")
    indexed.wait()
    sql = SqlSearcher(path)

    def by(searcher: SqlSearcher) -> Callable[[str], list[str]]:
        def titles(query: str) -> list[str]:
            found = ask(searcher, query.replace("KEY", key)).ids
            return [papers[paper_id - 1].title for paper_id in found]

        return titles

    yield [by(sql), by(indexed.searcher)]
    sql.close()


def test_the_most_alike_come_first(quokkas: list[Callable[[str], list[str]]]):
    for titles in quokkas:
        assert titles("like:KEY") == ["islands", "a wombat", "a reef"]


def test_likeness_and_words_add_up(quokkas: list[Callable[[str], list[str]]]):
    for titles in quokkas:
        assert titles("like:KEY wombat") == ["a wombat"]
        assert titles("like:KEY OR wombat")[:2] == ["islands", "a wombat"]
        assert titles("like:KEY OR reef") == ["islands", "a reef", "a wombat"]
        # What is not wanted adds nothing.
        assert titles("-like:KEY wombat")[0] == "wombats, a wombat"


def test_of_very_many_those_alike_are_ranked(
    quokkas: list[Callable[[str], list[str]]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ranking, "MOST", 1)
    found = quokkas[1]("like:KEY OR reef OR wombats OR title:wombats")
    assert found.index("a reef") < found.index("a wombat")
    assert "wombats, a wombat" in found


# -- freshness, and what takes too long ----------------------------------------------------------


@pytest.fixture
def held(tmp_path: Path, index: Start) -> Iterator[tuple[Library, Indexed]]:
    """A library and its index, which hears of no further change."""
    with open_library(tmp_path / "fresh", origin="window") as library:
        papers = [
            ImportedPaper(title="source", abstract="quokkas on islands", arxiv="2001.00001"),
            ImportedPaper(title="no abstract yet", arxiv="2001.00002"),
            ImportedPaper(title="of quokkas"),
            *(ImportedPaper(title=f"filler {n}") for n in range(9)),
        ]
        library.add_batch(papers, source="x")
        indexed = index(library.path, tmp_path / "index")
        indexed.wait()
        indexed.indexing.asking = True
        yield library, indexed
        indexed.indexing.asking = False


def test_changes_count_before_they_are_indexed(held: tuple[Library, Indexed]):
    library, indexed = held
    key = keys_of(library.path)[1]

    def alike() -> list[int]:
        return list(ask(indexed.searcher, f"like:{key}").ids)

    assert alike() == [3]
    more = [
        ImportedPaper(title="no abstract yet", arxiv="2001.00002", abstract="islands of quokkas")
    ]
    library.add_batch(more, source="y")
    assert alike() == [2, 3]
    library.trash([3])
    assert alike() == [2]
    library.restore([3])
    library.undo()
    library.undo()
    library.undo()
    assert alike() == [3]


def test_what_came_and_went_to_the_trash_counts_and_is_indexed(held: tuple[Library, Indexed]):
    library, indexed = held
    key = keys_of(library.path)[1]
    library.add_batch([ImportedPaper(title="marsupials", abstract="islands")], source="y")
    (fresh,) = keys_of(library.path, "title = 'marsupials'")
    library.trash([fresh])
    for _ in range(2):
        assert list(ask(indexed.searcher, f"like:{key} is:trashed").ids) == [fresh]
        assert list(ask(indexed.searcher, "islands is:trashed").ids) == [fresh]
        indexed.indexing.asking = False
        indexed.wait_for_all()
    assert {state.kind for state in indexed.told} == {"ready"}


def test_without_an_index_a_large_library_may_take_too_long(library_path: Path):
    (key,) = some_keys(library_path, 1)
    searcher = SqlSearcher(library_path, limit=0)
    answer = searcher.answer(SearchRequest(text=f"like:{key}"))
    assert not answer.ids
    assert answer.refused == (
        "This query was stopped after 0 seconds; papers like another one are found once the"
        " library is indexed."
    )
    searcher.close()


def test_a_likeness_is_found_once_for_all_keystrokes(
    library_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from carrel.search import row_words

    asked: list[Collection[str]] = []

    class Counted(row_words.RowWords):
        def __init__(self, connection: sqlite3.Connection, words: Collection[str]) -> None:
            asked.append(words)
            super().__init__(connection, words)

    monkeypatch.setattr(row_words, "RowWords", Counted)
    searcher = SqlSearcher(library_path, limit=60)
    (key,) = some_keys(library_path, 1)
    for query in ("like:{}", "like:{} m", "like:{} mo -like:{}"):
        ask(searcher, query.replace("{}", key))
    assert len(asked) == 1
    searcher.close()
