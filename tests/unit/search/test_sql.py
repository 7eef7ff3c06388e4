"""The searcher: orders, the trash, what goes wrong, and that it follows the library."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from carrel.library.rows import ListReader
from carrel.search.conditions import day_bounds
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

Find = Callable[..., list[int]]


@pytest.fixture
def own_path(library_path: Path, tmp_path: Path) -> Path:
    """A library that the test may change."""
    return Path(shutil.copy(library_path, tmp_path / "own.sqlite"))


@pytest.fixture
def own(own_path: Path) -> Iterator[SqlSearcher]:
    searcher = SqlSearcher(own_path)
    yield searcher
    searcher.close()


@pytest.fixture
def find(searcher: SqlSearcher) -> Find:
    def find(text: str, order: str = "added", *, descending: bool = True) -> list[int]:
        request = SearchRequest(text=text, order=order, descending=descending)
        answer = searcher.answer(request)
        assert answer.refused is None
        assert isinstance(answer.ids, array)
        assert answer.ids.typecode == "q"
        assert answer.request is request
        return list(answer.ids)

    return find


@pytest.mark.parametrize("order", ["added", "year", "title"])
@pytest.mark.parametrize("descending", [True, False])
def test_every_query_keeps_the_order_of_the_whole_list(
    find: Find, library_path: Path, order: str, descending: bool
):
    with closing(ListReader(library_path)) as reader:
        whole = list(reader.ids(order, descending=descending))
    assert find("", order, descending=descending) == whole
    for query in ("is:unread", "model", "model -is:read", "no:tag OR naive"):
        found = find(query, order, descending=descending)
        assert found == [paper_id for paper_id in whole if paper_id in set(found)]
        assert 0 < len(found) < len(whole)


def test_the_trash(find: Find, library_path: Path):
    with closing(ListReader(library_path)) as reader:
        trash = set(reader.ids(trashed=True))
        seen = set(reader.ids())
    assert set(find("is:trashed")) == trash
    assert set(find("-is:trashed")) == seen
    assert set(find("model")) <= seen
    trashed_models = set(find("model is:trashed"))
    assert trashed_models
    assert trashed_models < trash
    assert set(find("is:trashed OR model")) == trash | set(find("model"))
    assert set(find("(model is:trashed) OR graph")) == trashed_models | set(find("graph"))
    assert not set(find("no:note")) & trash


def test_relevance(own_path: Path, own: SqlSearcher):
    with sqlite3.connect(own_path) as connection:
        for paper_id, title, abstract in (
            (1, "nothing", "quokka wombat"),
            (2, "a Quokka", "nothing"),
            (3, "Wombat and quokka", "nothing"),
            (4, "nothing", "quokka, then a wombat"),
            (5, "a quokka", "a wombat"),
        ):
            connection.execute(
                "UPDATE paper SET title = ?, abstract = ?, added_at = ?, live = 1,"
                " trashed_at = NULL WHERE id = ?",
                (title, abstract, 2_000_000_000_000 + paper_id, paper_id),
            )
    connection.close()
    both = own.answer(SearchRequest(text="quokka wombat", order="relevance"))
    assert list(both.ids) == [3, 5, 4, 1]
    either = own.answer(SearchRequest(text="quokka OR wombat", order="relevance"))
    assert list(either.ids) == [3, 5, 2, 4, 1]
    upwards = SearchRequest(text="quokka wombat", order="relevance", descending=False)
    assert list(own.answer(upwards).ids) == [3, 5, 4, 1]


def test_relevance_without_words_is_newest_first(find: Find):
    assert find("is:read", "relevance") == find("is:read", "added")


def test_it_follows_what_others_write(own_path: Path, own: SqlSearcher):
    assert not own.answer(SearchRequest(text="zyzzyva")).ids
    steps = (
        ("UPDATE paper SET title = 'One Zyzzyva' WHERE id = 1", 1),
        ("UPDATE paper SET abstract = 'Zÿzzyva' WHERE id = 2", 2),
        ("INSERT OR REPLACE INTO note VALUES (3, 'zyzzyvas', 0)", 3),
        ("INSERT INTO tag (name, colour) VALUES ('zyzzyva', '')", 3),
        ("INSERT INTO paper_tag SELECT 4, id FROM tag WHERE name = 'zyzzyva'", 4),
        ("UPDATE paper SET trashed_at = 5 WHERE id = 1", 3),
    )
    with closing(sqlite3.connect(own_path)) as connection:
        connection.execute("UPDATE paper SET live = 1, trashed_at = NULL WHERE id < 5")
        for statement, count in steps:
            connection.execute(statement)
            connection.commit()
            assert len(own.answer(SearchRequest(text="zyzzyva")).ids) == count, statement


# -- what goes wrong ---------------------------------------------------------------------------


def test_a_query_over_a_cap_is_refused(searcher: SqlSearcher):
    answer = searcher.answer(SearchRequest(text="a" * 300))
    assert not answer.ids
    assert "300 characters" in (answer.refused or "")


def test_a_query_that_takes_too_long_is_stopped(library_path: Path):
    searcher = SqlSearcher(library_path, limit=0.0)
    answer = searcher.answer(SearchRequest(text="model OR graph"))
    assert "stopped after 0 seconds" in (answer.refused or "")
    assert not answer.ids
    searcher._limit = 60
    assert searcher.answer(SearchRequest(text="model OR graph")).ids
    searcher.close()


def test_a_library_that_is_not_there_yet(tmp_path: Path, library_path: Path):
    path = tmp_path / "odd #1?%20 & ü.sqlite"
    searcher = SqlSearcher(path)
    assert "could not be searched" in (searcher.answer(SearchRequest()).refused or "")
    assert not path.exists()
    shutil.copy(library_path, path)
    assert searcher.answer(SearchRequest()).ids
    searcher.close()


def test_a_damaged_library(tmp_path: Path):
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(b"not a database at all" * 500)
    searcher = SqlSearcher(path)
    assert "could not be searched" in (searcher.answer(SearchRequest(text="a")).refused or "")
    searcher.close()


def test_it_cannot_write(searcher: SqlSearcher):
    searcher.answer(SearchRequest())
    assert searcher._connection is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        searcher._connection.execute("DELETE FROM paper")


BOMBS = [
    "(" * 3000 + ")" * 3000,
    "NOT " * 500,
    "w" * 50_000,
    " OR ".join(["w"] * 10_000),
    "(" * 128 + "w" + ")" * 127,
    "NOT " * 60 + "w",
    " OR ".join("abcdefghijklmnopqrstuvwxyzabcdef"),
    " ".join(["-w"] * 32),
    "a OR (b " * 16,
    "*",
    "w*",
    '"' + "w " * 100,
    "\0" * 200,
    "a\0b",
    "\ud800",
    'tag:"\ud800\0"',
    "%" * 200 + "a",
    "a%" * 100,
    "-".join("a" * 120),
    "\ufdfa" * 200,
]


@pytest.mark.parametrize("query", BOMBS, ids=range(len(BOMBS)))
def test_a_query_bomb_is_answered_or_refused_quickly(searcher: SqlSearcher, query: str):
    searcher.answer(SearchRequest(text="warm"))
    start = time.perf_counter()
    searcher.answer(SearchRequest(text=query, order="relevance"))
    assert time.perf_counter() - start < 2.5


# -- cost --------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "is:inbox", "year:2020..2022 -is:read"])
def test_a_query_without_words_walks_the_index_in_order(
    own_path: Path, own: SqlSearcher, query: str
):
    said: list[str] = []
    own.answer(SearchRequest())
    assert own._connection is not None
    own._forget()
    own._connection.set_trace_callback(said.append)
    assert own.answer(SearchRequest(text=query)).ids
    own._connection.set_trace_callback(None)
    (statement,) = (line for line in said if line.startswith("SELECT"))
    with closing(sqlite3.connect(own_path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert "USING" in plan[0]
    assert "INDEX" in plan[0]
    assert not [step for step in plan if step.startswith("SCAN")]


def test_importing_it_is_cheap():
    """Before the first paint: nothing but what is there anyway, and no regular expression."""
    code = """
import sys, array, dataclasses, pathlib, sqlite3, contextlib, typing, urllib.parse, re, json
before = set(sys.modules)
compiled = []
compile_ = re.compile
re.compile = lambda *args: compiled.append(args[0]) or compile_(*args)
import carrel.search.sql
from carrel.search.query_language import parse
parse("is:inbox tag:x year:2020")
print(json.dumps([sorted(set(sys.modules) - before), compiled]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("COV")},
    )
    imported, compiled = json.loads(done.stdout)
    assert {name.split(".")[0] for name in imported} <= {"carrel", "__future__"}
    assert not compiled


def test_a_day_begins_where_the_reader_is(monkeypatch: pytest.MonkeyPatch):
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its time zone in a process")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        start, end = day_bounds("2024-12-31")
        assert start == 1_735_570_800_000
        assert end - start == 86_400_000
        assert day_bounds("2024")[1] == day_bounds("2024-12")[1] == end
    finally:
        monkeypatch.undo()
        time.tzset()
