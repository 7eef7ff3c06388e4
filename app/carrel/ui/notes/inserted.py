"""What is put among a note's words: formulas and pictures, as HTML that names them."""

from __future__ import annotations

import html
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

from carrel.ui.notes.formulas import Formula, Unset, typeset
from carrel.ui.notes.pictures import Picture, attachment_name, load_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

SCHEMES = frozenset({"formula", "picture"})  # of names, which lead nowhere
MOST_PICTURES = 40
MOST_FORMULAS = 3_000  # Qt takes 30 us to lay one out
_DEEP = 0.3  # em below the baseline, from where a line must make room
_KEY = "carrel_inserted"


class Inserted:
    """Formulas and pictures of one note by name.

    Formulas that are not known yet are set for `seconds`; the rest stays as it is written, and
    `pending` says so.
    """

    def __init__(self, attachments: Path | None, seconds: float) -> None:
        self.by_name: dict[str, Formula | Picture] = {}
        self.pending = False
        self._attachments = attachments
        self._seconds = seconds
        self._pictures = 0
        self._formulas = 0
        self._known: dict[tuple[str, bool], str | Unset] = {}

    def env(self) -> dict[str, Any]:
        """Return what the renderer's rules are given."""
        return {_KEY: self}

    def formula(self, tex: str, source: str, *, display: bool) -> str:
        """Return the HTML of a formula: its picture, or `source` and why there is none."""
        self._formulas += 1
        if self._formulas > MOST_FORMULAS:
            return f"<code>{html.escape(source)}</code>"
        key = (tex, display)
        if key not in self._known:
            made = self._typeset(tex, display)
            if made is None:
                return f"<code>{html.escape(source)}</code>"
            if isinstance(made, Unset):
                self._known[key] = made
            else:
                name = f"formula:{len(self.by_name)}"
                self.by_name[name] = made
                deep = ' class="deep"' if made.descent > _DEEP else ""
                self._known[key] = f'<img src="{name}"{deep} alt="{html.escape(source)}">'
        known = self._known[key]
        if isinstance(known, Unset):
            return f'<code title="{html.escape(known.reason)}">{html.escape(source)}</code>'
        return known

    def _typeset(self, tex: str, display: bool) -> Formula | Unset | None:
        if self._seconds <= 0:
            self.pending = True
            return None
        began = perf_counter()
        made = typeset(tex, display=display)
        took = perf_counter() - began
        if took > 0.0005:  # it was not known
            self._seconds -= took
            sleep(0)
        return made

    def picture(self, name: str, alt: str) -> str:
        """Return the HTML of a picture in the attachments folder."""
        made = None
        said = "picture missing"
        if self._pictures >= MOST_PICTURES:
            said = "picture not shown, there are too many"
        elif self._attachments is not None:
            made = load_picture(self._attachments, name)
        if made is None:
            words = f"[{said}: {alt or name}]"
            return f'<span class="unknown">{html.escape(words)}</span>'
        self._pictures += 1
        put = f"picture:{len(self.by_name)}"
        self.by_name[put] = made
        return f'<img src="{put}" alt="{html.escape(alt or name)}">'


def add_rules(markdown: MarkdownIt) -> None:
    """Have a renderer write "math_inline", "math_block" and "attachment" tokens."""
    markdown.add_render_rule("math_inline", _inline)
    markdown.add_render_rule("math_block", _block)
    markdown.add_render_rule("attachment", _attachment)


def picture_token(image: Token) -> Token | None:
    """Return the token of a picture in the attachments folder, None for any other picture."""
    from markdown_it.token import Token

    name = attachment_name(str(image.attrs.get("src", "")))
    if name is None:
        return None
    return Token("attachment", "img", 0, content=image.content, meta={"name": name})


def _inline(_: object, tokens: Sequence[Token], at: int, __: object, env: EnvType) -> str:
    token = tokens[at]
    inserted: Inserted = env[_KEY]
    source = f"{token.markup}{token.content}{token.markup}"
    return inserted.formula(token.content, source, display=token.info == "display")


def _block(_: object, tokens: Sequence[Token], at: int, __: object, env: EnvType) -> str:
    return f'<p align="center">{_inline(_, tokens, at, __, env)}</p>\n'


def _attachment(_: object, tokens: Sequence[Token], at: int, __: object, env: EnvType) -> str:
    inserted: Inserted = env[_KEY]
    return inserted.picture(tokens[at].meta["name"], tokens[at].content)
