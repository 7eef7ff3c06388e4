"""A note's Markdown becomes harmless HTML, whatever is in it, and in bounded time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.ui.notes import inserted
from carrel.ui.notes.own_links import read_own
from carrel.ui.notes.rendering import ALL, USUAL, Around, Limits, as_plain, render

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
        (
            "- [ ] a\n- [X] b",
            '<ul>\n<li class="task">\u2610 a</li>\n<li class="task">\u2611 b</li>\n</ul>',
        ),
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


def words(html: str) -> str:
    """Return what is shown, each formula as its source in angle brackets."""
    return re.sub(r"<[^>]*>", "", re.sub(r'<img [^>]*?alt="([^"]*)">', r"{\1}", html)).strip()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a $x^2$ b", "a {$x^2$} b"),
        ("($x$, $y$)", "({$x$}, {$y$})"),
        ("$$x$$", "{$$x$$}"),
        ("$$\nx\n+ y\n$$", "{$$x\n+ y$$}"),
        ("$$x\ny$$\n", "{$$x\ny$$}"),
        ("> $$\n> x\n> $$", "{$$x$$}"),
        ("so $$x$$ here", "so {$$x$$} here"),
        ("- $x$", "{$x$}"),
        ("|a|\n|-|\n|$x$|", "a\n\n\n\n\n{$x$}"),
        ("$5 and $6", "$5 and $6"),
        ("$5, $6, $7.", "$5, $6, $7."),
        ("from $5-$6", "from $5-$6"),
        ("US$5/US$6", "US$5/US$6"),
        ("(\\$5) and $6", "($5) and $6"),
        ("$ x $", "$ x $"),
        ("2$x$", "2$x$"),
        ("$x$2", "$x$2"),
        ("$x\n\ny$", "$x\ny$"),
        ("`$x$`", "$x$"),
        ("```\n$x$\n```", "$x$"),
        ("$$\nx\n\ny", "$$\nx\ny"),
        ("$$$$", "$$$$"),
        ("$x_1$ and $y_1$", "{$x_1$} and {$y_1$}"),
    ],
)
def test_what_is_a_formula(body: str, shown: str) -> None:
    assert words(render(body).html) == shown


@pytest.mark.parametrize(
    "tex",
    [
        "\\frac{",
        "\\left(",
        "}{" * 20,
        "{" * 100_000,
        "\\sqrt{" * 60 + "x" + "}" * 60,
        "\\sqrt{" * 400 + "x" + "}" * 400,
        "\\def\\a{\\a\\a}\\a",
        "\\newcommand{\\a}{\\a\\a}\\a",
        "\\rule{100000em}{100000em}",
        "x" * 5_000,
        "\\text{<script>}",
        "\\begin{foo}",
        "x^",
    ],
)
def test_a_formula_that_cannot_be_set_shows_its_source(tex: str) -> None:
    made = render(f"before\n\n$${tex}$$\n\nafter $y$", ALL)
    assert not re.search(r"<img [^>]*\$\$", made.html)
    assert made.html.startswith("<p>before</p>")
    assert 'alt="$y$"' in made.html
    assert "<script" not in made.html


def test_formulas_wait_where_there_is_no_time() -> None:
    made = render("a $x+1$ b", USUAL, Around(formula_seconds=0))
    assert made.pending
    assert made.html == "<p>a <code>$x+1$</code> b</p>"
    assert not made.inserted


def test_formulas_are_laid_out_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inserted, "MOST_FORMULAS", 2)
    html = render("$x$ $y$ $x$").html
    assert html.count("<img") == 2
    assert "<code>$x$</code>" in html


def test_the_same_formula_is_kept_once() -> None:
    assert len(render("$x$ $x$ $x$").inserted) == 1


TITLES = {"smith2020": "On Desks", "a b": "Spaces"}


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("[[smith2020]]", '<a href="carrel://note-link/smith2020">On Desks</a>'),
        ("[[smith2020|see]]", '<a href="carrel://note-link/smith2020">see</a>'),
        ("[[ a b ]]", '<a href="carrel://note-link/a%20b">Spaces</a>'),
        ("[[x|y]]", '<span class="unknown">[[x|y]]</span>'),
        ("[[<b>]]", '<span class="unknown">[[&lt;b&gt;]]</span>'),
        ("`[[smith2020]]`", "<code>[[smith2020]]</code>"),
        ("[[]]", "[[]]"),
        ("\\[[smith2020]]", "[[smith2020]]"),
        ("#tag", '<a href="carrel://tag/tag" class="tag">#tag</a>'),
        ("(#a/b-c_d).", '(<a href="carrel://tag/a%2Fb-c_d" class="tag">#a/b-c_d</a>).'),
        ("**#a**", '<strong><a href="carrel://tag/a" class="tag">#a</a></strong>'),
        ("#123", "#123"),
        ("a#b", "a#b"),
        ("\\#a", "#a"),
        ("`#a`", "<code>#a</code>"),
        ("`x`#a", "<code>x</code>#a"),
        ("[#a](https://e.org)", '<a href="https://e.org">#a</a>'),
        ("[a](carrel://paper/01AB)", '<a href="carrel://paper/01AB">a</a>'),
        (
            "[a](carrel://paper/01AB#highlight-7)",
            '<a href="carrel://paper/01AB#highlight-7">a</a>',
        ),
        ("[a](carrel://paper/../x)", "<a>a</a>"),
        ("[a](carrel://tag/x)", "<a>a</a>"),
        ("[a](#fn1)", "<a>a</a>"),
        ("![p](attachments/none.png)", '<span class="unknown">[picture missing: p]</span>'),
    ],
)
def test_links_into_the_library(body: str, html: str) -> None:
    around = Around(resolve_names=lambda names: {name: TITLES.get(name) for name in names})
    assert render(body, USUAL, around).html == f"<p>{html}</p>"


@pytest.mark.parametrize("body", ["```\n[[a]] #b $c$\n```", "    [[a]] #b $c$", "# A #b"])
def test_code_and_headings_have_no_links(body: str) -> None:
    made = render(body)
    assert "<a" not in made.html
    assert not made.inserted


def test_names_are_asked_once_for_a_note() -> None:
    asked: list[set[str]] = []

    def resolve(names: set[str]) -> dict[str, str | None]:
        asked.append(names)
        return {}

    render("[[a]] [[b|c]] [[a]] `[[d]]`", USUAL, Around(resolve_names=resolve))
    render("no names", USUAL, Around(resolve_names=resolve))
    assert asked == [{"a", "b"}]


def test_footnotes_lead_there_and_back() -> None:
    html = render("a[^x] b[^x] c[^none]\n\n[^x]: the *note*").html
    assert 'href="#fn1" id="fnref1"' in html
    assert '<li id="fn1" class="footnote-item"><p>the <em>note</em>' in html
    assert html.count(">[1]</a>") == 2
    assert 'href="#fnref1"' in html
    assert 'href="#fnref1:1"' in html
    assert "[^none]" in html


def test_many_footnotes_are_cut() -> None:
    notes = "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(8))
    assert not render(notes, SMALL).complete
    assert render(notes, ALL).complete


@pytest.mark.parametrize(
    "start", ["[^", "$", "$$a\n", "$a ", "[[", "[[a", "#a/", "[^1]: x\n", "![a](attachments/b)"]
)
def test_a_hostile_note_is_rendered(start: str) -> None:
    render("[^1]: a\n\n" + start * (30_000 // len(start)))


PIECES = (
    "- |  |\n|\n\n|1. |> |`|```|**|*|_|~~|[|](|)|!|[x] |<b>|<|&amp;|https://e.org|file:///x|a|\t"
    "|# |===|$|$$|x^2|\\frac{|[[|]]|#a|[^1]|[^1]: |](attachments/p.png)"
    "|\\|\U0001f600|e\u0301|\u05d0|\u2028|\r\n|\x00|\ud800"
).split("|")
TAGS = set(
    "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img li ol p pre s span strong sup table "
    "tbody td th thead tr ul".split()
)
MARKDOWN = st.lists(st.sampled_from([*PIECES, "|", "|-|"]), max_size=40).map("".join)


@settings(max_examples=150)
@given(MARKDOWN)
def test_rendering_never_fails(body: str) -> None:
    made = render(body, SMALL)
    assert set(re.findall(r"</?(\w+)", made.html)) <= TAGS
    assert set(re.findall(r'src="([^"]*)"', made.html)) == set(made.inserted)
    for address in re.findall(r'href="([^"]*)"', made.html):
        known = address.startswith(("https://", "http://", "mailto:", "#fn"))
        assert known or read_own(address) is not None


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_can_be_rendered(body: str) -> None:
    render(body)
