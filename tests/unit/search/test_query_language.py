"""What a query means: a table, and that nothing a hand can type raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carrel.domain.fields import StoredField
from carrel.domain.query import (
    And,
    Field,
    Node,
    Not,
    Or,
    Range,
    Text,
    all_of,
    any_of,
    leaves,
    negation,
)
from carrel.search.query_language import (
    MAXIMUM_CHARACTERS,
    MAXIMUM_TERMS,
    parse,
    print_query,
)
from carrel.search.stored_language import tidy_number

STORED = (
    StoredField(name="n", title="Number of authors", kind="number"),
    StoredField(name="gb", title="Memory", kind="number", unit="GB"),
    StoredField(name="k-w", title="Key {word}", kind="keyword"),
    StoredField(name="t_", title="Remark", kind="text"),
    StoredField(name="d.x", title="Published", kind="date"),
    StoredField(name="b", title="Code", kind="boolean"),
    # A name that Carrel has itself stays Carrel's.
    StoredField(name="year", title="Not this", kind="keyword"),
)


def word(text: str, field: str = "any") -> Text:
    return Text((text,), field=field)


def last(text: str, field: str = "any") -> Text:
    return Text((text,), prefix=True, field=field)


def phrase(*words: str, field: str = "any") -> Text:
    return Text(words, phrase=True, field=field)


def is_(value: str) -> Field:
    return Field("is", "=", value)


TABLE: list[tuple[str, Node | None]] = [
    ("", None),
    ("   ", None),
    ("a", last("a")),
    ("a ", word("a")),
    ("a b", And((word("a"), last("b")))),
    ("a AND b", And((word("a"), last("b")))),
    ("a OR b", Or((word("a"), last("b")))),
    ("a b OR c d", Or((And((word("a"), word("b"))), And((word("c"), last("d")))))),
    ("a (b OR c) d", And((word("a"), Or((word("b"), word("c"))), last("d")))),
    ("a or b", And((word("a"), word("or"), last("b")))),
    ("inference -moe", And((word("inference"), Not(last("moe"))))),
    ("NOT moe", Not(last("moe"))),
    ("NOT NOT moe", last("moe")),
    ("-(a b)", Not(And((word("a"), word("b"))))),
    ("NOT (a OR b) c", And((Not(Or((word("a"), word("b")))), last("c")))),
    ("(-a)", Not(word("a"))),
    ("(a) -b", And((word("a"), Not(last("b"))))),
    ("KV-cache", last("KV-cache")),
    ("- a", last("a")),
    ("--a", Not(last("-a"))),
    ("C++ GPT-4 1.3B", And((word("C++"), word("GPT-4"), last("1.3B")))),
    ('"two words"', phrase("two", "words")),
    ('"two', Text(("two",), phrase=True, prefix=True)),
    ('"two ', phrase("two")),
    ('"two wo*"', Text(("two", "wo"), phrase=True, prefix=True)),
    ("“two words”", phrase("two", "words")),
    ('a"b c"d', And((word("a"), phrase("b", "c"), last("d")))),
    ('a "', word("a")),
    ("wo* b ", And((last("wo"), word("b")))),
    ("wo~", word("wo~")),
    ("word~ b", And((word("word~"), last("b")))),
    ("word~*", word("word~")),
    ('"word~', Text(("word~",), phrase=True, prefix=True)),
    ("title:word~", word("word~", "title")),
    ("-word~ ", Not(word("word~"))),
    ("~", None),
    ("title:graph", last("graph", "title")),
    ("TITLE:graph ", word("graph", "title")),
    ('author:"Ada Byte"', phrase("Ada", "Byte", field="author")),
    ("note:x abstract:y ", And((word("x", "note"), word("y", "abstract")))),
    ("-highlight:x* ", Not(last("x", "highlight"))),
    ('highlight:"x y" ', phrase("x", "y", field="highlight")),
    ("has:highlight", Field("has", "=", "highlight")),
    ("any:OR ", word("OR")),
    ("any:tag:x ", word("tag:x")),
    ("tag:llm", Field("tag", "=", "llm")),
    (
        'like:Ada2020 -like:"a b"',
        And((Field("like", "=", "Ada2020"), Not(Field("like", "=", "a b")))),
    ),
    ("tag:#llm/cache/", Field("tag", "=", "llm/cache")),
    ('tag:"to read"', Field("tag", "=", "to read")),
    ('tag:"to rea', Field("tag", "=", "to rea")),
    ("-tag:llm", Not(Field("tag", "=", "llm"))),
    ("tag:", None),
    ("a tag:", word("a")),
    ("year:2020", Field("year", "=", "2020")),
    ("year:2020..2023", Range("year", "2020", "2023")),
    ("year:2023..2020", Range("year", "2020", "2023")),
    ("year:*..2020", Range("year", None, "2020")),
    ("year:..2020", Range("year", None, "2020")),
    ("year:2020..*", Range("year", "2020", None)),
    ("year:2020..", Range("year", "2020", None)),
    ("year:*..*", Range("year", None, None)),
    ("year:>=2020", Field("year", ">=", "2020")),
    ("year:<=2020", Field("year", "<=", "2020")),
    ("year:>2020", Field("year", ">", "2020")),
    ("year:<2020", Field("year", "<", "2020")),
    ("year:=2020", Field("year", "=", "2020")),
    ("rating:>=4", Field("rating", ">=", "4")),
    ("added:2024-3", Field("added", "=", "2024-03")),
    ("added:2024-03..2024", Range("added", "2024-03", "2024")),
    ("added:2024-06..2024-03-01", Range("added", "2024-03-01", "2024-06")),
    ("state:read", Field("state", "=", "read")),
    ("is:unread", is_("unread")),
    ("IS:Unread", is_("unread")),
    ("has:note no:tag", And((Field("has", "=", "note"), Field("no", "=", "tag")))),
    ("venue:neuro", Field("venue", "=", "neuro")),
    ("arxiv:2210.17323v2", Field("arxiv", "=", "2210.17323")),
    ("arxiv:https://arxiv.org/abs/2210.17323", Field("arxiv", "=", "2210.17323")),
    ("doi:https://doi.org/10.1000/X", Field("doi", "=", "10.1000/x")),
    ("key:byte2024", Field("key", "=", "byte2024")),
    # what is not a known clause is text
    ("foo:bar ", word("foo:bar")),
    ('foo:"two words"', phrase("foo", "two", "words")),
    ("year:soon ", word("year:soon")),
    ("year:2020..soon ", word("year:2020..soon")),
    ("added:2024-13 ", word("added:2024-13")),
    ("added:2023-02-29 ", word("added:2023-02-29")),
    ("is:lost ", word("is:lost")),
    ("speedup:>=2 ", word("speedup:>=2")),
    ("FlashThing: fast", And((word("FlashThing:"), last("fast")))),
    # what is left open, or has nothing to work on
    ("(a", last("a")),
    ("((a OR b", Or((word("a"), last("b")))),
    ("a)", word("a")),
    (")a(", word("a")),
    ("()", None),
    ("NOT () a", last("a")),
    ("OR a OR", word("a")),
    ("a OR OR b", Or((word("a"), last("b")))),
    ("NOT OR a", last("a")),
    ("NOT", None),
    ("-", None),
    ("& a", last("a")),
    ("-& a", last("a")),
    ("a\0b", And((word("a"), last("b")))),
    ("*", None),
    ("*a", last("a")),
]


@pytest.mark.parametrize(("query", "tree"), TABLE)
def test_the_tree_of_a_query(query: str, tree: Node | None):
    assert parse(query).tree == tree


@pytest.mark.parametrize(
    ("query", "kind", "meaning"),
    [
        ("tag:llm", "field", "tag is llm"),
        ("foo:bar", "unknown", "searched as text: foo:bar"),
        ('foo:"two words"', "unknown", 'searched as text: foo:"two words"'),
        ("year:soon", "unknown", "searched as text: year:soon"),
        ("tag:", "unknown", "waits for a value: tag:"),
        ("&", "unknown", "ignored: &"),
        ("neural", "text", '"neural"'),
        ('"neural nets"', "text", 'exactly "neural nets"'),
        ("quantzation~", "text", 'about "quantzation"'),
        ("kv~", "text", '"kv"'),
        ("KV-cache~", "text", '"KV-cache"'),
        ('"neural~"', "text", 'exactly "neural~"'),
        ("title:neural~", "field", 'title has about "neural"'),
        ("-neural~", "negated", 'not: about "neural"'),
        ("title:neural", "field", 'title has "neural"'),
        ("-tag:llm", "negated", "not: tag is llm"),
        ("NOT neural", "negated", 'not: "neural"'),
        ("year:2020..2023", "field", "year 2020 to 2023"),
        ("year:*..2020", "field", "year up to 2020"),
        ("year:2020..", "field", "year from 2020 on"),
        ("year:*..*", "field", "year known"),
        ("year:>=2020", "field", "year >= 2020"),
        ("no:tag", "field", "has no tag"),
        ("like:vaswani2017", "field", "like vaswani2017"),
        ("-LIKE:vaswani2017", "negated", "not: like vaswani2017"),
        ("like:", "unknown", "waits for a value: like:"),
    ],
)
def test_what_a_chip_says(query: str, kind: str, meaning: str):
    (clause,) = parse(query).understood
    assert (clause.kind, clause.meaning) == (kind, meaning)
    assert (clause.text, clause.start, clause.end) == (query, 0, len(query))


@pytest.mark.parametrize(
    ("query", "node", "says"),
    [
        ("n:12", Field("n", "=", "12"), "Number of authors is 12"),
        ("N:>=10", Field("n", ">=", "10"), "Number of authors is at least 10"),
        ("n:<=1e3", Field("n", "<=", "1000"), "Number of authors is at most 1000"),
        ("gb:>80", Field("gb", ">", "80"), "Memory is more than 80 GB"),
        ("gb:<-.50", Field("gb", "<", "-0.5"), "Memory is less than -0.5 GB"),
        ("n:3..7", Range("n", "3", "7"), "Number of authors is 3 to 7"),
        ("n:12..3.5", Range("n", "3.5", "12"), "Number of authors is 3.5 to 12"),
        ("n:-3..-5", Range("n", "-5", "-3"), "Number of authors is -5 to -3"),
        ("gb:3..*", Range("gb", "3", None), "Memory is at least 3 GB"),
        ("n:*..3", Range("n", None, "3"), "Number of authors is at most 3"),
        ("gb:*..*", Range("gb", None, None), "Memory is known"),
        ("gb:>=500MB", Field("gb", ">=", "0.5"), "Memory is at least 0.5 GB"),
        ("n:1,000..2k", Range("n", "2000", "1000000"), None),
        ("n:7B", Field("n", "=", "7000000000"), "Number of authors is 7B"),
        ("n:9223372036854775808", Field("n", "=", "9.223372036854776e+18"), None),
        ("n:0.1", Field("n", "=", "0.1"), None),
        ("n:-0.0", Field("n", "=", "0"), None),
        ("k-w:a/b", Field("k-w", "=", "a/b"), "Key {word} is a/b"),
        ('k-w:"to  read"', Field("k-w", "=", "to read"), "Key {word} is to read"),
        ("t_:neural ", word("neural", "t_"), 'Remark has "neural"'),
        ('t_:"two words"', phrase("two", "words", field="t_"), 'Remark has exactly "two words"'),
        ("d.x:2024", Field("d.x", "=", "2024"), "Published is 2024"),
        ("d.x:>=2024-3", Field("d.x", ">=", "2024-03"), "Published is 2024-03 or later"),
        ("d.x:<1948", Field("d.x", "<", "1948"), "Published is before 1948"),
        ("d.x:>1948", Field("d.x", ">", "1948"), "Published is after 1948"),
        ("d.x:2024..2023-05", Range("d.x", "2023-05", "2024"), "Published is 2023-05 to 2024"),
        ("d.x:*..2024", Range("d.x", None, "2024"), "Published is 2024 or earlier"),
        ("b:yes", Field("b", "=", "yes"), "Code is yes"),
        ("b:FALSE", Field("b", "=", "no"), "Code is no"),
        ("has:k-w", Field("has", "=", "k-w"), "Key {word} is known"),
        ("no:n", Field("no", "=", "n"), "Number of authors is not known"),
        ("has:note", Field("has", "=", "note"), "has note"),
        ("highlight:lamp ", word("lamp", "highlight"), 'a highlight has "lamp"'),
        ("no:highlight", Field("no", "=", "highlight"), "has no highlight"),
        ("year:2020", Field("year", "=", "2020"), "year 2020"),
        # what cannot be read is text
        ("n:many ", word("n:many"), "searched as text: n:many"),
        ("n:1e400 ", word("n:1e400"), "searched as text: n:1e400"),
        ("n:nan ", word("n:nan"), "searched as text: n:nan"),
        ("n:1_0 ", word("n:1_0"), "searched as text: n:1_0"),
        ("n:٣ ", word("n:٣"), "searched as text: n:٣"),
        ("d.x:24 ", word("d.x:24"), "searched as text: d.x:24"),
        ("d.x:0000 ", word("d.x:0000"), "searched as text: d.x:0000"),
        ("d.x:2023-02-29 ", word("d.x:2023-02-29"), "searched as text: d.x:2023-02-29"),
        ("b:maybe ", word("b:maybe"), "searched as text: b:maybe"),
        ("has:nobody ", word("has:nobody"), "searched as text: has:nobody"),
        ("k-w:", None, "waits for a value: k-w:"),
    ],
)
def test_fields_of_plugins(query: str, node: Node | None, says: str | None):
    parsed = parse(query, STORED)
    assert parsed.tree == node
    (clause,) = parsed.understood
    assert says is None or clause.meaning == says


def test_without_its_plugin_a_field_is_text():
    assert parse("n:12 ").tree == word("n:12")
    assert parse("has:n ").tree == word("has:n")


def test_negation_reaches_into_groups_and_out_again():
    kinds = [clause.kind for clause in parse("-(a -b (c)) d").understood]
    assert kinds == ["negated", "text", "negated", "text"]


# -- nothing raises ----------------------------------------------------------------------------

PIECES = st.one_of(
    st.sampled_from(["(", ")", '"', "-", " ", "OR", "AND", "NOT", " OR ", " NOT ", "*", ":", ".."]),
    st.sampled_from(["tag:", "year:", "is:", "any:", "added:", "arxiv:", "venue:", "foo:", "has:"]),
    st.sampled_from(["2020", "2020..2023", ">=", "unread", "note", "2024-02-30", "a", "KV-cache"]),
    st.sampled_from(
        ["n:", "k-w:", "d.x:", "b:", "t_:", "n:>=", "b:yes", "d.x:2024", "1e400", "nan"]
    ),
    st.sampled_from(["“", "\0", "\ud800", "é", "¨", "模", "v1v2", "arxiv:", "#", "/", "&", "ﬁ"]),
    st.sampled_from(
        ["like:", "~", "word~", "gb:", "80GB", "gb:>=1.5TB", "n:7B..13B", "×", "1,000", "1e99k"]
    ),
    st.text(max_size=4),
)
QUERIES = st.lists(PIECES, max_size=14).map("".join)


@given(QUERIES, st.sampled_from([(), STORED]))
def test_any_text_parses_and_its_clauses_lie_in_it(query: str, fields: tuple[StoredField, ...]):
    parsed = parse(query, fields)
    assert parsed.refused is None or len(query) > MAXIMUM_CHARACTERS
    end = 0
    for clause in parsed.understood:
        assert end <= clause.start < clause.end <= len(query)
        assert query[clause.start : clause.end] == clause.text
        assert clause.kind in ("field", "text", "negated", "unknown")
        end = clause.end
    used = [clause for clause in parsed.understood if not clause.meaning.startswith("ignored")]
    assert len(list(leaves(parsed.tree))) <= len(used)


@given(QUERIES, st.sampled_from([(), STORED]))
def test_a_printed_query_parses_to_its_tree(query: str, fields: tuple[StoredField, ...]):
    tree = parse(query, fields).tree
    printed = print_query(tree, fields)
    assume(len(printed) <= MAXIMUM_CHARACTERS)
    assert parse(printed, fields).tree == tree


TYPED_WORDS = st.sampled_from(
    ["a", "KV-cache", "C++", "OR", "-x", "tag:x", "foo:bar", "é", "x:", "n:3", "k-w:x"]
)
NUMBERS = st.one_of(
    st.integers(-(10**25), 10**25), st.floats(allow_nan=False, allow_infinity=False)
)
LEAVES = st.one_of(
    st.builds(
        lambda w, p, f: Text((w,), False, p, f),
        TYPED_WORDS,
        st.booleans(),
        st.sampled_from(["any", "title", "t_"]),
    ),
    st.builds(
        lambda w, f: Text((f"{w}~",), field=f),
        TYPED_WORDS,
        st.sampled_from(["any", "title", "t_"]),
    ),
    st.builds(
        lambda name, op, number: Field(name, op, tidy_number(str(number)) or ""),
        st.sampled_from(["n", "gb"]),
        st.sampled_from(["=", ">=", "<=", ">", "<"]),
        NUMBERS,
    ),
    st.builds(
        lambda *ends: Range("n", *(tidy_number(str(end)) for end in sorted(ends))),
        NUMBERS,
        NUMBERS,
    ),
    st.builds(
        Range,
        st.just("d.x"),
        st.sampled_from([None, "0999", "2023-05"]),
        st.sampled_from([None, "2023", "2024-02-29"]),
    ),
    st.builds(
        Field, st.just("k-w"), st.just("="), st.sampled_from(["a", "a/b", "to read", "(a)", ">=3"])
    ),
    st.sampled_from([Field("b", "=", "yes"), Field("has", "=", "k-w"), Field("no", "=", "n")]),
    st.builds(
        lambda w, p: Text(tuple(w), True, p),
        st.lists(TYPED_WORDS, min_size=1, max_size=3),
        st.booleans(),
    ),
    st.builds(Field, st.just("tag"), st.just("="), st.sampled_from(["a", "a/b", "to read", "(a)"])),
    st.builds(
        Field, st.just("like"), st.just("="), st.sampled_from(["Ada2020a", "a b", ">=3", "-a"])
    ),
    st.builds(
        Field, st.just("year"), st.sampled_from(["=", ">=", "<=", ">", "<"]), st.just("2020")
    ),
    st.builds(
        Range, st.just("year"), st.sampled_from([None, "1999"]), st.sampled_from([None, "2020"])
    ),
    st.sampled_from([is_("unread"), is_("trashed"), Field("has", "=", "note")]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(all_of),
        st.lists(inner, min_size=1, max_size=3).map(any_of),
        inner.map(negation),
    ),
    max_leaves=12,
)


@given(TREES)
def test_any_tree_survives_printing(tree: Node):
    printed = print_query(tree, STORED)
    assume(len(printed) <= MAXIMUM_CHARACTERS)
    assert parse(printed, STORED).tree == tree


# -- caps --------------------------------------------------------------------------------------


def test_caps():
    assert parse("a" * MAXIMUM_CHARACTERS).refused is None
    assert "257 characters" in (parse("a" * 257).refused or "")
    assert parse("a " * MAXIMUM_TERMS).refused is None
    assert "33 words" in (parse("a " * 33).refused or "")


BOMBS = {
    "parentheses": "(" * 3000 + "a" + ")" * 3000,
    "parentheses within the cap": "(" * 128 + "a" + ")" * 127,
    "closing parentheses": ")" * 256,
    "negations": "NOT " * 500 + "a",
    "negations within the cap": "NOT " * 60 + "a",
    "hyphens": "-" * 256,
    "a long word": "w" * 50_000,
    "alternatives": " OR ".join(["w"] * 10_000),
    "alternatives within the cap": " OR ".join(["w"] * 32),
    "nested alternatives": "a OR (b " * 30,
    "a star": "*",
    "a short prefix": "w*",
    "stars": "* " * 120,
    "nothing but NUL": "\0" * 256,
    "quotation marks": '"' * 256,
    "combining marks": "a" + "\u0301" * 255,
    "compatibility forms": "\ufdfa" * 256,
    "broken surrogates": "\ud800\udfff" * 100,
}


@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS.keys())
def test_a_query_bomb_is_parsed_or_refused_at_once(query: str):
    start = time.perf_counter()
    tree = parse(query).tree
    print_query(tree)
    assert time.perf_counter() - start < 0.25
