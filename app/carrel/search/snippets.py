"""A few words of a paper around what was found, with the found words marked.

Marks are the characters `MARK` and `UNMARK` of Unicode's private area; the text around them is
plain and holds neither. Whoever shows a snippet escapes it first and puts its own marks in then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from carrel.domain.query import Node, Text, leaves
from carrel.search.paper_texts import values_of
from carrel.search.schema import PaperText
from carrel.search.words import fold, terms_of

MARK, UNMARK = "\ue000", "\ue001"

_AROUND = 60  # characters before and after what was found
_MOST = 2  # snippets a paper
_READ = 20_000  # characters of a text that are looked at
_SPACE = re.compile(r"[\s\ue000\ue001]+")


def snippets_of(tree: Node | None, paper: PaperText) -> tuple[str, ...]:
    """Return up to two snippets, of the abstract first, then of the note; often none."""
    found: list[str] = []
    for field in ("abstract", "note"):
        asked = [
            leaf
            for leaf in (leaves(tree, negated=False) if tree is not None else ())
            if isinstance(leaf, Text) and leaf.field in ("any", field)
        ]
        pattern = _pattern(asked)
        if pattern is None:
            continue
        for text in values_of(paper, field):
            snippet = _snippet(_SPACE.sub(" ", text[:_READ]), pattern)
            if snippet:
                found.append(snippet)
    return tuple(found[:_MOST])


def _pattern(asked: Iterable[Text]) -> re.Pattern[str] | None:
    """Return what finds the words in folded text, each to its end, longest first."""
    words = {
        r"[\W_]{1,3}".join(r"[\W_]?".join(map(re.escape, pieces)) for pieces in terms)
        for leaf in asked
        if (terms := terms_of(leaf))
    }
    if not words:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(words, key=len, reverse=True))})[^\W_]*")


def _snippet(text: str, pattern: re.Pattern[str]) -> str:
    folded, origin = _folded(text)
    first = pattern.search(folded)
    if first is None:
        return ""
    start = max(0, origin[first.start()] - _AROUND)
    end = min(len(text), origin[first.start()] + 2 * _AROUND)
    if start:  # at a word's beginning, where there is one
        start += text[start : start + _AROUND].find(" ") + 1
    if end < len(text):
        end = max(text.rfind(" ", start, end), 0) or end
    pieces, at = [], start
    for begin, stop in _spans(pattern, folded, origin, start, end):
        pieces += [text[at:begin], MARK, text[begin:stop], UNMARK]
        at = stop
    pieces.append(text[at:end])
    return f"{'…' if start else ''}{''.join(pieces)}{'…' if end < len(text) else ''}"


def _spans(
    pattern: re.Pattern[str], folded: str, origin: list[int] | range, start: int, end: int
) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(folded):
        begin, stop = origin[found.start()], origin[found.end() - 1] + 1
        if begin >= end:
            return
        if begin >= start:
            yield begin, min(stop, end)


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return the folded text and, for each of its characters, where it stands in `text`."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        plain = _folded_character(character)
        folded.append(plain)
        origin.extend([at] * len(plain))
    return "".join(folded), origin


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    return fold(character)
