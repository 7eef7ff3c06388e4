"""A note's Markdown as HTML that can be shown without reading or opening anything.

Imported by the first preview, on its own thread: markdown-it and nh3 take 50 ms.
"""

from __future__ import annotations

import html
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from carrel.ui.notes.footnotes import add_footnotes
from carrel.ui.notes.formulas import Formula
from carrel.ui.notes.inserted import SCHEMES, Inserted, add_rules, picture_token
from carrel.ui.notes.markdown_links import add_links, names_in, put_in_links
from carrel.ui.notes.markdown_maths import add_maths
from carrel.ui.notes.own_links import library_address
from carrel.ui.notes.pictures import Picture
from carrel.ui.reader.links import ALLOWED_SCHEMES, allowed_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.rules_core import StateCore

_TAGS = frozenset(
    "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img li ol p pre s span strong sup table "
    "tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "id", "class"},
    "code": {"title"},
    "img": {"src", "alt", "class"},
    "li": {"id", "class"},
    "ol": {"start"},
    "p": {"align"},
    "span": {"class"},
    "td": {"align"},
    "th": {"align"},
}
_BLOCKS = frozenset({"inline", "fence", "code_block", "hr", "math_block"})
_COUNTED = frozenset({"bullet_list_open", "ordered_list_open", "table_open", "footnote_block_open"})
_SURROGATES = re.compile("[\ud800-\udfff]")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_BOXES = {" ": "\u2610 ", "x": "\u2611 ", "X": "\u2611 "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a note is laid out: Qt takes 67 s for a list of 50,000 items.

    Measured with Qt 6.12: 2,000 list items 40 ms, 4,000 150 ms; 2,000 table cells 70 ms,
    8,000 370 ms in two columns and far more in many; one
    unbroken word of 20,000 characters 40 ms, of 200,000 3.5 s. Lists and tables count one by
    one, the other limits for the whole note.
    """

    characters: int
    list_items: int
    table_cells: int
    blocks: int
    paragraph: int = 20_000


USUAL = Limits(characters=200_000, list_items=2_000, table_cells=2_000, blocks=10_000)
ALL = Limits(characters=2_000_000, list_items=6_000, table_cells=8_000, blocks=100_000)


ResolveNames = Callable[[set[str]], Mapping[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a note's links and pictures are looked up in, and how long formulas may take.

    `resolve_names` is called on the thread that renders; it returns the title of each name's
    paper, or None. Without it all names are links. `formula_seconds` is for the formulas of one
    call that were not set before.
    """

    resolve_names: ResolveNames | None = None
    attachments: Path | None = None
    formula_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """HTML of a note; `complete` is False where a limit cut it.

    `inserted` has the formulas and pictures by the names that the HTML calls them; `pending`
    says that formulas are shown as they are written because the time was over.
    """

    html: str
    complete: bool
    inserted: Mapping[str, Formula | Picture] = field(default_factory=dict)
    pending: bool = False


def render(body: str, limits: Limits = USUAL, around: Around = Around()) -> Rendered:
    """Return the note as HTML of a few harmless tags, up to `limits`."""
    body = _SURROGATES.sub("\ufffd", body)  # nh3 is given UTF-8
    complete = len(body) <= limits.characters
    if not complete:
        body = body[: limits.characters]
    markdown = _markdown()
    tokens = markdown.parse(body)
    kept = _within(tokens, limits)
    complete = complete and kept is tokens
    complete = _cut_paragraphs(kept, limits.paragraph) and complete
    put_in_links(kept, _titles(names_in(kept), around.resolve_names))
    inserted = Inserted(around.attachments, around.formula_seconds)
    made = _clean(_html(markdown, kept, inserted)).strip()
    return Rendered(
        html=made, complete=complete, inserted=inserted.by_name, pending=inserted.pending
    )


def _titles(names: set[str], resolve_names: ResolveNames | None) -> Mapping[str, str | None]:
    return resolve_names(names) if names and resolve_names is not None else {}


def as_plain(body: str, limits: Limits = USUAL) -> Rendered:
    """Return the note's text as it is, for when it cannot be rendered."""
    shown = body[: limits.paragraph]
    return Rendered(html=f"<pre>{html.escape(shown)}</pre>", complete=len(shown) == len(body))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.block.ruler.before("table", "carrel_breath", _let_others_run)
    markdown.inline.ruler.before("text", "carrel_breath", _let_others_run)
    add_footnotes(markdown)
    add_maths(markdown)
    add_links(markdown)
    add_rules(markdown)
    markdown.core.ruler.push("carrel_links", _only_allowed_links)
    markdown.core.ruler.push("carrel_pictures", _pictures_to_links)
    markdown.core.ruler.push("carrel_tasks", _tasks_to_boxes)
    markdown.core.ruler.push("carrel_blocks", _tidy_blocks)
    return markdown


def _clean(made: str) -> str:
    return nh3.clean(
        made,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={*ALLOWED_SCHEMES, *SCHEMES, "carrel"},
        link_rel=None,
    )


def _html(markdown: MarkdownIt, tokens: list[Token], inserted: Inserted) -> str:
    """Render block by block: see `_let_others_run`."""
    made = []
    env = inserted.env()
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if not depth or index - start > 200:
            made.append(markdown.renderer.render(tokens[start : index + 1], markdown.options, env))
            start = index + 1
            _let_others_run()
    made.append(markdown.renderer.render(tokens[start:], markdown.options, env))
    return "".join(made)


class _Breath(threading.local):
    last = 0.0


_breath = _Breath()


def _let_others_run(*_: object) -> bool:
    """Let go of Python's lock, as a rule of the parser that never applies.

    A thread that computes keeps the lock for 5 ms at a time, and one keystroke asks for it
    several times: typing would stutter while a long note is rendered (a keystroke took up to
    88 ms, and takes up to 14). Once in a millisecond, since letting go costs 50 us.
    """
    now = perf_counter()
    if now - _breath.last > 0.001:
        sleep(0)
        _breath.last = perf_counter()
    return False


def _only_allowed_links(state: StateCore) -> None:
    """Take the address from links that would be refused, so that they do not look like links.

    Here and not in nh3's attribute filter, which would keep it from letting others run.
    """
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                asked = str(child.attrs.get("href", ""))
                if child.attrs.get("class") == "tag":
                    continue  # made here
                address = library_address(asked) or allowed_link(asked)
                child.attrs = {"href": address} if address else {}


def _pictures_to_links(state: StateCore) -> None:
    """Name pictures and link to them: Carrel fetches none, and reads attachments only."""
    for token in state.tokens:
        if token.type != "inline" or not token.children:
            continue
        inside_link = 0
        children: list[Token] = []
        for child in token.children:
            if child.type == "image":
                children += _picture(child, linked=not inside_link)
                continue
            if child.type in {"link_open", "link_close"}:
                inside_link += child.nesting
            children.append(child)
        token.children = children


def _picture(image: Token, *, linked: bool) -> Iterable[Token]:
    attached = picture_token(image)
    if attached is not None:
        return [attached]
    name = f"[picture: {image.content}]" if image.content else "[picture]"
    text = Token("text", "", 0, content=name)
    address = allowed_link(str(image.attrs.get("src", "")))
    if not linked or address is None:
        return [text]
    return [Token("link_open", "a", 1, attrs={"href": address}), text, Token("link_close", "a", -1)]


def _tasks_to_boxes(state: StateCore) -> None:
    """Show "[ ]" and "[x]" at the beginning of a list item as boxes."""
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if (item.type, paragraph.type) != ("list_item_open", "paragraph_open"):
            continue
        first = inline.children[0] if inline.children else None
        found = _TASK.match(first.content) if first and first.type == "text" else None
        if first and found:
            first.content = _BOXES[found.group(1)] + first.content[found.end() :]
            item.attrs = {"class": "task"}


def _tidy_blocks(state: StateCore) -> None:
    """Say a cell's alignment without a style, and end code where its last line ends."""
    for token in state.tokens:
        if token.type in {"td_open", "th_open"} and "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        elif token.type in {"fence", "code_block"}:
            token.content = token.content.removesuffix("\n")


def _within(tokens: list[Token], limits: Limits) -> list[Token]:
    """Return `tokens`, or those before the first that is over a limit, with all ends closed."""
    most = {
        "list_item_open": limits.list_items,
        "td_open": limits.table_cells,
        "th_open": limits.table_cells // 10,  # Qt minds columns more than rows
        "footnote_open": limits.list_items,
    }
    blocks = 0
    opened: list[Token] = []
    counts = [Counter[str]()]  # of the note, and of each list and table that is open
    for index, token in enumerate(tokens):
        blocks += token.type in _BLOCKS
        counts[-1][token.type] += 1
        if blocks > limits.blocks or counts[-1][token.type] > most.get(token.type, blocks + 1):
            return tokens[:index] + [_end_of(token) for token in reversed(opened)]
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()
        if token.type in _COUNTED:
            counts.append(Counter())
        elif token.type.replace("_close", "_open") in _COUNTED:
            counts.pop()
    return tokens


def _end_of(token: Token) -> Token:
    return Token(
        token.type.replace("_open", "_close"), token.tag, -1, block=True, hidden=token.hidden
    )


def _cut_paragraphs(tokens: list[Token], longest: int) -> bool:
    """Shorten what Qt would lay out as one paragraph; return whether nothing was too long."""
    complete = True
    for token in tokens:
        if token.type == "inline" and len(token.content) > longest:
            token.children = [Token("text", "", 0, content=token.content[:longest] + "\u2026")]
            complete = False
        elif token.type in {"fence", "code_block"} and len(token.content) > longest:
            lines = token.content.split("\n")
            if max(map(len, lines)) > longest:
                token.content = "\n".join(line[:longest] for line in lines)
                complete = False
    return complete
