"""What the note editor knows of lists and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.ui.notes.markdown_lines import (
    deeper_indent,
    list_item,
    shallower_indent,
    toggled,
)


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("- a", "- "),
        ("  * a", "  * "),
        ("3. a", "4. "),
        ("3) a", "4) "),
        ("- [x] a", "- [ ] "),
        ("-", None),
        ("-a", None),
        ("a - b", None),
        ("1.a", None),
    ],
)
def test_what_follows_an_item(line: str, following: str | None) -> None:
    item = list_item(line)
    assert (item.following if item else None) == following


@pytest.mark.parametrize(
    ("before", "line", "indent"),
    [
        ("- a", "- ", "  "),
        ("1. a", "1. ", "   "),
        ("  - a", "  - ", "    "),
        ("- a", "  - ", None),  # a child of it already
        ("text", "- ", None),
        ("- a", "text", None),
    ],
)
def test_an_item_becomes_a_child(before: str, line: str, indent: str | None) -> None:
    assert deeper_indent(line, before) == indent


def test_an_item_comes_out_again() -> None:
    assert shallower_indent("    - a") == "  "
    assert shallower_indent("\t- a") == ""
    assert shallower_indent("- a") is None
    assert shallower_indent("text") is None


@pytest.mark.parametrize(
    ("text", "start", "end", "mark", "result"),
    [
        ("a word", 2, 6, "**", "a **word**"),
        ("a word ", 2, 7, "**", "a **word** "),
        ("a **word**", 4, 8, "**", "a word"),
        ("a **word**", 2, 10, "**", "a word"),
        ("a **word**", 4, 8, "*", "a ***word***"),
        ("a ***word***", 5, 9, "*", "a **word**"),
        ("", 0, 0, "*", "**"),
    ],
)
def test_marks_are_put_on_and_taken_off(
    text: str, start: int, end: int, mark: str, result: str
) -> None:
    first, last, new = toggled(text, start, end, mark)
    assert text[:first] + new + text[last:] == result


@given(st.text(alphabet="ab *_", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_marks_only_add_or_remove_marks(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last, new = toggled(text, start, end, "**")
    result = text[:first] + new + text[last:]
    assert result.replace("*", "") == text.replace("*", "")
