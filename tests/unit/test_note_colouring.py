"""What the note editor takes the parts of a line for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.ui.notes.colouring import (
    COMMENT,
    LONGEST,
    MATHS,
    MOST_STATES,
    TABLE,
    TEXT,
    is_in_code,
    line_spans,
)
from carrel.ui.notes.highlighter import INKS, flat
from carrel.ui.notes.word_count import count_words

CASES = [
    ("plain words", []),
    ("# Title", [("heading", "# Title")]),
    ("#hashtag", [("tag", "#hashtag")]),
    ("a #one/two, #3 a#b", [("tag", "#one/two")]),
    ("**bold** and *soft*", [("strong", "**bold**"), ("emphasis", "*soft*")]),
    ("***both***", [("strong", "**both**"), ("emphasis", "***both***")]),
    ("snake_case_name _soft_", [("emphasis", "_soft_")]),
    ("2 * 3 * 4", []),
    ("~~gone~~", [("struck", "~~gone~~")]),
    ("**never ends", []),
    ("`a *b* c` *d*", [("code", "`a *b* c`"), ("emphasis", "*d*")]),
    ("``a ` b``", [("code", "``a ` b``")]),
    (r"\*not\* \`this\`", []),
    ("> quoted *words*", [("quote", "> quoted *words*"), ("emphasis", "*words*")]),
    ("- [x] done", [("marker", "-"), ("task", "[x]")]),
    ("  12) item", [("marker", "12)")]),
    ("[text](https://x.org/a_(b)) on", [("link", "[text](https://x.org/a_(b))")]),
    ("![](attachments/a.png)", [("link", "![](attachments/a.png)")]),
    ("https://x.org/a_b_c on", [("link", "https://x.org/a_b_c")]),
    ("[[key2020]] [[a|b c]]", [("paper", "[[key2020]]"), ("paper", "[[a|b c]]")]),
    ("word[^1] on", [("footnote", "[^1]")]),
    ("[^1]: note", [("footnote", "[^1]:")]),
    ("$x_1$ and $5 or $6", [("maths", "$x_1$")]),
    ("$$a$$", [("maths", "$$a$$")]),
    ("a <b>c</b> <!-- d -->", [("html", "<b>"), ("html", "</b>"), ("html", "<!-- d -->")]),
    ("| a | b |", [("bar", "|")] * 3),
    ("a | b", []),
    ("---", [("mark", "---")]),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_a_line(line: str, expected: list[tuple[str, str]]):
    spans, state = line_spans(line)
    marks = {"strong", "emphasis", "struck"} & {kind for kind, _ in expected}
    found = [(s.kind, line[s.start : s.end]) for s in spans if not (marks and s.kind == "mark")]
    assert sorted(found) == sorted(expected)
    assert state == TEXT


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("```py\nx = 1 # a\n``` x\n````\n*a*", ["code"] * 4 + ["emphasis"]),
        ("~~~\n```\n~~~\n*a*", ["code"] * 3 + ["emphasis"]),
        ("$$\n*x*\n$$ *a*\n*b*", ["maths", "maths", "maths", "emphasis"]),
        ("<!-- a\n*b*\nc --> d\n*e*", ["html"] * 3 + ["emphasis"]),
        ("a | b\n--|--\nc | d\n\ne | f", ["", "bar", "bar", "", ""]),
    ],
)
def test_what_goes_on_over_lines(lines: str, kinds: list[str]):
    state, found = TEXT, []
    for line in lines.split("\n"):
        spans, state = line_spans(line, state)
        found.append(spans[0].kind if spans else "")
    assert found == kinds


@pytest.mark.parametrize(
    ("before", "state", "inside"),
    [
        ("`a", TEXT, True),
        ("`a` b", TEXT, False),
        (r"\` b", TEXT, False),
        ("x", MATHS, True),
        ("x", COMMENT, True),
        ("x", TABLE, False),
    ],
)
def test_where_nothing_is_completed(before: str, state: int, inside: bool):
    assert is_in_code(before, state) is inside


MARKUP = st.text(alphabet="*_`~[]()<>!-#$|\\^:. \ta1\u00e9\U0001f600\u4e00", max_size=300)


@given(MARKUP | st.text(), st.integers(min_value=0, max_value=MOST_STATES - 1))
def test_any_line_in_any_state(line: str, state: int):
    spans, after = line_spans(line, state)
    assert 0 <= after < MOST_STATES
    assert all(0 <= span.start <= span.end <= len(line) for span in spans)
    assert {span.kind for span in spans} <= INKS.keys()
    is_in_code(line, state)
    reached = 0
    for start, end, _ in flat(spans):
        assert reached <= start < end
        reached = end


@pytest.mark.parametrize(
    "piece",
    ["*", "*a ", "_a*b", "[", "[[a", "[](", "`` ` ", "$a ", "<a ", "<!--", "#a/", "|", "\\", "- - ",
     "~~a", "![a](b(", "https://a.", "> ", "|-", "*a_b"],
)  # fmt: skip
def test_a_line_of_one_sign_again_and_again_ends(piece: str):
    spans, _ = line_spans(piece * 200_000)
    assert len(flat(spans)) <= 4 * LONGEST


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("## one - two\n* three", 3),
        ("don't 3.5 state-of-the-art end.", 4),
        ("\u6ce8\u610f\u529b is \uac15\ud55c", 5),
        ("**bold**ly", 2),
        ("snake_case", 1),
        ("\U0001f600 \u00e9t\u00e9", 1),
    ],
)
def test_words(text: str, words: int):
    assert count_words(text) == words
