"""Whatever a reader does to a file: what stands outside the blocks never changes."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, NOTE

from carrel.domain.export_paper import ExportPaper
from carrel.vault.blocks import find_blocks
from carrel.vault.document import parse
from carrel.vault.lines import DamagedError, lines_of
from carrel.vault.merging import first_exported, merge, new_text
from carrel.vault.rendering import Rendering, rendering

LOOK = rendering()
LINES = st.sampled_from(
    (
        "my words",
        "",
        "```",
        "> [!note] x",
        "🕊 ﷽",
        "# heading",
        "  - item",
        "%% x %%",
        "<!-- x -->",
        "---",
    )
)


@st.composite
def edits(draw: st.DrawFn) -> Callable[[list[str], str], list[str]]:
    """Lines put in anywhere, in blocks and outside, lines deleted, other line ends."""
    seed, count = draw(st.integers(0, 2**32)), draw(st.integers(0, 5))
    added = draw(st.lists(LINES, min_size=count, max_size=count))
    deleted = draw(st.integers(0, 1))

    def apply(lines: list[str], eol: str) -> list[str]:
        chance = random.Random(seed)
        lines = [line.rstrip("\n") + eol for line in lines]
        for line in added:
            lines.insert(chance.randint(0, len(lines)), line + eol)
        for _ in range(deleted):
            del lines[chance.randrange(len(lines))]
        return lines

    return apply


def outside(text: str, look: Rendering = LOOK) -> list[str]:
    """Return the pieces of a body between the blocks."""
    document, at, pieces = look.parse(text), 0, []
    body = document.body
    for block in document.blocks():
        pieces.append("".join(body[at : block.begin]))
        at = block.end
    return [*pieces, "".join(body[at:])]


@settings(max_examples=200)
@given(
    edit=edits(),
    eol=st.sampled_from(["\n", "\r\n"]),
    final=st.booleans(),
    note=st.sampled_from(["", "new\nnote"]),
)
def test_what_stands_outside_never_changes(
    edit: Callable[[list[str], str], list[str]], eol: str, final: bool, note: str
):
    content = LOOK.content(ExportPaper(paper=CRANES, note=NOTE))
    text = new_text(LOOK, content, "2026-01-02T12:00:00")
    front, body = parse(text), parse(text).body
    front.body = edit(body, eol)
    edited = front.text() if final else front.text().rstrip("\r\n")
    new = LOOK.content(ExportPaper(paper=CRANES, note=note))
    last = first_exported(content)
    try:
        merged = merge(LOOK, edited, new, last, "2026-01-02T13:00:00")
    except DamagedError:
        return
    result = merged.text or edited
    assert outside(result) == outside(edited)
    inside = {block.name for block in find_blocks(parse(edited).body)}
    assert {block.name for block in find_blocks(parse(result).body)} == inside
    again = merge(LOOK, result, new, merged.exported, "2026-01-02T14:00:00")
    assert (again.text, again.conflicts) == (None, merged.conflicts)
    for name in (told.partition(":")[0] for told in merged.conflicts):
        assert block_of(result, name) == block_of(edited, name)


def block_of(text: str, name: str) -> list[str]:
    body = parse(text).body
    block = next(one for one in find_blocks(body) if one.name == name)
    return body[block.begin : block.end]


@settings(max_examples=100)
@given(
    lines=st.lists(
        st.sampled_from(
            (
                "a: 1",
                "b:",
                "  - x",
                "- y",
                "# c",
                "",
                "tags: [x]",
                "status: 'x' # y",
                "  folded",
                "title: |",
                "\ttab",
                "'q': 1",
            )
        ),
        max_size=8,
    )
)
def test_front_matter_that_is_read_keeps_its_other_lines(lines: list[str]):
    text = "\n".join(["---", *lines, "carrel_id: X", "---", ""])
    content = LOOK.content(ExportPaper(paper=CRANES, note=""))
    try:
        merged = merge(LOOK, text, content, first_exported(content), "2026-01-02T13:00:00")
    except DamagedError:
        return
    kept = [
        line for line in lines_of(merged.text or text) if line.startswith(("a:", "#", "\t", "'q'"))
    ]
    assert kept == [line + "\n" for line in lines if line.startswith(("a:", "#", "\t", "'q'"))]
