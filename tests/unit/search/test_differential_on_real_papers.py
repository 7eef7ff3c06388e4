"""On 10,000 real papers SQL, the index and a plain evaluation in Python find the same.

The queries are made by chance over the whole language, from words that stand in the papers: the
same in every run, and as many again that are other ones each time.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.search.plain_evaluation import Papers, PlainPaper, read_papers
from tests.unit.search.query_maker import ABOUT_ALL_PAPERS, DEEPEST, QueryMaker
from tests.unit.search.real_papers import FIELDS as STORED
from tests.unit.search.real_papers import NUMBER_OF_PAPERS

from carrel.domain.fields import BUILT_IN_FIELDS, FieldKind
from carrel.domain.query import Field, Group, Node, Not, Range, Text, leaves
from carrel.search.facets import FacetReader
from carrel.search.fields import FIELDS
from carrel.search.index_searcher import IndexSearcher
from carrel.search.query_language import parse, print_leaf
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.sql import SqlSearcher
from carrel.search.words import fold, words_in

Library = tuple[Path, IndexSearcher]

SEEDS = range(6)
QUERIES_OF_A_SEED = 25
CLAUSES_OF_A_FIELD = 8
ORDERS = ("year", "title", "field:author", "field:length", "field:subject", "relevance")
NAMES = (*sorted(FIELDS.keys() - ABOUT_ALL_PAPERS), *(field.name for field in STORED))
KINDS: dict[str, FieldKind] = {field.name: field.kind for field in STORED}


class Searchers:
    """The three that answer, each in its own way."""

    def __init__(self, library: Library, papers: Papers) -> None:
        path, self.index = library
        self.sql = SqlSearcher(path, limit=60)
        self.papers = papers

    def same(self, query: str, order: str = "added") -> tuple[SearchAnswer, set[int]]:
        """Return the index's answer, and the papers that all three find; fail if they differ."""
        request = SearchRequest(text=query, order=order, fields=STORED)
        tree = parse(query, STORED).tree
        expected = self.papers.found_by(tree)
        answers = {"the index": self.index.answer(request), "SQL": self.sql.answer(request)}
        for way, answer in answers.items():
            assert answer.refused is None, (query, answer.refused)
            if set(answer.ids) != expected or len(answer.ids) != len(expected):
                pytest.fail(self._told(way, query, tree, list(answer.ids), expected))
        return answers["the index"], expected

    def _told(
        self, way: str, query: str, tree: Node | None, found: list[int], expected: set[int]
    ) -> str:
        too_many, missing = set(found) - expected, expected - set(found)
        lines = [
            f"{way} and the plain evaluation differ for {query!r}",
            f"tree: {tree}",
            f"found though it should not be: {_some(too_many)}",
            f"not found though it should be: {_some(missing)}",
            f"found twice: {_some({one for one, times in Counter(found).items() if times > 1})}",
        ]
        for leaf in leaves(tree):
            clause = print_leaf(leaf, STORED) + " "
            request = SearchRequest(text=clause, fields=STORED)
            expected = self.papers.found_by(parse(clause, STORED).tree)
            for one, searcher in (("the index", self.index), ("SQL", self.sql)):
                if other := expected ^ set(searcher.answer(request).ids):
                    lines.append(f"{one} differs for {clause!r} alone: {_some(other)}")
        return "\n".join(lines)


def _some(ids: set[int]) -> str:
    return f"{len(ids)} papers {sorted(ids)[:5]}"


@pytest.fixture(scope="session")
def real_papers(real_library: Library) -> Papers:
    papers = read_papers(real_library[0], STORED)
    assert len(papers) == NUMBER_OF_PAPERS
    return papers


@pytest.fixture(scope="session")
def searchers(real_library: Library, real_papers: Papers) -> Iterator[Searchers]:
    searchers = Searchers(real_library, real_papers)
    yield searchers
    searchers.sql.close()


@pytest.fixture(scope="session")
def maker(real_papers: Papers) -> QueryMaker:
    return QueryMaker(real_papers, STORED)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_three_find_the_same(seed: int, searchers: Searchers, maker: QueryMaker):
    chance = random.Random(seed)
    sizes = [
        len(searchers.same(query, chance.choice(ORDERS))[1]) for query in queries_of(maker, chance)
    ]
    # Queries that find nothing, or everything, would hold of much that is wrong.
    telling = sum(0 < size < NUMBER_OF_PAPERS * 0.9 for size in sizes)
    assert telling >= QUERIES_OF_A_SEED * 0.6, sizes


@settings(max_examples=30)
@given(chance=st.randoms(use_true_random=False))
def test_other_queries_each_time(chance: random.Random, searchers: Searchers, maker: QueryMaker):
    searchers.same(maker.query(chance))


