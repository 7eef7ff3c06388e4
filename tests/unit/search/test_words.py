"""When a word is found in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.query import Text
from carrel.search.words import check_of, fold, parts, quick_check_of


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
