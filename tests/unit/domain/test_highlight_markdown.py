"""A highlight as Markdown: read again it says what it said, and leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from carrel.domain.anchoring import Anchor
from carrel.domain.highlight import Highlight
from carrel.domain.highlight_markdown import LibraryLink, highlight_markdown, library_link

PAPER, KEY = "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1)


def highlight(quote: str, comment: str = "", tags: tuple[str, ...] = ()) -> Highlight:
    return Highlight(
        id=1,
        highlight_id=KEY,
        paper_id=1,
        field="abstract",
        anchor=Anchor(start=0, end=len(quote), quote=quote),
        colour="yellow",
        comment=comment,
        tags=tags,
    )


def read(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").parse(markdown)


def test_words_comment_link_and_tags():
    made = highlight("two\nlines", "I *doubt* it.", ("claims/speed", "to check"))
    assert highlight_markdown(made, "Lamps [and] more", PAPER) == (
        "> two\n> lines\n\nI *doubt* it.\n\n"
        f"— [Lamps \\[and\\] more](carrel://paper/{PAPER}#highlight-{KEY})"
        " #claims/speed #to-check"
    )


@pytest.mark.parametrize(
    "quote", ["# no heading", "- no list", "> no quote\n\n1. nor this", "```\ncode", "a\n---\nb"]
)
def test_a_quote_is_one_quotation_of_plain_paragraphs(quote: str):
    tokens = read(highlight_markdown(highlight(quote), "T", PAPER))
    kinds = {token.type for token in tokens}
    assert kinds == {
        "blockquote_open",
        "blockquote_close",
        "paragraph_open",
        "paragraph_close",
        "inline",
    }
    assert [token.type for token in tokens].count("blockquote_open") == 1


@given(TEXT)
def test_any_title_is_the_text_of_the_link(title: str):
    tokens = read(highlight_markdown(highlight("words"), f"x{title}x", PAPER))
    inline = tokens[-2].children or []
    links = [child for child in inline if child.type == "link_open"]
    assert [link.attrs["href"] for link in links] == [f"carrel://paper/{PAPER}#highlight-{KEY}"]
    assert [child.type for child in inline].index("link_open") == 1


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"carrel://paper/{PAPER}", LibraryLink(PAPER)),
        (f" carrel://paper/{PAPER.lower()}#highlight-{KEY} ", LibraryLink(PAPER, KEY)),
        (f"carrel://paper/{PAPER}#note", None),
        (f"carrel://papers/{PAPER}", None),
        ("https://example.org/paper/1", None),
        ("carrel://paper/", None),
    ],
)
def test_what_is_a_link_into_the_library(address: str, found: LibraryLink | None):
    assert library_link(address) == found
    if found is not None:
        assert library_link(found.address()) == found
