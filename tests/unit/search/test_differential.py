"""SQL, the index and a plain evaluation in Python find the same papers, for any query."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.search.conftest import STORED

from carrel.domain.query import And, Field, Node, Not, Or, Range, Text
from carrel.search.query_language import parse
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

Paper = dict[str, Any]


class Papers(dict[int, Paper]):
    """Papers by id; a failure is told without all of them."""

    def __repr__(self) -> str:
        return f"{len(self)} papers"


# -- a plain evaluation: one paper, one tree, no set, no SQL -----------------------------------

SPELLINGS = {"æ": "ae", "×": "x", "’": "'", "–": "-", "‑": "-", "‐": "-", "\u00ad": ""}


def plain(text: str) -> str:
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text)).casefold()
    return "".join(SPELLINGS.get(c, c) for c in bare)


def is_found(leaf: Text, text: str | None) -> bool:
    terms = []
    for word in " ".join(leaf.words).split():
        stripped = plain(word).rstrip(",;:.!?-'").lstrip("-'")
        if any(c.isalnum() for c in stripped):
            terms.append(r"[\W_]?".join(re.escape(part) for part in stripped.split("-") if part))
    pattern = r"[\W_]+".join(terms)
    folded = plain(text or "")
    return any(
        starts_word(folded, match.start())
        and (not leaf.phrase or leaf.prefix or ends_word(folded, match.end()))
        for match in re.finditer(f"(?=({pattern}))", folded)
        for match in [re.compile(pattern).match(folded, match.start())]
        if match
    )


def joins(character: str) -> bool:
    return character.isalnum() and ord(character) < 0x2E80


def starts_word(text: str, at: int) -> bool:
    return at == 0 or not (joins(text[at - 1]) and joins(text[at]))


def ends_word(text: str, at: int) -> bool:
    return at == len(text) or not (joins(text[at - 1]) and joins(text[at]))


def compare(value: Any, leaf: Field | Range, read: Any) -> bool:
    if value is None:
        return False
    if isinstance(leaf, Range):
        return (leaf.low is None or value >= read(leaf.low)) and (
            leaf.high is None or value <= read(leaf.high)
        )
    other = read(leaf.value)
    return {
        "=": value == other,
        ">=": value >= other,
        "<=": value <= other,
        ">": value > other,
        "<": value < other,
    }[leaf.op]


def by_date(paper: Paper, leaf: Field | Range) -> bool:
    # Both sides cut to the precision that was typed: a day is inside its month.
    if isinstance(leaf, Range):
        low = leaf.low is None or paper["added"][: len(leaf.low)] >= leaf.low
        return low and (leaf.high is None or paper["added"][: len(leaf.high)] <= leaf.high)
    return compare(paper["added"][: len(leaf.value)], leaf, str)


def holds(node: Node, paper: Paper) -> bool:
    if isinstance(node, And):
        return all(holds(child, paper) for child in node.children)
    if isinstance(node, Or):
        return any(holds(child, paper) for child in node.children)
    if isinstance(node, Not):
        return not holds(node.child, paper)
    if isinstance(node, Text) and node.field in KINDS:
        return any(is_found(node, value) for value in paper["stored"][node.field])
    if isinstance(node, Text):
        fields = {
            "title": [paper["title"]],
            "abstract": [paper["body"]],
            "author": paper["authors"],
            "note": [paper["note"]],
            "tag": paper["tags"],
        }
        asked = fields if node.field == "any" else [node.field]
        return any(is_found(node, text) for field in asked for text in fields[field])
    if node.name in KINDS:
        return any(holds_stored(node, value) for value in paper["stored"][node.name])
    if node.name in ("year", "rating"):
        return compare(paper[node.name], node, int)
    if node.name == "added":
        return by_date(paper, node)
    assert isinstance(node, Field)
    return holds_value(node.name, node.value, paper)


KINDS = {field.name: field.kind for field in STORED}


def holds_stored(leaf: Field | Range, value: Any) -> bool:
    kind = KINDS[leaf.name]
    if kind == "number":
        return compare(value, leaf, float)
    if kind == "date":
        return by_date({"added": value}, leaf)
    assert isinstance(leaf, Field)
    if kind == "boolean":
        return value == (leaf.value == "yes")
    spoken = " ".join(plain(value).replace('"', " ").split())
    return (spoken + "/").startswith(plain(leaf.value) + "/")


def holds_value(name: str, value: str, paper: Paper) -> bool:
    if name == "tag":
        tags = [plain(tag) for tag in paper["tags"]]
        return any(tag == plain(value) or tag.startswith(plain(value) + "/") for tag in tags)
    if name == "venue":
        return is_found(Text(tuple(value.split()), True, True), paper["venue"])
    if name in ("arxiv", "doi", "key"):
        return (paper[name] or "").lower().startswith(value.lower())
    if name == "no":
        return not paper["has"][value]
    if name == "has":
        return bool(paper["has"][value])
    if value in ("starred", "trashed"):
        return bool(paper[value])
    return paper["state"] in (("inbox", "later") if value == "unread" else (value,))


def is_shown(tree: Node | None, paper: Paper) -> bool:
    if not paper["trashed"]:
        return tree is None or holds(tree, paper)
    return tree is not None and holds(tree, paper) and owes_to_trash(tree, paper)


def owes_to_trash(node: Node, paper: Paper) -> bool:
    """Whether an `is:trashed` has a part in why `node` holds for this paper of the trash."""
    if isinstance(node, And):
        return any(owes_to_trash(child, paper) for child in node.children)
    if isinstance(node, Or):
        return any(holds(child, paper) and owes_to_trash(child, paper) for child in node.children)
    return node == Field("is", "=", "trashed")


# -- the papers --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def papers(library_path: Path) -> Papers:
    """Every live paper, read without any of the program's own code."""
    connection = sqlite3.connect(library_path)
    connection.row_factory = sqlite3.Row
    tags: dict[int, list[str]] = {}
    for row in connection.execute("SELECT * FROM paper_tag JOIN tag ON tag.id = tag_id"):
        tags.setdefault(row["paper_id"], []).append(row["name"])
    notes = dict(tuple(row) for row in connection.execute("SELECT paper_id, body FROM note"))
    stored: dict[tuple[str, int], list[Any]] = {}
    values = "SELECT name, paper_id, value FROM paper_field JOIN stored_field ON id = field_id"
    for name, paper_id, value in connection.execute(values):
        stored.setdefault((name, paper_id), []).append(value)
    found = Papers()
    for row in connection.execute("SELECT * FROM paper WHERE live = 1"):
        paper: Paper = dict(row)
        note = notes.get(paper["id"], "")
        paper |= {
            "authors": json.loads(paper["authors"]),
            "body": paper["abstract"] or paper["summary"],
            "tags": tags.get(paper["id"], []),
            "note": note,
            "key": paper["citekey"],
            "trashed": paper["trashed_at"] is not None,
            "added": datetime.fromtimestamp(paper["added_at"] / 1000, tz=UTC)
            .astimezone()
            .strftime("%Y-%m-%d"),
        }
        paper["has"] = {"note": note, "tag": paper["tags"]} | {
            name: paper[name] for name in ("abstract", "year", "venue", "arxiv", "doi", "rating")
        }
        paper["stored"] = {name: stored.get((name, paper["id"]), []) for name in KINDS}
        paper["has"] |= paper["stored"]
        found[paper["id"]] = paper
    connection.close()
    return found


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
    st.tuples(st.sampled_from(["title", "abstract", "author", "note", "any"]), TYPED | PHRASES).map(
        ":".join
    ),
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
        st.sampled_from(["note", "tag", "abstract", "year", "venue", "arxiv", "doi", "rating"]),
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
    expected = {id_ for id_, paper in papers.items() if is_shown(parsed.tree, paper)}
    assert set(answer.ids) == expected
    assert len(answer.ids) == len(expected)


