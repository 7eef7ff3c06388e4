"""Outlines: notes as bullets and back, and keys as lines."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, NOTE

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import ReadingState
from carrel.vault.flavours.outline_text import from_outline, to_outline
from carrel.vault.lines import DamagedError
from carrel.vault.merging import first_exported, merge, new_text
from carrel.vault.rendering import rendering

LOOK = rendering("logseq")
LINES = st.sampled_from(
    (
        *("a paragraph", "its second line", "", "- item", "  - below", "    - deeper", "1. one"),
        *("   goes on", "# heading", "```py", "```", "* star", "\t- tab", "id:: x", "- [ ] to do"),
        *("> quoted", "| a | b |", "```markdown", "-", "~~~", "    code", "collapsed:: true"),
    )
)
OUTLINES = {
    "paragraphs": ("one\ntwo\n\nthree", "- one\n  two\n- three"),
    "list": ("one\n\n- a\n  - b\n- c", "- one\n\t- a\n\t\t- b\n\t- c"),
    "numbers": ("# one\n\n1. a\n   - b", "- # one\n\t- 1. a\n\t\t- b"),
    "nothing above": ("- a\n- b", "-\n\t- a\n\t- b"),
    "fence": ("```\n- a\n\n  b\n```", "- ```\n  - a\n\n    b\n  ```"),
    "other bullets": ("* a\n* b", "- * a\n  * b"),
    "no outline": ("a\n    - b\n        - c\n      d", None),
}


def filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("name", OUTLINES)
def test_outlines(name: str):
    markdown, outline = OUTLINES[name]
    assert outline is None or to_outline(markdown) == outline
    assert from_outline(to_outline(markdown)) == markdown


@settings(max_examples=500)
@given(st.lists(LINES, max_size=9))
def test_every_note_comes_back(lines: list[str]):
    text = "\n".join(lines)
    outline = to_outline(text)
    assert filled(from_outline(outline)) == filled(text)
    moved = "\n".join(f"\t{line}" if line else "" for line in outline.split("\n"))
    assert from_outline(moved) == from_outline(outline)


def test_what_an_outliner_adds_is_no_text():
    assert from_outline("- a\n  id:: 1-2\n  collapsed:: true\n\t- b\n\t  id:: 3") == "a\n\n- b"


def merged_with(edit: dict[str, str], **changes: object) -> tuple[str, tuple[str, ...]]:
    content = LOOK.content(ExportPaper(paper=CRANES, note=NOTE))
    text = new_text(LOOK, content, "2026-01-02T12:00:00")
    for old, new in edit.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    paper = dataclasses.replace(CRANES, **changes)
    new = LOOK.content(ExportPaper(paper=paper, note=NOTE))
    merged = merge(LOOK, text, new, first_exported(content), "2026-01-02T13:00:00")
    return merged.text or text, merged.own + merged.conflicts


def test_keys_are_merged():
    text, kept = merged_with(
        {
            "status:: reading": "status:: read",
            "tags:: paper, llm/long-context, y2024": "Tags::  [[a, b]], #paper, y2024",
            "citekey:: ": "mine:: own value  \ncitekey:: ",
        },
        state=ReadingState.DROPPED,
        rating=5,
        starred=False,
        tags=("2024", "new"),
        venue="x",
    )
    assert kept == ("status",)
    assert "Tags::  [[a, b]], #paper, y2024, new\nstatus:: read\nrating:: 5\ncarrel-id" in text
    assert "mine:: own value  \ncitekey:: " in text
    assert "exported:: 2026-01-02T13:00:00\n" in text


def test_a_block_that_was_moved_below_a_bullet_is_no_edit():
    content = LOOK.content(ExportPaper(paper=CRANES, note=NOTE))
    document = LOOK.parse(new_text(LOOK, content, ""))
    block = next(one for one in document.blocks() if one.name == "notes")
    for at in range(block.begin, block.end + 1):
        document.body[at] = "\t" + document.body[at]
    new = LOOK.content(ExportPaper(paper=CRANES, note="other"))
    merged = merge(LOOK, document.text(), new, first_exported(content), "")
    assert merged.text
    assert not merged.conflicts
    assert "\t- other\n\t- <!-- carrel:end notes -->" in merged.text


def test_a_file_without_keys_is_damaged():
    with pytest.raises(DamagedError, match="key:: value"):
        LOOK.parse("- a\n- b\n")