@pytest.mark.parametrize("name", NAMES)
def test_each_field_alone(name: str, searchers: Searchers, maker: QueryMaker):
    chance = random.Random(name)
    orders = ("relevance", *["added"] * (CLAUSES_OF_A_FIELD - 1))
    sizes = [len(searchers.same(maker.clause(name, chance), order)[1]) for order in orders]
    while not any(0 < size < NUMBER_OF_PAPERS for size in sizes) and len(sizes) < 20:
        sizes.append(len(searchers.same(maker.clause(name, chance))[1]))
    assert any(0 < size < NUMBER_OF_PAPERS for size in sizes), sizes


def test_the_queries_are_of_the_whole_language(maker: QueryMaker):
    told = {one for seed in SEEDS for one in traits_of(maker, random.Random(seed))}
    assert told == {
        *(f"field {name}" for name in NAMES),
        *("word", "beginning", "quotation", "quotation with a beginning", "word roughly"),
        *("word with signs", "word beyond ASCII", "unknown"),
        *("=", ">=", "<=", ">", "<", "from", "up to", "from and up to"),
        *("Not", "And", "Or", *(f"{depth} deep" for depth in range(DEEPEST + 1))),
    }


def test_the_plain_texts_are_cut_as_the_programs(real_papers: Papers):
    for paper in real_papers.values():
        title, body = (paper.texts[field].joined for field in ("title", "abstract"))
        assert (title, body) == (fold(paper.cells["title"]), fold(paper.body))
        assert list(paper.texts["abstract"].words) == list(dict.fromkeys(words_in(body)))


def queries_of(maker: QueryMaker, chance: random.Random) -> list[str]:
    return [maker.query(chance) for _ in range(QUERIES_OF_A_SEED)]


def traits_of(maker: QueryMaker, chance: random.Random) -> Iterator[str]:
    """Yield what of the language some queries use."""
    for query in queries_of(maker, chance):
        tree, understood, _ = parse(query, STORED)
        yield f"{min(DEEPEST, depth_of(query))} deep"
        if any(clause.kind == "unknown" for clause in understood):
            yield "unknown"
        yield from types_in(tree)
        for leaf in leaves(tree):
            yield f"field {leaf.field if isinstance(leaf, Text) else leaf.name}"
            yield from forms_of(leaf)


def depth_of(query: str) -> int:
    """Return how deep the deepest parenthesis stands."""
    steps = ({"(": 1, ")": -1}.get(character, 0) for character in query)
    return max(accumulate(steps), default=0)


def types_in(node: Node | None) -> Iterator[str]:
    if isinstance(node, Group | Not):
        yield type(node).__name__
        for child in node.children if isinstance(node, Group) else (node.child,):
            yield from types_in(child)


def forms_of(leaf: Text | Field | Range) -> Iterator[str]:
    if isinstance(leaf, Field):
        yield leaf.op
    elif isinstance(leaf, Range):
        low, high = leaf.low is not None, leaf.high is not None
        yield "from and up to" if low and high else "from" if low else "up to"
    else:
        word = "word roughly" if leaf.fuzzy else "beginning" if leaf.prefix else "word"
        beginning = " with a beginning" if leaf.prefix else ""
        yield f"quotation{beginning}" if leaf.phrase else word
        written = "".join(leaf.words).rstrip("~")
        if not written.isascii():
            yield "word beyond ASCII"
        elif not written.isalnum():
            yield "word with signs"


# -- counts ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def facets(real_library: Library) -> Iterator[FacetReader]:
    reader = FacetReader(real_library[0])
    yield reader
    reader.close()


@pytest.mark.parametrize("query", ["", "learning", "robot* -is:inbox", "memory:>=8GB OR tag:café"])
def test_the_values_of_what_is_found(query: str, searchers: Searchers, facets: FacetReader):
    answer, found = searchers.same(query)
    assert found
    for name in (*BUILT_IN_FIELDS, "tag", *KINDS):
        counted = facets.counts(name, KINDS.get(name, "keyword"), answer.ids)
        values = (values_of(searchers.papers[one], name) for one in found)
        expected = Counter(value for several in values for value in set(several))
        assert {one.value: one.count for one in counted} == expected, name
        assert expected, name


def values_of(paper: PlainPaper, name: str) -> list[Any]:
    if name in ("author", "tag"):
        return paper.authors if name == "author" else paper.tags
    if name == "added":
        return [paper.added]
    if name in KINDS:
        return paper.stored[name]
    value = paper.cells[BUILT_IN_FIELDS[name]]
    return [value] if value not in (None, "") else []
