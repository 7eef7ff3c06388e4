"""Highlights in the files of papers, and how they merge with what is there."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, NOTE, Vault
from tests.unit.vault.test_new_files import HOSTILE, TEXT, TIME, notes_in, pandoc_reads, plain

from carrel.domain.anchoring import Anchor
from carrel.domain.export_paper import ExportPaper
from carrel.domain.highlight import Highlight
from carrel.vault.blocks import find_blocks
from carrel.vault.document import parse
from carrel.vault.merging import first_exported, merge, new_text
from carrel.vault.rendering import rendering
from carrel.vault.report import Outcome

LOOK = rendering()
FOLDED = Highlight(
    id=1,
    highlight_id="01J9ZK8Q6TX3V5B7N9M1K2D4F6",
    paper_id=1,
    field="abstract",
    anchor=Anchor(start=0, end=24, quote="Forty cranes were folded"),
    colour="yellow",
    comment="As *always*.\n\n- and again",
    tags=("llm/long context", "2024"),
    span=(0, 24),
)
LOST = dataclasses.replace(
    FOLDED,
    id=2,
    highlight_id="01J9ZK8Q6TX3V5B7N9M1K2D4G7",
    field="note",
    anchor=Anchor(start=0, end=9, quote="# 1\n\n[[x]]"),
    colour="pink",
    comment="",
    tags=(),
    span=None,
)
BLOCK = """\

## Highlights
<!-- carrel:begin highlights sha256=HASH -->
> [!quote] abstract · yellow
> Forty cranes were folded

^h-m1k2d4f6

As *always*.

- and again

[@sampleCountingPaperCranes2021] #llm/long-context #y2024

> [!quote] note · pink · lost its place
> \\# 1
>
> \\[[x]]

^h-m1k2d4g7

[@sampleCountingPaperCranes2021]
<!-- carrel:end highlights -->
"""


def mark(vault: Vault, *highlights: Highlight) -> None:
    """Have the crane paper these highlights and no others."""
    before = vault.papers[CRANES.carrel_id]
    vault.papers[CRANES.carrel_id] = dataclasses.replace(before, highlights=highlights)


def unhashed(text: str) -> str:
    return re.sub(r"sha256=[0-9a-f]{16} ", "sha256=HASH ", text)


def without_time(text: str) -> str:
    return re.sub(r"exported: .*", "", text)


def test_a_new_file_has_them_below_the_note(vault: Vault):
    vault.export()
    without = vault.text
    vault.path.unlink()
    mark(vault, FOLDED, LOST)
    vault.export()
    assert unhashed(vault.text) == unhashed(without) + BLOCK


def test_a_file_that_is_there_gets_them_once(exported: Vault):
    before = exported.text
    mark(exported, FOLDED, LOST)
    assert exported.one().outcome == Outcome.UPDATED
    assert unhashed(without_time(exported.text)) == unhashed(without_time(before)) + BLOCK
    files = exported.snapshot()
    assert exported.one().outcome == Outcome.KEPT
    assert exported.snapshot() == files


def test_they_follow_the_library(exported: Vault):
    mark(exported, FOLDED)
    exported.export()
    exported.edit("<!-- carrel:end highlights -->", "<!-- carrel:end highlights -->\nMine.")
    mark(exported, dataclasses.replace(FOLDED, colour="blue", comment="Never."))
    assert exported.one().outcome == Outcome.UPDATED
    assert "> [!quote] abstract · blue\n" in exported.text
    assert "\n\n^h-m1k2d4f6\n\nNever.\n" in exported.text
    mark(exported)
    exported.export()
    assert re.search(
        r"begin highlights .*-->\n<!-- carrel:end highlights -->\nMine\.", exported.text
    )
    mark(exported, LOST)
    exported.export()
    assert "^h-m1k2d4g7\n" in exported.text
    assert exported.text.count("## Highlights") == 1


def test_an_edited_block_stays_and_carrels_lies_beside(exported: Vault):
    mark(exported, FOLDED)
    exported.export()
    edited = exported.edit("As *always*.", "As never.")
    told = exported.one()
    assert told.outcome == Outcome.CONFLICT
    assert told.reasons[0].startswith("highlights: edited in the file, not in Carrel")
    assert exported.text == edited
    assert "As *always*." in exported.beside()


def test_a_deleted_block_is_not_made_again(exported: Vault):
    mark(exported, FOLDED)
    exported.export()
    text = exported.text
    cut = text[: text.index("\n## Highlights")]
    exported.path.write_text(cut, "utf-8")
    mark(exported, LOST)
    assert exported.one().outcome == Outcome.KEPT
    assert exported.text == cut


HIGHLIGHTS = st.lists(
    st.builds(
        lambda quote, comment, tags, placed: dataclasses.replace(
            FOLDED,
            anchor=Anchor(start=0, end=1, quote=quote),
            comment=comment,
            tags=tuple(tags),
            span=(0, 1) if placed else None,
        ),
        TEXT,
        TEXT,
        st.lists(TEXT, max_size=2),
        st.booleans(),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=150)
@given(before=HIGHLIGHTS, after=HIGHLIGHTS)
def test_whatever_they_hold_the_file_stays_whole(
    before: tuple[Highlight, ...], after: tuple[Highlight, ...]
):
    content = LOOK.content(ExportPaper(paper=CRANES, note=NOTE, highlights=before))
    text = new_text(LOOK, content, TIME)
    assert merge(LOOK, text, content, first_exported(content), TIME).text is None
    other = LOOK.content(ExportPaper(paper=CRANES, note=NOTE, highlights=after))
    merged = merge(LOOK, text, other, first_exported(content), TIME)
    assert merged.conflicts == ()
    document = parse(merged.text or text)
    names = [block.name for block in find_blocks(document.body)]
    assert names == ["abstract", "notes", *(["highlights"] if before or after else [])]
    assert notes_in(document).rstrip("\n") == NOTE
    assert merge(LOOK, document.text(), other, merged.exported, TIME).text is None


@pytest.mark.parametrize("text", HOSTILE)
def test_pandoc_shows_the_words_and_nothing_more(vault: Vault, pandoc: str, text: str):
    vault.set(abstract=None, note="")
    anchor = Anchor(start=0, end=1, quote=f"so: {text}")
    mark(vault, dataclasses.replace(FOLDED, anchor=anchor, comment="", tags=()))
    vault.export()
    (tree,) = pandoc_reads(pandoc, [vault.path], "commonmark+yaml_metadata_block")
    (quotation,) = [block for block in tree["blocks"] if block["t"] == "BlockQuote"]
    assert {block["t"] for block in quotation["c"]} == {"Para"}
    assert '"RawInline"' not in json.dumps(quotation)
    assert "^h-m1k2d4f6" in [plain(block).strip() for block in tree["blocks"]]


def test_pandoc_reads_where_they_are_from(vault: Vault, pandoc: str):
    mark(vault, FOLDED, LOST)
    vault.export()
    (tree,) = pandoc_reads(pandoc, [vault.path], "markdown")
    cited = re.findall(r'"citationId": "(\w+)"', json.dumps(tree["blocks"]))
    assert cited == [CRANES.citekey] * 2
