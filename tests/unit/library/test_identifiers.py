"""Identifiers and titles in the form in which papers are compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.library.identifiers import arxiv_id, doi, surnames, title_key, title_order


@pytest.mark.parametrize(
    "text",
    [
        "2404.10830",
        "2404.10830v3",
        "arXiv:2404.10830",
        "ARXIV: 2404.10830v1 [cs.LG] 16 Apr 2024",
        "https://arxiv.org/abs/2404.10830",
        "http://arxiv.org/abs/2404.10830v2/",
        "https://arxiv.org/pdf/2404.10830v2.pdf",
        "https://arxiv.org/pdf/2404.10830?download=1",
        "https://arxiv.org/html/2404.10830v1#S2",
        "https://huggingface.co/papers/2404.10830",
        "10.48550/arXiv.2404.10830",
        "https://doi.org/10.48550/arxiv.2404.10830",
        "  2404.10830 ",
    ],
)
def test_arxiv_ids(text: str):
    assert arxiv_id(text) == "2404.10830"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cs/0501001", "cs/0501001"),
        ("https://arxiv.org/abs/cs.LG/0501001v2", "cs/0501001"),
        ("math.GT/0309136", "math/0309136"),
        ("Cond-Mat/0102536", "cond-mat/0102536"),
        ("0704.0001", "0704.0001"),
    ],
)
def test_other_arxiv_ids(text: str, found: str):
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2404",
        "12404.10830",
        "2413.10830",  # there is no thirteenth month
        "2404.108301",
        "https://example.org/report/2404.10830",
        "https://example.org/papers/report/1234567",
        "see 2404.10830 for more",
        "10.1145/3620665.3640366",
    ],
)
def test_no_arxiv_ids(text: str):
    assert arxiv_id(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "10.1145/3620665.3640366",
        "doi:10.1145/3620665.3640366",
        "DOI: 10.1145/3620665.3640366.",
        "https://doi.org/10.1145/3620665.3640366",
        "http://dx.doi.org/10.1145/3620665.3640366",
    ],
)
def test_dois(text: str):
    assert doi(text) == "10.1145/3620665.3640366"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/ABC.Def", "10.1000/abc.def"),
        ("10.1000.10/123", "10.1000.10/123"),
        ("10.1/x", None),
        ("", None),
        ("2404.10830", None),
    ],
)
def test_other_dois(text: str, found: str | None):
    assert doi(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("Café: a Résumé", "Cafe - A Resume"),
        ("Café", unicodedata.normalize("NFD", "Café")),
        ("Multi-Head  Attention", "Multi Head Attention"),
        ("“Quoted” titles", '"Quoted" titles'),
        ("``Quoted'' titles", "Quoted titles"),
        ("Straße", "STRASSE"),
        ("$k$-means", "k-means"),
        ("ﬁne-tuning", "fine tuning"),
        ("x² and Ω", "X2 AND ω"),
        ("ℌilbert", "hilbert"),
    ],
)
def test_titles_that_are_one(one: str, other: str):
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("深度学习", "深度强化学习"),
        ("कि", "का"),  # vowel signs are marks, and mean something
        ("が", "か"),
        ("???", "!!!"),
        ("🙂", "🙁"),
        ("A 1", "A 2"),
    ],
)
def test_titles_that_are_two(one: str, other: str):
    assert title_key(one) != title_key(other)


@given(st.text(min_size=1))
def test_every_title_has_a_key_and_an_order(title: str):
    assert title_key(title)
    assert title_order(title)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_key_says_the_same_whatever_the_normal_form(title: str):
    if any(c.isalnum() for c in title):
        assert title_key(unicodedata.normalize("NFC", title)) == title_key(
            unicodedata.normalize("NFD", title)
        )


@given(st.text())
def test_free_text_never_fails(text: str):
    arxiv_id(text)
    doi(text)
    surnames((text, text))


def test_titles_sort_without_case_accents_and_marks_in_front():
    titles = ["“Zebra”", "École", "apple", "(Echo)", "Banana"]
    assert sorted(titles, key=title_order) == ["apple", "Banana", "(Echo)", "École", "“Zebra”"]


def test_surnames():
    assert surnames(("Ada Lovelace", "Turing, Alan", " ", ",", "Müller")) == {
        "lovelace",
        "turing",
        "muller",
    }