@settings(max_examples=60)
@given(word=TYPED, field=st.sampled_from(["", "", "title:", "abstract:", "note:"]))
def test_every_keystroke_finds_what_a_fresh_searcher_finds(
    word: str, field: str, library_path: Path, papers: Papers
):
    searcher = SqlSearcher(library_path, limit=60)
    for end in range(1, len(word) + 1):
        query = field + word[:end]
        tree = parse(query).tree
        found = set(searcher.answer(SearchRequest(text=query)).ids)
        assert found == {id_ for id_, paper in papers.items() if is_shown(tree, paper)}, query
    searcher.close()


@pytest.mark.parametrize("word", SINGLE)
@pytest.mark.parametrize("way", ["kept_searcher", "indexed_searcher"])
def test_every_word_of_the_queries(
    word: str, way: str, papers: Papers, request: pytest.FixtureRequest
):
    searcher: SqlSearcher = request.getfixturevalue(way)
    for query in (word, f'"{word}"', f"title:{word}", f"abstract:{word}", f"author:{word}"):
        tree = parse(query).tree
        expected = {id_ for id_, paper in papers.items() if is_shown(tree, paper)}
        assert set(searcher.answer(SearchRequest(text=query)).ids) == expected, query


def test_the_words_of_the_queries_are_found(kept_searcher: SqlSearcher):
    """The test above would hold of queries that find nothing, too."""
    for query in ("naive", "muller", "KV-cache", "模型", '"neural"', "3x", "jorg", "tag:cafe"):
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
