r"""`$...$` and `$$...$$` as tokens of Markdown; prices are none.

Rules of our own: mdit-py-plugins would read the block of each "$$" to the note's end, an hour
for a hostile note, and "US$5/US$6" as a formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_INLINE = re.compile(
    r"\$\$(?P<double>(?:\\.|[^$\\]){1,4000}+)\$\$"
    r"|\$(?![\s$])(?P<single>(?:\\.|[^$\\]){1,4000}+)(?<!\s)\$(?![\w$])",
    re.DOTALL,
)
_MOST_LINES = 60  # of a formula that stands alone


def add_maths(markdown: MarkdownIt) -> None:
    """Have a parser make "math_inline" and "math_block" tokens; `info` is "display" or ""."""
    markdown.inline.ruler.before("escape", "math_inline", _inline)
    markdown.block.ruler.before(
        "fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] == "$"):
        return False
    found = _INLINE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = found["double"] or found["single"]
        token.markup = "$$" if found["double"] else "$"
        token.info = "display" if found["double"] else ""
    state.pos = found.end()
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    opening = _line(state, first)
    if not opening.startswith("$$"):
        return False
    lines = [opening[2:]]
    line = first
    while not lines[-1].endswith("$$"):
        line += 1
        if line >= min(last, first + _MOST_LINES) or state.sCount[line] < state.blkIndent:
            return False
        lines.append(_line(state, line))
        if not lines[-1]:
            return False
    content = "\n".join(lines).removesuffix("$$").strip()
    if not content or "$$" in content:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content, token.markup, token.info = content, "$$", "display"
        token.map = [first, line + 1]
        state.line = line + 1
    return True
