"""Queries made to stop the search: each is answered or refused with a sentence, in a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.search.conftest import MANY_PAPERS, STORED

from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

BOMBS = {
    "a short prefix": "w*",
    "one letter": "a",
    "a star": "*",
    "a leading star": "*model",
    "stars": "* " * 120,
    "a range of all words": "[a TO z]",
    "10,000 alternatives": " OR ".join(["w"] * 10_000),
    "alternatives within the cap": " OR ".join("abcdefghijklmnopqrstuvwxyz"),
    "the same word within the cap": "model " * 32,
    "3,000 parentheses": "(" * 3_000 + "a" + ")" * 3_000,
    "parentheses within the cap": "(" * 120 + "a" + ")" * 120,
    "negations within the cap": "NOT " * 60 + "a",
    "negated groups": "-(a -(b -(c -(d -(e OR f)))))",
    "a word of 50,000 characters": "w" * 50_000,
    "a word within the cap": "w" * 250,
    "hyphens": "a" + "-a" * 120,
    "a phrase of one-letter words": f'"{"a " * 30}"',
    "phrases": '"a b" ' * 32,
    "signs": "C++ " * 32,
    "percent signs": "%" * 250,
    "underscores": "_a" * 120,
    "combining marks": "a" + "\u0301" * 255,
    "compatibility forms": "\ufdfa" * 14,
    "scripts without spaces": "模" * 250,
    "rough words": "model~ graph~ neural~ quantzation~ " * 8,
    "a long rough word": "a" * 250 + "~",
    "rough short words": "abc~ OR bcd~ OR cde~ OR def~ OR efg~",
    "a number": "count:" + "9" * 240,
    "exponents": "count:1e999999999 count:1e-999999999 count:1e999PB count:1e-999GB",
    "separators": "count:1" + ",000" * 60,
    "metadata": "is:read OR " * 20 + "is:later",
    "stored text": "remark:a " * 28,
    "keywords": "kind-of:a OR " * 19 + "kind-of:b",
}


@pytest.fixture(scope="module")
def searcher_of_many(large_library: Path) -> Iterator[SqlSearcher]:
    (path,) = large_library.glob("*.sqlite")
    searcher = SqlSearcher(path)
    searcher.answer(SearchRequest(text="model"))
    yield searcher
    searcher.close()


@pytest.mark.parametrize("order", ["added", "relevance"])
@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS.keys())
def test_a_query_bomb_is_answered_or_refused(query: str, order: str, searcher_of_many: SqlSearcher):
    start = time.perf_counter()
    answer = searcher_of_many.answer(SearchRequest(text=query, order=order, fields=STORED))
    assert time.perf_counter() - start < 1.0
    if answer.refused is None:
        assert len(answer.ids) <= MANY_PAPERS
    else:
        assert answer.refused.endswith(".")
        assert not answer.ids
