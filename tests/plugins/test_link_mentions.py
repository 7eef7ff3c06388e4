"""Links in running text: which there are, where they end, and what they lead to."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.testing.hosting import HostInTest
from carrel_plugins.bibliography.link_mentions import find_links, kind_of


@pytest.mark.parametrize(
    ("text", "quote", "url"),
    [
        ("Tea at https://tea.org/pot today.", "https://tea.org/pot", "https://tea.org/pot"),
        ("Tea at https://tea.org.", "https://tea.org", "https://tea.org"),
        ("Tea at http://Tea.ORG/Pot, hot.", "http://Tea.ORG/Pot", "http://tea.org/Pot"),
        ("Tea at HTTPS://tea.org/pot", "HTTPS://tea.org/pot", "https://tea.org/pot"),
        ("Code: github.com/tea/pot.", "github.com/tea/pot", "https://github.com/tea/pot"),
        ("At www.github.com/tea", "www.github.com/tea", "https://www.github.com/tea"),
        ("At huggingface.co/tea/pot!", "huggingface.co/tea/pot", "https://huggingface.co/tea/pot"),
        ("(doi:10.1000/tea.7)", "doi:10.1000/tea.7", "https://doi.org/10.1000/tea.7"),
        ("DOI: 10.1000/tea.", "DOI: 10.1000/tea", "https://doi.org/10.1000/tea"),
        ("See arXiv:2401.01234.", "arXiv:2401.01234", "https://arxiv.org/abs/2401.01234"),
        ("See arXiv: 2401.01234v2", "arXiv: 2401.01234v2", "https://arxiv.org/abs/2401.01234v2"),
        ("See arXiv:cs/0112017", "arXiv:cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        ("(https://tea.org/a_(b))", "https://tea.org/a_(b)", "https://tea.org/a_(b)"),
        ("[pot](https://tea.org/a).", "https://tea.org/a", "https://tea.org/a"),
        ("<https://tea.org/a>", "https://tea.org/a", "https://tea.org/a"),
        (r"\url{https://tea.org/a}", "https://tea.org/a", "https://tea.org/a"),
        ("**https://tea.org/a**", "https://tea.org/a", "https://tea.org/a"),
        ("“https://tea.org/a”", "https://tea.org/a", "https://tea.org/a"),
        ("'https://tea.org/a'", "https://tea.org/a", "https://tea.org/a"),
        ("https://tea.org/a?b=c&d=e#f.", "https://tea.org/a?b=c&d=e#f", None),
        ("https://tea.org/~pot/", "https://tea.org/~pot/", None),
        ("available1https://tea.org", "https://tea.org", None),
        ("https://tea.org/long-\npath", "https://tea.org/long", None),
        ("https://web.archive.org/web/1/http://tea.org", None, None),
    ],
)
def test_one_link(text: str, quote: str | None, url: str | None):
    (found,) = find_links("", text)
    quote = text if quote is None else quote
    assert found.quote == quote
    assert found.values["url"] == (url or quote)


@pytest.mark.parametrize(
    "text",
    [
        "Mail tea@github.com/pot, see github.com, or http:// and https://...",
        "The mygithub.com/tea pot, arXiv:2401.012345678 and doi:tea.",
        "A http://[tea and http://tea without a dot.",
    ],
)
def test_no_links(text: str):
    assert list(find_links(text, text)) == []


def test_links_that_touch_are_two():
    found = find_links("", "https://tea.org/ahttps://milk.org/b")
    assert [one.quote for one in found] == ["https://tea.org/a", "https://milk.org/b"]


def test_both_fields_are_read_in_order():
    found = find_links("Tea: github.com/a/b", "At arXiv:2401.01234 and https://tea.org")
    assert [(one.field, one.values["kind"]) for one in found] == [
        ("title", "code"),
        ("abstract", "paper"),
        ("abstract", "site"),
    ]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/tea/pot", "code"),
        ("https://gist.github.com/tea/1", "code"),
        ("https://gitlab.com/tea/pot", "code"),
        ("https://github.com", "site"),
        ("https://tea.github.io/pot", "site"),
        ("https://huggingface.co/tea/pot-7b", "model"),
        ("https://hf.co/tea/pot-7b", "model"),
        ("https://huggingface.co/tea", "site"),
        ("https://huggingface.co/spaces/tea/pot", "site"),
        ("https://huggingface.co/datasets/tea/cups", "dataset"),
        ("https://huggingface.co/papers/2401.01234", "paper"),
        ("https://www.kaggle.com/datasets/tea/cups", "dataset"),
        ("https://zenodo.org/record/1", "dataset"),
        ("https://arxiv.org/abs/2401.01234", "paper"),
        ("https://doi.org/10.1000/tea", "paper"),
        ("https://tea.org/github.com", "site"),
    ],
)
def test_kinds(url: str, kind: str):
    assert kind_of(url) == kind


PIECES = """https:// http:// github.com/ hf.co/ a.b/ tea.org doi: doi:10.1000/ arXiv: 2401.01234
    arXiv:1 ( ) [ ] { } < > . , ; * ' " ? # = & @ / \\ - _ ~ é 東 \u00ad www.""".split()
PROSE = st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=40).map("".join)


@given(st.one_of(st.text(max_size=200), PROSE), st.one_of(st.text(max_size=80), PROSE))
def test_spans_quote_the_text(abstract: str, title: str):
    fields = {"title": title, "abstract": abstract}
    found = list(find_links(title, abstract))
    for one in found:
        assert fields[one.field][one.start : one.end] == one.quote != ""
        assert len(one.quote.split()) <= 2  # "arXiv: 2401.01234"
        parts = urlsplit(str(one.values["url"]))
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
    for field in fields:
        spans = [(one.start, one.end) for one in found if one.field == field]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        "http://",
        "https://a.b/",
        "http://a.b ",
        "(",
        "http://a.b/((((",
        "github.com/",
        "doi:10.1",
        "a)",
    ],
)
def test_hostile_text_has_an_answer(piece: str):
    assert len(list(find_links("", piece * (1_000_000 // len(piece))))) <= 1_000


def test_the_plugin_gives_it(carrel_host: Callable[..., HostInTest]):
    (extractor,) = carrel_host("bibliography").contributions("register_extractors")
    again = pickle.loads(pickle.dumps(extractor))
    (found,) = again.extract("", "Our tea is at github.com/tea/pot.")
    assert (extractor.id, extractor.name) == ("bibliography.links", "links")
    assert found.values == {"url": "https://github.com/tea/pot", "kind": "code"}
