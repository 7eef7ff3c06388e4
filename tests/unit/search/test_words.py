"""When a word is found in a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.search.conftest import STORED

from carrel.domain.query import Text
from carrel.search.index_searcher import IndexSearcher
from carrel.search.query_language import parse
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher
from carrel.search.words import (
    check_of,
    edits_allowed,
    edits_between,
    fold,
    folded_check_of,
    near_of,
    parts,
    quick_check_of,
    words_in,
)


def word(text: str) -> Text:
    return Text((text,), prefix=True)


def phrase(*words: str, prefix: bool = False) -> Text:
    return Text(words, phrase=True, prefix=prefix)


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        (word("quant"), "Post-training Quantization"),
        (word("train"), "Post-training"),
        (word("naive"), "a Naïve way"),
        (word("naïve"), "a naive way"),
        (word("muller"), "Müller"),
        (word("MÜLLER"), "mu\u0308ller"),
        (word("strasse"), "Straße"),
        (word("fine"), "ﬁne-tuned"),
        (word("kv-cache"), "the KV cache"),
        (word("KV-cache"), "kvcaches"),
        (word("kv-cache"), "KV‑cache"),
        (word("state-of-the-art"), "state of the art"),
        (word("c++"), "in C++, fast"),
        (word("C#"), "C# code"),
        (word("gpt-4"), "(GPT-4o)"),
        (word("1.3B"), "a 1.3B model"),
        (word("model,"), "one model"),
        (word("3x"), "3× faster"),
        (word("模型"), "语言模型"),
        (word("logos"), "logos"),
        (word("модель"), "Модели и Модель"),
        (word("software"), "soft\u00adware"),
        (word("quantzation~"), "Post-Training Quantization"),
        (word("QUANTZATOIN~"), "quantization"),
        (word("qantzation~"), "quantizations"[:-1]),
        (word("modle~"), "a model"),
        (word("models~"), "the model,"),
        (word("model~"), "the modél"),
        (word("muler~"), "A. Müller"),
        (word("model~"), "模model模"),
        (word("model~"), "“models”"),
        (word("модел~"), "Модель"),
        (word("kv~"), "kvcache"),  # too short to be meant roughly
        (word("kv-cache~"), "KV cache"),
        (word("C++~"), "in C++"),
        (word("模型~"), "语言模型"),
        (phrase("a~"), "a~"),
        (phrase("model"), "a model."),
        (phrase("graph", "neural"), "Graph-neural nets"),
        (phrase("graph", "neural"), "graph\nneural"),
        (phrase("graph", "neur", prefix=True), "graph neural"),
        (phrase("c++"), "C++ code"),
        (phrase("KV-cache", "size"), "kv cache size"),
    ],
)
def test_found(leaf: Text, text: str):
    assert check_of(leaf)(text)


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        (word("quant"), "dequantize"),
        (word("c++"), "C and ++"),
        (word("1.3b"), "1 3B"),
        (word("kv-cache"), "kv and cache"),
        (word("gpt-4"), "GPT-3.4"),
        (word("model~"), "a medal"),
        (word("model~"), "modeling"),
        (word("model~"), "remodels"),
        (word("quantization~"), "quantized"),
        (word("kv~"), "kw"),
        (word("abc~"), "ab cab"[3:] + "x"),
        (phrase("model~"), "models"),
        (phrase("model"), "models"),
        (phrase("model"), "a modèles"),
        (phrase("graph", "neural"), "graph of neural"),
        (phrase("graph", "neural"), "neural graph"),
        (phrase("graph", "neur"), "graph neural"),
        (phrase("graph", "neural"), "graphneural"),
    ],
)
def test_not_found(leaf: Text, text: str):
    assert not check_of(leaf)(text)


def test_a_sign_alone_is_no_word():
    assert not any(parts(sign) for sign in ("&", "-", "--", "*", "...", "—", "'", "++", "\u0301"))


@given(st.text())
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


@given(
    st.sampled_from("model naive kv a of k9".split()),
    st.text("model naïveé kv—a\u0301™ ", max_size=20),
)
def test_the_quick_check_finds_nothing_that_is_not_there(typed: str, text: str):
    assert check_of(word(typed))(text) or not quick_check_of(word(typed))(text)


@given(
    st.sampled_from("model naive kv a of k9".split()), st.text("modelnaivkfo9 -.(_", max_size=20)
)
def test_the_quick_check_finds_all_in_ascii(typed: str, text: str):
    assert check_of(word(typed))(text) == quick_check_of(word(typed))(text)


# -- words meant roughly -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "near"),
    [("model~", "model"), ("Naïve~", "naive"), ("model~~", "model"), ("no2~", "no2")]
    + [(word, None) for word in ("model", "kv~", "KV-cache~", "C++~", "~", "1.3B~", "模型模型~")],
)
def test_which_words_are_meant_roughly(typed: str, near: str | None):
    assert near_of(Text((typed,))) == near


def plain_distance(word: str, other: str) -> int:
    rows = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(word) + 1)]
    for i, letter in enumerate(word, 1):
        for j, facing in enumerate(other, 1):
            row, above = rows[i], rows[i - 1]
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != facing))
            if word[max(i - 2, 0) : i] == other[max(j - 2, 0) : j][::-1] and i > 1 and j > 1:
                row[j] = min(row[j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


LETTERS = st.text("abcd", min_size=3, max_size=10)
EDITS = st.lists(
    st.tuples(st.sampled_from(["more", "less", "other", "swap"]), st.integers(0, 9)), max_size=3
)


def edited(word: str, edits: list[tuple[str, int]]) -> str:
    for kind, at in edits:
        first, second, rest = word[:at], word[at : at + 1], word[at + 1 :]
        if kind == "swap":
            word = first + rest[:1] + second + rest[1:]
        else:
            word = first + {"more": f"a{second}", "less": "", "other": "b"}[kind] + rest
    return word


@given(LETTERS, EDITS, st.text("ab .-“é模", max_size=3), st.text("ab .-“é模", max_size=3))
def test_rough_words_are_found_as_by_a_plain_distance(
    word: str, edits: list[tuple[str, int]], before: str, after: str
):
    other, most = edited(word, edits), edits_allowed(word)
    distance = plain_distance(word, other)
    assert edits_between(word, other, most) == (distance if distance <= most else None)
    text = f"{before}{other}{after}"
    expected = any(plain_distance(word, one) <= most for one in words_in(fold(text)))
    assert check_of(Text((f"{word}~",)))(text) == expected
    assert folded_check_of(Text((f"{word}~",)))(fold(text)) == expected


@pytest.mark.parametrize("field", ["", "title:", "abstract:", "author:", "note:", "remark:", "-"])
@pytest.mark.parametrize(
    "word", ["modle", "nerual", "grahps", "cahce", "Mulelr", "no31", "straße", "llms", "kv", "etat"]
)
def test_sql_and_the_index_find_the_same_rough_words(
    word: str, field: str, indexed_searcher: IndexSearcher, library_path: Path
):
    searcher = SqlSearcher(library_path)
    # The word itself before and after: nothing that is kept for one is taken for the other.
    for query in (field + word, f"{field}{word}~", f"{field}{word}~ ", field + word):
        request = SearchRequest(text=query, fields=STORED, order="relevance")
        found = searcher.answer(request)
        assert found.refused is None
        assert set(indexed_searcher.answer(request).ids) == set(found.ids), query
    searcher.close()


def test_rough_words_are_found(searcher: SqlSearcher):
    for query in ("modle~", "title:nerual~", "Mulelr~", "note:modle~", "llmss~"):
        assert searcher.answer(SearchRequest(text=query)).ids, query
    assert not searcher.answer(SearchRequest(text="modle")).ids
    (clause,) = parse("quantzation~").understood
    assert clause.meaning == 'about "quantzation"'


@given(st.text(), st.text("abcdefgh ", min_size=60, max_size=90))
def test_a_long_text_is_folded_like_its_parts(odd: str, plain: str):
    text = f"{plain} {odd} {plain}"
    assert fold(text) == " ".join((fold(plain), fold(odd), fold(plain)))
