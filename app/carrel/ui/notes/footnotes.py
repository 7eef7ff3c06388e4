"""Footnotes of Markdown: `[^1]` and `[^1]: text`, gathered at the end, with links both ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_REFERENCE = re.compile(r"\[\^[^\s\[\]]{1,80}\]")


def add_footnotes(markdown: MarkdownIt) -> None:
    """Have a parser make footnotes. Not `^[text]`, which takes minutes for a hostile note."""
    footnote_plugin(markdown, inline=False)
    markdown.inline.ruler.at("footnote_ref", _reference)
    markdown.add_render_rule("footnote_caption", _caption)


def _reference(state: StateInline, silent: bool) -> bool:
    """Look for the end of a label only as far as labels go."""
    if not _REFERENCE.match(state.src, state.pos):
        return False
    return footnote_ref(state, silent)


def _caption(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    """Return the same number for every reference to a footnote."""
    return f"[{tokens[at].meta['id'] + 1}]"
