"""A text as words that know where they stand, whatever dashes, spaces and mark-up join them."""

from __future__ import annotations

import re
from typing import NamedTuple

#: "8xA100" is a number and a name.
_WORD = re.compile(r"\d+[xX](?=[A-Z])|[^\W_]+")
#: What may stand between two words of one name: spaces, dashes, LaTeX's and Markdown's own signs.
_JOINT = re.compile(
    r"(?:[\s~*`_{}()®™\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]|\\[,;:! ~]|\\mbox|\$){0,5}"
)
_PLAIN_JOINTS = frozenset({"", " ", "-", "\u00a0", "\u2011", "\u2010", "\n", "~"})
_SENTENCE_END = re.compile(r"[.!?]['\")\]}]*\s|;|\n\s*\n")


class Word(NamedTuple):
    """A word, lower case, and where it stands in its text (code points, end exclusive)."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    return [Word(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]


def joined(text: str, before: Word, after: Word) -> bool:
    """Whether two neighbours may be parts of one name."""
    gap = text[before.end : after.start]
    if gap == ".":  # "PCIe 5.0"
        return before.plain[-1].isdigit() and after.plain[0].isdigit()
    return gap in _PLAIN_JOINTS or _JOINT.fullmatch(gap) is not None


def ends_sentence(text: str, before: Word, after: Word) -> bool:
    """Whether a sentence or its half, up to a semicolon, ends between two neighbours."""
    gap = text[before.end : after.start]
    return gap != " " and _SENTENCE_END.search(gap) is not None
