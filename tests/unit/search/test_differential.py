"""SQL, the index and a plain evaluation in Python find the same papers, for any query."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.search.conftest import STORED
from tests.unit.search.plain_evaluation import Papers, read_papers
from tests.unit.search.plain_texts import plain

from carrel.search.query_language import parse
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher
from carrel.search.words import fold

KINDS = {field.name: field.kind for field in STORED}


@pytest.fixture(scope="session")
def papers(library_path: Path) -> Papers:
    """Every live paper of the small library."""
    return read_papers(library_path, STORED)


# -- the queries -------------------------------------------------------------------------------

SINGLE = [
    *("model", "Mod", "models", "graph", "neu", "neural", "cache", "a", "o", "no2", "tech"),
    *(
        "KV-cache",
        "kvcache",
        "kv",
        "co-design",
        "C++",
        "c",
        "C#",
        "GPT-4",
        "gpt",
        "1.3B",
        "x_y",
    ),
    *("100%", "naive", "NAÏVE", "muller", "Müller", "strasse", "angstrom", "etat", "fine"),
    *("aether", "data", "driven", "quoted", "3x", "software", "模型", "语言", "logos", "λόγος"),
    *("модель", "break", "back\\slash", "Slash", "it's", "_", "%", "d'ot", "eve", "jorg", "k9"),
]
TYPED = st.sampled_from(SINGLE)
PHRASES = st.lists(TYPED, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
CLAUSES = st.one_of(
    TYPED,
    PHRASES,
    PHRASES.map(lambda phrase: phrase[:-1] + '*"'),
    st.sampled_from([*SINGLE, "modle", "nerual", "grpah", "shoftware", "angstorm"]).map(
        "{}~".format
    ),
    st.tuples(
        st.sampled_from(["title", "abstract", "author", "note", "highlight", "any"]),
        TYPED | PHRASES,
    ).map(":".join),
    st.sampled_from(
        ["tag:llm", "tag:cafe", "tag:LLM/cache", "tag:a", "tag:a/b", "tag:none", "tag:模型"]
    ),
    st.sampled_from(['tag:"to read"', "year:2020", "year:>2020", "year:<=2020", "year:2020..2022"]),
    st.sampled_from(
        ["year:*..2021", "year:2021..", "year:*..*", "rating:>=3", "rating:<3", "rating:5"]
    ),
    st.sampled_from(["added:2023", "added:2024-03", "added:>2024-03-10", "added:<=2024-03"]),
    st.sampled_from(
        ["added:2023-02..2024-03", "added:>=2024-03-11", "added:*..2023", "added:<2024"]
    ),
    st.sampled_from(
        ["venue:neuro", "venue:angstrom", 'venue:"of graphs"', "venue:conf", "venue:2021"]
    ),
    st.sampled_from(
        ["arxiv:2003", "arxiv:2004.00012v3", "doi:10.1000/CARREL.1", "doi:10.", "key:m"]
    ),
    st.sampled_from(["inbox", "later", "reading", "read", "dropped"]).map("state:{}".format),
    st.sampled_from(["inbox", "unread", "read", "starred", "trashed", "trashed"]).map(
        "is:{}".format
    ),
    st.tuples(
        st.sampled_from(["has", "no"]),
        st.sampled_from(
            ["note", "highlight", "tag", "abstract", "year", "venue", "arxiv", "doi", "rating"]
        ),
    ).map(":".join),
    st.deferred(lambda: STORED_CLAUSES),
)
STORED_CLAUSES = st.one_of(
    st.tuples(st.sampled_from(["has", "no"]), st.sampled_from(list(KINDS))).map(":".join),
    st.sampled_from(["count:", "never:"]).flatmap(
        lambda name: st.sampled_from(
            ["10", ">=3.5", "<0", ">0.1", "<=1e22", "-2..3.5", "12..3", "*..0", "1e3..", "*..*"]
        ).map(name.__add__)
    ),
    st.sampled_from(
        "2024 2024-03 2024-03-05 >2024-03 >=2024-3 <2024 <=2024-03 =2023 2023-02..2024-03"
        " 2024..2023 *..2024 2024-12.. *..* 0999".split()
    ).map("published:".__add__),
    st.sampled_from(
        ["a100", "gpu", "GPU/a100", "gp", '"cafe au LAIT"', "x", "x/y", "模型", "none"]
    ).map("kind-of:".__add__),
    st.sampled_from(
        ["kind-of:'the new one'".replace("'", '"'), "code:yes", "code:no", "code:TRUE"]
    ),
    st.one_of(TYPED, PHRASES, PHRASES.map(lambda phrase: phrase[:-1] + '*"')).map(
        "remark:".__add__
    ),
)
QUERIES = st.recursive(
    CLAUSES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        inner.map("-({})".format),
        inner.map("({})".format),
    ),
    max_leaves=7,
)


@pytest.fixture(scope="session")
def kept_searcher(library_path: Path):
    """One searcher for all examples, so that what it keeps from earlier queries is tried too."""
    searcher = SqlSearcher(library_path, limit=60)
    yield searcher
    searcher.close()


@settings(max_examples=400)
@given(query=QUERIES, space=st.sampled_from(["", " "]))
def test_sql_finds_what_the_plain_evaluation_finds(
    query: str, space: str, kept_searcher: SqlSearcher, papers: Papers
):
    assert_found(query, space, kept_searcher, papers)


@settings(max_examples=400)
@given(query=QUERIES, space=st.sampled_from(["", " "]))
def test_the_index_finds_what_the_plain_evaluation_finds(
    query: str, space: str, indexed_searcher: SqlSearcher, papers: Papers
):
    assert_found(query, space, indexed_searcher, papers)


def assert_found(query: str, space: str, searcher: SqlSearcher, papers: Papers) -> None:
    parsed = parse(query + space, STORED)
    answer = searcher.answer(SearchRequest(text=query + space, fields=STORED))
    if parsed.refused:
        assert answer.refused == parsed.refused
        return
    assert answer.refused is None
    expected = papers.found_by(parsed.tree)
    assert set(answer.ids) == expected
    assert len(answer.ids) == len(expected)


@settings(max_examples=60)
@given(word=TYPED, field=st.sampled_from(["", "", "title:", "abstract:", "note:", "highlight:"]))
def test_every_keystroke_finds_what_a_fresh_searcher_finds(
    word: str, field: str, library_path: Path, papers: Papers
):
    searcher = SqlSearcher(library_path, limit=60)
    for end in range(1, len(word) + 1):
        query = field + word[:end]
        tree = parse(query).tree
        found = set(searcher.answer(SearchRequest(text=query)).ids)
        assert found == papers.found_by(tree), query
    searcher.close()


@pytest.mark.parametrize("word", SINGLE)
@pytest.mark.parametrize("way", ["kept_searcher", "indexed_searcher"])
def test_every_word_of_the_queries(
    word: str, way: str, papers: Papers, request: pytest.FixtureRequest
):
    searcher: SqlSearcher = request.getfixturevalue(way)
    fields = ("title", "abstract", "author", "highlight")
    for query in (word, f'"{word}"', *(f"{field}:{word}" for field in fields)):
        tree = parse(query).tree
        expected = papers.found_by(tree)
        assert set(searcher.answer(SearchRequest(text=query)).ids) == expected, query


@pytest.mark.parametrize("word", SINGLE)
def test_the_plain_folding_is_the_programs(word: str):
    assert plain(word) == fold(word)


def test_the_words_of_the_queries_are_found(kept_searcher: SqlSearcher):
    """The test above would hold of queries that find nothing, too."""
    for query in (
        *("naive", "muller", "KV-cache", "模型", '"neural"', "3x", "jorg", "tag:cafe", "lost"),
        *(
            "highlight:kv-cache",
            "highlight:back\\slash",
            'highlight:"lost strasse"',
            "has:highlight",
        ),
    ):
        assert kept_searcher.answer(SearchRequest(text=query)).ids, query


def test_the_stored_fields_of_the_queries_are_found(kept_searcher: SqlSearcher, papers: Papers):
    for query in (
        *("count:10", "count:-2..3.5", "published:2024-03", "published:<2024", "kind-of:gpu"),
        *('kind-of:"the new one"', "code:no", "remark:model", "has:remark", "no:code", "no:never"),
    ):
        found = kept_searcher.answer(SearchRequest(text=query, fields=STORED)).ids
        assert 0 < len(found) <= len(papers), query


@settings(max_examples=200)
@given(query=STORED_CLAUSES)
def test_each_stored_clause_alone(
    query: str, kept_searcher: SqlSearcher, indexed_searcher: SqlSearcher, papers: Papers
):
    assert_found(query, " ", kept_searcher, papers)
    assert_found(query, " ", indexed_searcher, papers)
