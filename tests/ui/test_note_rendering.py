"""A note's Markdown becomes harmless HTML, whatever is in it, and in bounded time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.ui.notes.rendering import ALL, USUAL, Limits, as_plain, render

SMALL = Limits(characters=1000, list_items=3, table_cells=40, blocks=50, paragraph=100)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# Title", "<h1>Title</h1>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("[a](https://example.org/x)", '<p><a href="https://example.org/x">a</a></p>'),
        (
            "<mailto:a@example.org>",
            '<p><a href="mailto:a@example.org">mailto:a@example.org</a></p>',
        ),
        ("[a](file:///etc/passwd)", "<p>[a](file:///etc/passwd)</p>"),
        ("[a](smb://x/y)", "<p><a>a</a></p>"),
        ("[a](other.md)", "<p><a>a</a></p>"),
        (
            "![b](https://example.org/p.png)",
            '<p><a href="https://example.org/p.png">[picture: b]</a></p>',
        ),
        ("![b](pictures/p.png)", "<p>[picture: b]</p>"),
        (
            "[![b](https://e.org/p)](https://e.org/q)",
            '<p><a href="https://e.org/q">[picture: b]</a></p>',
        ),
        ("- [ ] a\n- [X] b", "<ul>\n<li>\u2610 a</li>\n<li>\u2611 b</li>\n</ul>"),
        ("[ ] not in a list", "<p>[ ] not in a list</p>"),
        ("```\na\n```", "<pre><code>a</code></pre>"),
        ("<b onclick='x'>a</b>", "<p>&lt;b onclick='x'&gt;a&lt;/b&gt;</p>"),
    ],
)
def test_what_becomes_of_markdown(body: str, html: str) -> None:
    made = render(body)
    assert made.html == html
    assert made.complete


def test_a_table_keeps_its_alignment() -> None:
    html = render("|a|b|\n|-|-:|\n|1|2|\n").html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=file:///etc/passwd>",
        "![x](file:///etc/passwd)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x]: file:///etc/passwd\n\n[x]",
        "<style>@import 'file:///x'</style>",
        "<a href='vscode://x'>x</a>",
        "&#60;img src=x&#62;",
        "[x](  JaVaScRiPt:x )",
        "`<script>`",
    ],
)
def test_nothing_but_text_and_safe_links_is_left(body: str) -> None:
    html = render(body).html
    tags = set(re.findall(r"<(/?\w+)", html))
    assert not tags & {"script", "img", "style", "iframe", "link"}
    for address in re.findall(r'href="([^"]*)"', html):
        assert address.startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize(
    "body",
    [
        "- a\n" * 10,
        "- a\n  - b\n    - c\n" * 4,
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 50,
        "a\n\n" * 60,
        "x" * 200,
        "```\n" + "x" * 200 + "\n```",
        "word " * 400,
        "> - a\n" * 10,
    ],
)
def test_long_notes_are_cut_and_said_so(body: str) -> None:
    made = render(body, SMALL)
    assert not made.complete
    opened = re.findall(r"<(\w+)[^>]*>", made.html)
    closed = re.findall(r"</(\w+)>", made.html)
    assert sorted(closed) == sorted(tag for tag in opened if tag not in {"hr", "br"})
    assert render(body, ALL).complete


def test_many_short_lists_are_not_cut() -> None:
    assert render("- a\n- b\n\ntext\n\n" * 8, SMALL).complete


def test_a_note_of_two_hundred_thousand_characters_is_shown_whole() -> None:
    words = "Some *text* with **bold** and `code`, as notes have it. " * 4 + "\n\n"
    assert render(words * (USUAL.characters // len(words)), USUAL).complete
    assert not render(words * (USUAL.characters // len(words) + 1), USUAL).complete


def test_text_that_cannot_be_rendered_is_shown_as_it_is() -> None:
    assert as_plain("<b>a").html == "<pre>&lt;b&gt;a</pre>"


PIECES = (
    "- |  |\n|\n\n|1. |> |`|```|**|*|_|~~|[|](|)|!|[x] |<b>|<|&amp;|https://e.org|file:///x|a|\t"
    "|# |===|\\|\U0001f600|e\u0301|\u05d0|\u2028|\r\n|\x00|\ud800"
).split("|")
MARKDOWN = st.lists(st.sampled_from([*PIECES, "|", "|-|"]), max_size=40).map("".join)


@settings(max_examples=150)
@given(MARKDOWN)
def test_rendering_never_fails(body: str) -> None:
    html = render(body, SMALL).html
    assert "<img" not in html
    for address in re.findall(r'href="([^"]*)"', html):
        assert address.startswith(("https://", "http://", "mailto:"))


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_can_be_rendered(body: str) -> None:
    render(body)
