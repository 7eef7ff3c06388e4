"""What to ask instead of a query that finds nothing."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.search.query_language import parse
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.suggestions import Suggestion, Suggestions, did_you_mean, suggest, without

VOCABULARY = {
    "quantization": 30,
    "quantizations": 2,
    "neural": 90,
    "nets": 2,
    "network": 40,
    "graph": 7,
    "grape": 1,
    "the": 500,
    "2021": 9,
    "müsli": 0,
}
FIELDS = (StoredField(name="remark", title="Remark", kind="text"),)


def words(beginning: str) -> Iterator[tuple[str, int]]:
    return ((word, n) for word, n in VOCABULARY.items() if word.startswith(beginning))


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("quantzation", "quantization"),
        ("QUANTZATION  nerual -grpah tag:x", "quantization  neural -grpah tag:x"),
        ("nerual OR (grahp)", "neural OR (graph)"),
        ("grap*", None),
        ("grapx", "graph"),  # as near as grape, and in more papers
        ("title:nerual", "title:neural"),
        ('author:"The nerual nets', 'author:"The neural nets'),
        ('"neura nets"', '"neural nets"'),
        ("neura nets", None),  # a word is found where it begins one
        ("grpah, nets", "graph, nets"),
        ("tag:nerual", None),
        ("remark:nerual", None),
        ("-nerual", None),
        ("nerual~", None),
        ("nerual-net", None),
        ("foo:nerual", None),
        ("2031", None),
        ("xy", None),
        ("muslix", None),
        ("", None),
        ("nerual " * 40, None),
    ],
)
def test_did_you_mean(query: str, meant: str | None):
    assert did_you_mean(query, words, FIELDS) == meant


@pytest.mark.parametrize(
    ("query", "hits", "suggested"),
    [
        (
            "neural tag:none is:read",
            {"neural is:read": 4, "tag:none is:read": 0, "neural tag:none": 9},
            [
                Suggestion("neural tag:none", "is:read", 9),
                Suggestion("neural is:read", "tag:none", 4),
            ],
        ),
        ("neural -tag:x", {"neural": 3}, [Suggestion("neural", "-tag:x", 3)]),
        ("neural", {}, []),
        ("", {}, []),
        ("a a", {"a": 2}, [Suggestion("a", "a", 2)]),
    ],
)
def test_without_a_clause(query: str, hits: dict[str, int], suggested: list[Suggestion]):
    assert without(query, parse(query).understood, lambda left: hits.get(left, 0)) == suggested


def test_at_most_three_are_suggested_and_twelve_counted():
    asked: list[str] = []

    def count(query: str) -> int:
        asked.append(query)
        return len(asked)

    query = "foo:bar " + " ".join(f"word{number}" for number in range(31))
    found = without(query, parse(query).understood, count)
    assert [one.count for one in found] == [12, 11, 10]
    assert len(asked) == 12
    assert "foo:bar" not in asked[0]
    assert "word30" not in asked[1]


PIECES = st.sampled_from(
    [
        "nerual",
        "grpah*",
        '"',
        "“",
        " ",
        "(",
        ")",
        "-",
        "OR",
        "title:",
        "a:",
        "~",
        "\0",
        "\ud800",
        "é",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=16).map("".join), st.integers(-1, 3))
def test_nothing_raises(query: str, hits: int):
    meant = did_you_mean(query, words, FIELDS)
    assert meant is None or meant != query
    for one in without(query, parse(query).understood, lambda _query: hits):
        assert one.dropped in query


def answering(hits: dict[str, int]) -> Callable[[SearchRequest], SearchAnswer]:
    def answer(request: SearchRequest) -> SearchAnswer:
        parsed = parse(request.text, request.fields)
        ids = array("q", range(hits.get(request.text, 0)))
        return SearchAnswer(
            request=request,
            ids=ids,
            understood=parsed.understood,
            took_ms=0,
            refused=parsed.refused,
        )

    return answer


@pytest.mark.parametrize(
    ("query", "hits", "suggested"),
    [
        (
            "nerual tag:x",
            {"nerual": 0, "tag:x": 3, "neural tag:x": 2},
            Suggestions((Suggestion("tag:x", "nerual", 3),), (Suggestion("neural tag:x", "", 2),)),
        ),
        (
            "nerual grahp",
            {"neural": 4, "graph": 3},
            Suggestions((), (Suggestion("neural", "graph", 4), Suggestion("graph", "neural", 3))),
        ),
        (
            "nerual tag:x",
            {"neural": 4, "tag:x": 9},
            Suggestions((Suggestion("tag:x", "nerual", 9),), (Suggestion("neural", "tag:x", 4),)),
        ),
        ("nerual", {}, Suggestions()),  # what would find nothing either is no help
        ("nerual " * 60, {"neural": 3}, Suggestions()),
        ("", {}, Suggestions()),
    ],
)
def test_suggested_is_what_finds_something(
    query: str, hits: dict[str, int], suggested: Suggestions
):
    assert suggest(SearchRequest(text=query), answering(hits), words) == suggested
