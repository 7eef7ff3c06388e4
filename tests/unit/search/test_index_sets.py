"""Sets of papers as bits, their order, and what the index stores of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.search.test_differential import SINGLE

from carrel.search import broad_words
from carrel.search.kept_sets import KeptSets
from carrel.search.lineup import Lineup
from carrel.search.paper_set import FewPapers, PaperSet
from carrel.search.request import SearchRequest
from carrel.search.schema import FIELDS
from carrel.search.segments import SegmentWords
from carrel.search.sql import SqlSearcher

Start = Callable[..., Any]

#: Few and many, close together and far apart.
IDS = st.one_of(
    st.frozensets(st.integers(0, 5_000), max_size=80),
    st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(1, 3)).map(
        lambda ends: frozenset(range(*ends))
    ),
)


@given(one=IDS, other=IDS)
def test_a_set_of_papers_is_a_set(one: frozenset[int], other: frozenset[int]):
    bits, more = PaperSet.of(one), PaperSet.of(other)
    assert list(bits) == sorted(one)
    assert (len(bits), bool(bits)) == (len(one), bool(one))
    assert (bits & more, bits | more, bits - more) == (one & other, one | other, one - other)
    assert (bits & other, other | bits, other - bits) == (one & other, other | one, other - one)
    assert isinstance(other & bits, PaperSet)
    assert all((number in bits) == (number in one) for number in range(0, 5_000, 7))
    assert -1 not in bits
    assert FewPapers(more).within(bits) == sorted(one & other)


@given(among=IDS, asked=IDS, seed=st.integers(0, 9), most=st.integers(0, 90))
def test_a_lineup_puts_in_order(among: frozenset[int], asked: frozenset[int], seed: int, most: int):
    order = random.Random(seed).sample(sorted(among), len(among))
    lineup = Lineup(order)
    assert lineup.papers == among
    expected = [one for one in order if one in asked]
    found = PaperSet.of(asked & among)
    assert list(lineup.in_order(found)) == expected
    assert set(lineup.first(found, most)) == set(expected[:most])


def test_kept_sets_stay_below_their_limit():
    kept: KeptSets[int] = KeptSets(10_000)
    for number in range(50):
        kept.keep(number, PaperSet.of([8_000]))
    assert kept.get(0) is None
    assert [number for number in range(50) if kept.get(number) is not None] == list(range(43, 50))
    kept.clear()
    assert kept.get(49) is None


@pytest.mark.parametrize("least", [1, 3, 40])
def test_what_is_stored_as_bits_is_what_the_numbers_say(
    least: int, library_path: Path, index: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(broad_words, "LEAST", least)
    indexed = index(library_path)
    indexed.wait()
    (segment,) = indexed.indexing.published.segments
    words = SegmentWords(indexed.indexing.published.storage, segment)
    terms = words._terms
    for field in FIELDS:
        for word in list(terms.words_of_prefix(field, b"")):
            token = word.decode()
            stretches = [terms.of_word(field, word)]
            assert words.exactly(field, token) == ids_of(words, stretches[0])
            for end in range(1, len(token) + 1):
                stretches.append(terms.of_prefix(field, token[:end].encode()))
                assert words.beginning(field, token[:end]) == ids_of(words, stretches[-1])
            stored = [words._broad.get(*one) is not None for one in stretches]
            assert stored == [one.length >= least for one in stretches]
    words.close()
    sql = SqlSearcher(library_path, limit=60)
    for query in SINGLE:
        request = SearchRequest(text=query)
        assert indexed.searcher.answer(request).ids == sql.answer(request).ids, query
    sql.close()


def ids_of(words: SegmentWords, stretch: Any) -> set[int]:
    return {words.paper_ids[number] for number in words._terms.numbers(stretch)}


@pytest.mark.parametrize(
    "word", ["model", "grahp", "neurla", "kvcach", "Mueller", "angstrom", "ao"]
)
@pytest.mark.parametrize("field", ["", "title:", "note:"])
def test_words_that_are_meant_roughly(
    word: str, field: str, indexed_searcher: SqlSearcher, library_path: Path
):
    sql = SqlSearcher(library_path, limit=60)
    for query in (f"{field}{word}~", f"-{field}{word}~ graph", f"{field}{'x' * 63}~"):
        request = SearchRequest(text=query)
        assert indexed_searcher.answer(request).ids == sql.answer(request).ids, query
    sql.close()
