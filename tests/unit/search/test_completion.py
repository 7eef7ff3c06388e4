"""What is offered while a query is typed; "|" is where the hand is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.search.completion import complete
from carrel.search.fields import FIELDS as OWN

FIELDS = (
    StoredField(name="hw.memory", title="Memory", kind="number", unit="GB"),
    StoredField(name="kind-of", title="Kind", kind="keyword"),
    StoredField(name="remark", title="Remark", kind="text"),
    StoredField(name="code", title="Has code", kind="boolean"),
)
STORED = {
    "tag": ["llm", "to read", "a(b)"],
    "venue": ['The "Best" Conference'],
    "author": ["Ada Byte"],
    "key": ["byte2024"],
    "kind-of": ["gpu/a100", "two words"],
}


def values(field: str, typed: str) -> list[str]:
    return [value for value in STORED[field] if typed.lower() in value.lower()]


def offered(query: str) -> list[str]:
    """Return the whole queries that the choices make."""
    at = query.index("|")
    query = query.replace("|", "")
    found = complete(query, at, FIELDS, values)
    return [query[: found.start] + one.text + query[found.end :] for one in found.choices]


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("ti|", ["title:"]),
        ("TI|", ["title:"]),
        ("a hig|", ["a highlight:"]),
        ("-has:hi|", ["-has:highlight"]),
        ("highlight:a|", []),
        ("a ta|", ["a tag:"]),
        ("(-ti|", ["(-title:"]),
        ("NOT ti|", ["NOT title:"]),
        ("ti|graph", ["title:graph"]),
        ("ti|tle:graph", ["title:graph"]),
        ("hw|", ["hw.memory:"]),
        ("hw.m|", ["hw.memory:"]),
        ("zebra|", []),
        ("is:un|", ["is:unread"]),
        ("is:|unread", ["is:inbox", "is:later", "is:reading", "is:read", "is:dropped", "is:unread",
                        "is:starred", "is:trashed"]),
        ("state:re|x", ["state:reading", "state:read"]),
        ("has:re|", ["has:remark"]),
        ("no:hw|", ["no:hw.memory"]),
        ("code:|", ["code:yes", "code:no"]),
        ("-tag:l| b", ["-tag:llm b"]),
        ("TAG:to|", ['TAG:"to read"']),
        ('tag:"to r|', ['tag:"to read"']),
        ('tag:"to r|" b', ['tag:"to read" b']),
        ('tag:"to read"| b', []),
        ("tag:(|", [f"tag:({name}:" for name in (*OWN, "hw.memory", "kind-of", "remark", "code")]),
        ("tag:a|", ['tag:"to read"', 'tag:"a(b)"']),
        ("venue:be|", ['venue:"The Best Conference"']),
        ("author:by|", ['author:"Ada Byte"']),
        ("key:|", ["key:byte2024"]),
        ("lik|", ["like:"]),
        ("like:|", ["like:byte2024"]),
        ("-like:BYTE|", ["-like:byte2024"]),
        ("kind-of:|", ["kind-of:gpu/a100", 'kind-of:"two words"']),
        ("title:a|", []),
        ("year:20|", []),
        ("remark:a|", []),
        ("unheard:a|", []),
        ('"ti|', []),
        ('"ti|" b', []),
        ('"a ti|tle"', []),
        ("a OR|", []),
        ("a O|R b", []),
        ("NOT|", []),
    ],
)  # fmt: skip
def test_what_is_offered(query: str, queries: list[str]):
    assert offered(query) == queries


@pytest.mark.parametrize("query", ["|", "a |", "a | b", "(|", "-|", "a OR |", "a -|"])
def test_where_a_word_can_begin_all_fields_are_offered(query: str):
    assert len(offered(query)) == len(OWN) + len(FIELDS)


def test_fields_are_told_in_a_few_words():
    found = {one.text: one.says for one in complete("", 0, FIELDS, values).choices}
    assert all(found.values())
    assert found["tag:"] == "a tag and those below it"
    assert found["hw.memory:"] == "Memory (GB)"
    (remark,) = complete("has:re", 6, FIELDS, values).choices
    assert remark.says == "Remark"


PIECES = st.sampled_from(
    ["tag:", "is:", "author:", '"', "“", " ", "(", ")", "-", "OR", "NOT", "ti", "\0", "\ud800", "é"]
)


@given(
    st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join),
    st.integers(-3, 60),
    st.sampled_from([(), FIELDS]),
    st.lists(st.text(max_size=6), max_size=3),
)
def test_nothing_raises(
    query: str, cursor: int, fields: tuple[StoredField, ...], found_values: list[str]
):
    found = complete(query, cursor, fields, lambda _field, _typed: found_values)
    at = max(0, min(cursor, len(query)))
    assert 0 <= found.start <= at <= len(query)
    assert found.start <= found.end <= len(query)
    assert all(one.text for one in found.choices)
