"""A highlight as Markdown: its words as a quotation, what was said of them, and a link back."""

from __future__ import annotations

import re
from typing import NamedTuple

from carrel.domain.highlight import Highlight
from carrel.domain.markdown_text import as_markdown

#: A bracket, or a backslash where it would take the meaning of what follows.
_IN_A_LINK = re.compile(r"[\[\]<`]|\\(?=[!-/:-@\[-`{-~]|$)")
_LINK = re.compile(r"carrel://paper/(\w{1,64})(?:#highlight-(\w{1,64}))?", re.ASCII | re.IGNORECASE)


class LibraryLink(NamedTuple):
    """A paper of the library by its Carrel id, and of it a highlight, or ""."""

    carrel_id: str
    highlight_id: str = ""

    def address(self) -> str:
        """Return the link as it is written."""
        end = f"#highlight-{self.highlight_id}" if self.highlight_id else ""
        return f"carrel://paper/{self.carrel_id}{end}"


def library_link(address: str) -> LibraryLink | None:
    """Return the paper or highlight that an address names; None where it is none of these."""
    found = _LINK.fullmatch(address.strip())
    return LibraryLink(found[1].upper(), (found[2] or "").upper()) if found else None


def highlight_markdown(highlight: Highlight, title: str, carrel_id: str) -> str:
    """Return the highlight as Markdown, without a line end after the last line.

    The comment is the reader's own Markdown and stays as it is; `title` is the paper's.
    """
    quoted = as_markdown(highlight.quote.strip()).split("\n")
    parts = ["\n".join(f"> {line}".rstrip() for line in quoted)]
    if highlight.comment.strip():
        parts.append(highlight.comment.strip())
    link = LibraryLink(carrel_id, highlight.highlight_id).address()
    tags = (f"#{'-'.join(tag.split())}" for tag in highlight.tags)
    parts.append(" ".join([f"— [{_in_a_link(title)}]({link})", *tags]))
    return "\n\n".join(parts)


def _in_a_link(title: str) -> str:
    return _IN_A_LINK.sub(lambda found: f"\\{found[0]}", " ".join(title.split()))
