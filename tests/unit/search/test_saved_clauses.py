"""search:NAME finds what the query finds that is saved under the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.query import leaves
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search.client import SearchClient
from carrel.search.query_language import parse
from carrel.search.request import SearchRequest
from carrel.search.saved_clauses import MOST_LEAVES, TooMuchSavedError, names_saved, with_saved
from carrel.search.sql import SqlSearcher

SAVED = {
    "unread": "is:unread",
    "mine": "note:model OR tag:llm",
    "Mine/new": "search:mine year:>=2020",
    "all": "",
    "none": "x " * 200,
    "me": "model search:me",
    "ping": "search:pong",
    "pong": "search:ping OR graph",
    "straße": "graph",
}
BY_NAME = {name.casefold(): query for name, query in SAVED.items()}


def expanded(query: str, saved: Mapping[str, str] = BY_NAME) -> str:
    tree = parse(query + " ").tree
    assert tree is not None
    return str(with_saved(tree, lambda name: saved.get(name.casefold()), ()))


def plain(query: str) -> str:
    return str(parse(query).tree)


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("search:unread", "is:unread"),
        ("SEARCH:UnRead cranes ", "is:unread cranes "),
        ("-search:mine", "-(note:model OR tag:llm)"),
        ('search:"Mine/new"', "(note:model OR tag:llm) year:>=2020"),
        ("search:mine OR is:read", "note:model OR tag:llm OR is:read"),
        ("search:STRASSE", "graph"),
        ("search:nobody", "search:nobody "),
        ("search:none", "search:none "),
        ("search:all", "-search:all "),
        ("search:me", "model search:me "),
        ("search:ping", "search:ping OR graph"),
        ("foo search:unread OR (bar search:unread)", "foo is:unread OR (bar is:unread)"),
    ],
)
def test_what_is_saved_takes_the_place_of_its_name(query: str, means: str):
    assert expanded(query) == plain(means)


def test_what_is_saved_can_be_too_much():
    growing = {f"s{n}": f"search:s{n + 1} OR -search:s{n + 1}" for n in range(20)}
    tree = parse("search:s0 ").tree
    assert tree is not None
    with pytest.raises(TooMuchSavedError, match=str(MOST_LEAVES)):
        with_saved(tree, growing.get, ())


@given(st.dictionaries(st.sampled_from("abc"), st.text('abc:() -search"OR', max_size=40)))
def test_whatever_is_saved_has_an_end(saved: dict[str, str]):
    tree = parse("search:a OR -(search:b x) ").tree
    assert tree is not None
    try:
        found = with_saved(tree, saved.get, ())
    except TooMuchSavedError:
        return
    assert len(list(leaves(found))) <= MOST_LEAVES


@pytest.fixture
def library(own_library: Path) -> Path:
    with open_library(own_library, origin="window") as opened:
        for name, query in SAVED.items():
            if query and len(query) < 250:
                opened.save_search(name, query)
        return opened.path


@pytest.fixture(params=["sql", "index"])
def searcher(
    request: pytest.FixtureRequest, library: Path, tmp_path: Path
) -> Iterator[SqlSearcher | SearchClient]:
    if request.param == "sql":
        sql = SqlSearcher(library)
        yield sql
        sql.close()
        return
    client = SearchClient(library, tmp_path / "cache", LibraryReader)
    client.start()
    while client.state.kind != "ready":
        pass
    yield client
    client.close()


def test_it_finds_what_the_saved_query_finds(searcher: SqlSearcher | SearchClient, library: Path):
    def ids(query: str) -> list[int]:
        return list(searcher.answer(SearchRequest(text=query)).ids)

    assert ids("search:mine ") == ids("note:model OR tag:llm ") != []
    assert ids("model -search:mine ") == ids("model -(note:model OR tag:llm) ") != []
    assert ids('search:"mine/new"') == ids("(note:model OR tag:llm) year:>=2020") != []
    assert ids("search:nobody ") == []
    assert ids("graph OR search:nobody ") == ids("graph ") != []
    with open_library(library.parent, origin="window") as opened:
        opened.save_search("mine", "graph ")
    assert ids("search:mine ") == ids("graph ")


def test_the_chip_says_what_is_not_saved(library: Path):
    searcher = SqlSearcher(library)
    known, unknown, negated = searcher.answer(
        SearchRequest(text="search:mine search:nobody -search:nowhere ")
    ).understood
    assert (known.kind, known.meaning) == ("field", "saved search mine")
    assert (unknown.kind, unknown.meaning) == ("unknown", "nothing is saved as “nobody”")
    assert (negated.kind, negated.meaning) == ("unknown", "nothing is saved as “nowhere”")
    assert names_saved(parse("a -(b search:x)").tree)
    searcher.close()
