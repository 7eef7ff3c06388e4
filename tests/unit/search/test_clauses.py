"""Writing clauses into a query and taking them out."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.domain.query import Node, Not, Text, leaves
from carrel.search.clauses import add_clause, remove_clause, replace_clause, write_clause
from carrel.search.query_language import parse, print_query


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("tag", "llm", "tag:llm"),
        ("tag", "llm/cache", "tag:llm/cache"),
        ("tag", "to read", 'tag:"to read"'),
        ("tag", "a(b)", 'tag:"a(b)"'),
        ("tag", 'say "x"', 'tag:"say x"'),
        ("is", "unread", "is:unread"),
        ("year", "2020..2023", "year:2020..2023"),
        ("author", "Ada Byte", 'author:"Ada Byte"'),
        ("venue", "Conf 2021", 'venue:"Conf 2021"'),
    ],
)
def test_write(field: str, value: str, clause: str):
    assert write_clause(field, value) == clause


FIELDS = (
    StoredField(name="n", title="Number", kind="number"),
    StoredField(name="k-w", title="Keyword", kind="keyword"),
    StoredField(name="t", title="Text", kind="text"),
    StoredField(name="d", title="Date", kind="date"),
    StoredField(name="b", title="Code", kind="boolean"),
)


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("n", 12, "n:12"),
        ("n", -0.25, "n:-0.25"),
        ("n", 1e22, "n:1e+22"),
        ("n", "3..7", "n:3..7"),
        ("n", "7B", "n:7000000000"),
        ("k-w", "a/b", "k-w:a/b"),
        ("k-w", "two words", 'k-w:"two words"'),
        ("k-w", 'say "x"', 'k-w:"say x"'),
        ("t", "two words", 't:"two words"'),
        ("d", "2024-03", "d:2024-03"),
        ("b", True, "b:yes"),
        ("b", False, "b:no"),
        ("has", "k-w", "has:k-w"),
    ],
)
def test_write_a_clause_of_a_plugin(field: str, value: str | float, clause: str):
    assert write_clause(field, value, FIELDS) == clause
    tree = parse(clause + " ", FIELDS).tree
    assert not isinstance(tree, Text) or tree.field == field
    assert print_query(tree, FIELDS).strip() == clause


def test_clauses_of_plugins_are_added_and_replaced():
    assert add_clause("a", "n:3", FIELDS) == "a n:3"
    assert add_clause("a n:>=3 b", "n:>=3", FIELDS) == "a n:>=3 b"
    assert replace_clause("a n:3 b", "n", "n:>=5", FIELDS) == "a b n:>=5"
    assert replace_clause("n:3..7", "n", "n:5", FIELDS) == "n:5"
    assert replace_clause("k-w:x b:yes", "k-w", "k-w:y", FIELDS) == "b:yes k-w:y"
    assert replace_clause("a n:7B..13B b", "n", "n:>=1k", FIELDS) == "a b n:>=1k"
    assert replace_clause("word~ a", "any", "word", FIELDS) == "word"
    assert add_clause("word~", "word", FIELDS) == "word~ word"
    assert replace_clause("t:x a", "t", "", FIELDS) == "a"
    assert replace_clause("has:n a", "has", "no:n", FIELDS) == "a no:n"
    clause = parse("a -b:yes n:3", FIELDS).understood[1]
    assert remove_clause("a -b:yes n:3", clause) == "a n:3"


@pytest.mark.parametrize(
    ("query", "index", "rest"),
    [
        ("a tag:x b", 1, "a b"),
        ("tag:x", 0, ""),
        ("a -tag:x", 1, "a"),
        ("a NOT tag:x b", 1, "a b"),
        ("a OR b", 1, "a"),
        ("a OR b", 0, "b"),
        ("a OR b OR c", 1, "a OR c"),
        ("a (b OR c)", 1, "a (c)"),
        ("a -(b)", 1, "a"),
        ("a NOT (b) c", 1, "a c"),
        ("(a OR (b)) c", 1, "(a) c"),
        ('a "b c" d', 1, "a d"),
        ('a"b"c', 1, "a c"),
        ('(a "b', 0, '("b")'),
        ("a- -b c", 1, "a- c"),
    ],
)
def test_remove(query: str, index: int, rest: str):
    assert remove_clause(query, parse(query).understood[index]) == rest


@pytest.mark.parametrize(
    ("query", "clause", "result"),
    [
        ("", "tag:x", "tag:x"),
        ("a", "tag:x", "a tag:x"),
        ("a tag:x b", "tag:x", "a tag:x b"),
        ("a OR b", "tag:x", "(a OR b) tag:x"),
        ("(a OR b", "tag:x", "(a OR b) tag:x"),
        ("(a) OR (b", "tag:x", "((a) OR (b)) tag:x"),
        ('"a b', "tag:x", '"a b" tag:x'),
        ("a OR", "tag:x", "a tag:x"),
        ("a NOT", "tag:x", "a tag:x"),
        ("a)", "tag:x", "a tag:x"),
        ("-tag:x", "tag:x", "-tag:x tag:x"),
        ("a", "-tag:x", "a -tag:x"),
    ],
)
def test_add(query: str, clause: str, result: str):
    assert add_clause(query, clause) == result


@pytest.mark.parametrize(
    ("query", "field", "clause", "result"),
    [
        ("a is:inbox", "is", "is:read", "a is:read"),
        ("is:unread a", "is", "is:read", "a is:read"),
        ("state:later a", "is", "is:read", "a is:read"),
        ("is:starred is:inbox", "is", "is:read", "is:starred is:read"),
        ("is:inbox", "is", "is:starred", "is:inbox is:starred"),
        ("is:inbox", "is", "is:inbox", "is:inbox"),
        ("is:inbox OR is:later", "is", "is:read", "is:read"),
        ("-is:inbox", "is", "is:read", "-is:inbox is:read"),
        ("(is:inbox OR a)", "is", "is:read", "(is:inbox OR a) is:read"),
        ("year:2020..2023", "year", "year:2024", "year:2024"),
        ("has:note has:tag", "has", "no:note", "has:tag no:note"),
        ("a is:inbox is:starred b", "is", "", "a b"),
        ("tag:x", "tag", "tag:y", "tag:y"),
    ],
)
def test_replace(query: str, field: str, clause: str, result: str):
    assert replace_clause(query, field, clause) == result


PIECES = st.sampled_from(
    [
        "a",
        "b-c",
        " ",
        " ",
        " OR ",
        "(",
        ")",
        "-",
        "NOT ",
        '"d e"',
        '"',
        "tag:x",
        'tag:"y z"',
        "foo:q",
        "&",
        "n:3",
        "n:>=3",
        'k-w:"y z"',
        "t:x",
    ]
)
QUERIES = st.lists(PIECES, max_size=12).map("".join)


@given(QUERIES, st.data())
def test_removing_a_clause_leaves_all_others(query: str, data: st.DataObject):
    clauses = parse(query, FIELDS).understood
    assume(clauses)
    index = data.draw(st.integers(0, len(clauses) - 1))
    left = parse(remove_clause(query, clauses[index]), FIELDS).understood
    said = [clause.meaning for clause in clauses]
    assert [clause.meaning for clause in left] == said[:index] + said[index + 1 :]


@given(QUERIES, st.sampled_from(["tag:new", "-tag:new", 'tag:"new one"', "is:inbox", "n:9"]))
def test_an_added_clause_narrows_the_query(query: str, clause: str):
    (asked,) = leaves(parse(clause, FIELDS).tree)
    conditions = _conditions(parse(add_clause(query, clause, FIELDS), FIELDS).tree)
    assert asked in conditions or Not(asked) in conditions
    assert replace_clause(query, "tag", clause, FIELDS)


def _conditions(tree: Node | None) -> tuple[Node, ...]:
    return getattr(tree, "children", ()) or ((tree,) if tree is not None else ())
