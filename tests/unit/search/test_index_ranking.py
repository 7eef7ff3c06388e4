"""Ranks: the best papers come first, and of very many only the best are ranked."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
from carrel.search import ranking
from carrel.search.lineup import Lineup
from carrel.search.paper_set import PaperSet
from carrel.search.request import SearchRequest
from carrel.search.shortlist import shortlist
from carrel.search.sql import SqlSearcher

Start = Callable[..., Any]


@pytest.fixture
def ranked(tmp_path: Path, index: Start) -> Callable[[str], list[str]]:
    """Titles in the order of relevance: ranked(query)."""
    papers = [
        ImportedPaper(title="nothing of it", abstract="a quokka, and more of what else there is"),
        ImportedPaper(title="often", abstract="quokka and quokka and again a quokka there"),
        ImportedPaper(title="the Quokka itself", abstract="nothing"),
        ImportedPaper(title="only begun", abstract="quokkas and more of what else there is"),
        ImportedPaper(title="by name", abstract="nothing", authors=("Q. Quokka",)),
        ImportedPaper(title="tagged", abstract="nothing"),
        ImportedPaper(title="noted", abstract="nothing"),
        ImportedPaper(title="marked", abstract="nothing"),
        *(ImportedPaper(title=f"filler {n}", abstract="nothing of a wombat") for n in range(30)),
    ]
    with open_library(tmp_path / "ranked", origin="window") as library:
        library.add_batch(papers, source="x")
        library.add_tags([6], ["quokka"])
        library.save_note(7, "a long note on a quokka and more of what else there is")
        library.add_highlight(8, "abstract", (0, 7), comment="of a quokka, and more of it there is")
        path = library.path
    indexed = index(path, tmp_path / "ranks")
    indexed.wait()
    sql = SqlSearcher(path)

    def ask(query: str) -> list[str]:
        answer = indexed.searcher.answer(SearchRequest(text=query, order="relevance"))
        assert sorted(answer.ids) == sorted(sql.answer(SearchRequest(text=query)).ids)
        return [papers[paper_id - 1].title for paper_id in answer.ids]

    yield ask
    sql.close()


def test_ranks(ranked: Callable[[str], list[str]]):
    found = ranked("quokka")
    assert found[0] == "the Quokka itself"
    assert set(found[1:5]) == {"by name", "tagged", "noted", "marked"}
    assert found[5:] == ["often", "nothing of it", "only begun"]


def test_a_rare_word_counts_more_than_a_common_one(ranked: Callable[[str], list[str]]):
    assert ranked("filler OR itself")[0] == "the Quokka itself"


def test_of_very_many_the_best_are_ranked_and_the_rest_are_newest_first(
    ranked: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
):
    everything = ranked("quokka OR wombat")
    monkeypatch.setattr(ranking, "MOST", 5)
    found = ranked("quokka OR wombat")
    assert found[:5] == everything[:5]
    rest = ["nothing of it", "often", "only begun", *(f"filler {n}" for n in range(30))]
    assert found[5:] == rest


SETS = st.frozensets(st.integers(1, 60), max_size=60)


@given(
    found=SETS,
    words=st.lists(
        st.lists(st.tuples(SETS, st.sampled_from([0.5, 1.0, 2.0, 8.0])), max_size=4), max_size=4
    ),
    most=st.integers(1, 30),
    seed=st.integers(0, 5),
)
def test_a_shortlist_has_the_best(
    found: frozenset[int],
    words: list[list[tuple[frozenset[int], float]]],
    most: int,
    seed: int,
):
    order = random.Random(seed).sample(range(1, 61), 60)
    levels = [[(PaperSet.of(ids).bits, value) for ids, value in word] for word in words]
    chosen = shortlist(PaperSet.of(found), levels, most, Lineup(order))

    scale = 255 / (sum(max((value for _, value in word), default=0.0) for word in words) or 1.0)

    def rough(paper_id: int) -> int:
        values = (next((value for ids, value in word if paper_id in ids), 0.0) for word in words)
        return sum(round(value * scale) for value in values)

    best_first = sorted(sorted(found, key=order.index), key=rough, reverse=True)
    assert set(chosen) == set(best_first[:most])
