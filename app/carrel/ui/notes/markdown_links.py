"""`[[citekey]]` and `#tag` as links in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from carrel.domain.note_links import note_links
from carrel.ui.notes.own_links import note_address, tag_address, tags_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_LONGEST = 610  # characters that a link between notes may have
_END = re.compile(r"[^\[\]\n]{1,601}\]\]")
_STARTS = frozenset({"softbreak", "hardbreak", "em_open", "strong_open", "s_open"})


def add_links(markdown: MarkdownIt) -> None:
    """Have a parser make "note_link" tokens, and links of tags."""
    markdown.inline.ruler.before("link", "note_link", _note_link)
    markdown.core.ruler.before("text_join", "carrel_tags", _tags_to_links)
    markdown.core.ruler.push("carrel_plain_names", _no_links_in_links)


def _note_link(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos) or not _END.match(state.src, state.pos + 2):
        return False
    found = note_links(state.src[state.pos : min(state.pos + _LONGEST, state.posMax)])
    if not found or found[0].start:
        return False
    if not silent:
        token = state.push("note_link", "a", 0)
        token.content = state.src[state.pos : state.pos + found[0].end]
        token.meta = {"target": found[0].target, "shown": found[0].shown}
    state.pos += found[0].end
    return True


def _no_links_in_links(state: StateCore) -> None:
    """Show `[[name]]` inside another link as it is written."""
    for token in state.tokens:
        inside = 0
        for place, child in enumerate(token.children or ()):
            if child.type in {"link_open", "link_close"}:
                inside += child.nesting
            elif child.type == "note_link" and inside and token.children:
                token.children[place] = Token("text", "", 0, content=child.content)


def _tags_to_links(state: StateCore) -> None:
    """Link tags in running text: not in headings, code, links and what is escaped."""
    heading = False
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            heading = token.nesting > 0
        if token.type == "inline" and token.children and not heading and "#" in token.content:
            token.children = list(_linked(token.children))


def _linked(children: Iterable[Token]) -> Iterator[Token]:
    inside = 0
    before: Token | None = None
    for child in children:
        if child.type in {"link_open", "link_close"}:
            inside += child.nesting
        if child.type == "text" and not inside and "#" in child.content:
            yield from _parts(child.content, starts=before is None or before.type in _STARTS)
        else:
            yield child
        before = child


def _parts(text: str, *, starts: bool) -> Iterator[Token]:
    done = 0
    for start, end, tag in tags_in(text):
        if not start and not starts:
            continue
        if start > done:
            yield Token("text", "", 0, content=text[done:start])
        yield Token("link_open", "a", 1, attrs={"href": tag_address(tag), "class": "tag"})
        yield Token("text", "", 0, content=text[start:end])
        yield Token("link_close", "a", -1)
        done = end
    if done < len(text):
        yield Token("text", "", 0, content=text[done:])


def names_in(tokens: Iterable[Token]) -> set[str]:
    """Return the names that links between notes lead to."""
    return {
        child.meta["target"]
        for token in tokens
        for child in token.children or ()
        if child.type == "note_link"
    }


def put_in_links(tokens: Iterable[Token], titles: Mapping[str, str | None]) -> None:
    """Put links in place of "note_link" tokens; names without a title stay as written, muted.

    A name that `titles` does not have is linked under itself.
    """
    for token in tokens:
        if any(child.type == "note_link" for child in token.children or ()):
            token.children = [
                made for child in token.children or () for made in _put(child, titles)
            ]


def _put(child: Token, titles: Mapping[str, str | None]) -> Iterator[Token]:
    if child.type != "note_link":
        yield child
        return
    name, shown = child.meta["target"], child.meta["shown"]
    title = titles.get(name, name)
    if title is None:
        yield Token("unknown_open", "span", 1, attrs={"class": "unknown"})
        yield Token("text", "", 0, content=child.content)
        yield Token("unknown_close", "span", -1)
        return
    yield Token("link_open", "a", 1, attrs={"href": note_address(name)})
    yield Token("text", "", 0, content=shown or title or name)
    yield Token("link_close", "a", -1)
