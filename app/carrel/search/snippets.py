"""A few words of a paper around what was found, and which of them were found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from carrel.domain.query import Node, Text, leaves
from carrel.search.paper_texts import PaperText
from carrel.search.words import (
    WORD_CHARACTER,
    Check,
    fold,
    is_near,
    near_of,
    needs_boundary,
    terms_of,
    words_in,
)

_READ = 20_000  # characters of a text that are looked at
_JOINERS = "\u200c\u200d"  # shape letters of some scripts; other format characters only mislead


class Snippet(NamedTuple):
    """Words from one text of a paper, on one line, without control characters.

    `field` is "title", "abstract" or "note"; `spans` are the found words: (start, end) in `text`.
    """

    field: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


class SnippetCutter:
    """Cuts snippets for one query; `before` and `after` are characters around the first find.

    A tree of None, or one without words, finds nothing and gives the beginnings of abstracts.
    """

    def __init__(self, tree: Node | None, *, before: int = 60, after: int = 120) -> None:
        asked = [
            leaf
            for leaf in (leaves(tree, negated=False) if tree is not None else ())
            if isinstance(leaf, Text)
        ]
        self._finders = {
            field: _finder(leaf for leaf in asked if leaf.field in ("any", field))
            for field in ("title", "abstract", "note")
        }
        self._before, self._after = before, after

    def snippets(self, paper: PaperText) -> tuple[Snippet, ...]:
        """Return what was found in the note, and what in the abstract; often one of the two.

        What the reader wrote comes first: it is rare, and remembered.
        """
        texts = (("note", paper.note), ("abstract", paper.body))
        cut = (self._cut(field, text) for field, text in texts)
        return tuple(snippet for snippet in cut if snippet is not None)

    def beginning(self, paper: PaperText) -> Snippet:
        """Return how the abstract begins, for a paper that was found by something else."""
        text = _one_line(paper.body[:_READ])
        end = self._before + self._after
        return Snippet("abstract", text if len(text) <= end else f"{text[:end]}…")

    def title(self, paper: PaperText) -> Snippet:
        """Return the whole title."""
        text = _one_line(paper.title[:_READ])
        folded, origin = _folded(text)
        pattern = self._finders["title"](folded)
        if pattern is None:
            return Snippet("title", text)
        return Snippet("title", text, tuple(_spans(pattern, folded, origin, 0, len(text))))

    def _cut(self, field: str, text: str) -> Snippet | None:
        finder = self._finders[field]
        if finder is _find_nothing or not text:
            return None
        text = _one_line(text[:_READ])
        folded, origin = _folded(text)
        pattern = finder(folded)
        if pattern is None:
            return None
        first = pattern.search(folded)
        if first is None:
            return None
        at = origin[first.start()]
        start, end = max(0, at - self._before), min(len(text), at + self._after)
        if start:  # at a word's beginning, where there is one
            start += text[start:at].find(" ") + 1
        if end < len(text):
            end = max(text.rfind(" ", start, end), 0) or end
        before, after = "…" if start else "", "…" if end < len(text) else ""
        moved = len(before) - start
        spans = tuple(
            (begin + moved, stop + moved)
            for begin, stop in _spans(pattern, folded, origin, start, end)
        )
        return Snippet(field, f"{before}{text[start:end]}{after}", spans)


def _one_line(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    return " ".join(text.split())


#: Gives the pattern that finds the words in one folded text; None where nothing can be found.
Finder = Callable[[str], re.Pattern[str] | None]


def _find_nothing(_folded: str) -> None:
    return None


def _finder(asked: Iterable[Text]) -> Finder:
    """Return what finds the words of leaves, each to its end, longest first."""
    patterns: set[str] = set()
    near: list[Check] = []
    for leaf in asked:
        word = near_of(leaf)
        if word is not None:
            near.append(is_near(word))
        elif terms := terms_of(leaf):
            patterns.add(_word_pattern(terms))
    if not near:
        whole = _any_of(patterns)
        return _find_nothing if whole is None else lambda _folded: whole
    return lambda folded: _any_of(patterns | _near_patterns(near, folded))


def _near_patterns(near: list[Check], folded: str) -> set[str]:
    """Return patterns of the words of a text that are nearly one that is asked for."""
    words = {word for word in words_in(folded) if any(check(word) for check in near)}
    return {f"(?<!{WORD_CHARACTER}){re.escape(word)}(?!{WORD_CHARACTER})" for word in words}


def _any_of(patterns: set[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(sorted(patterns, key=len, reverse=True))) if patterns else None


def _word_pattern(terms: tuple[tuple[str, ...], ...]) -> str:
    body = r"[\W_]{1,3}".join(r"[\W_]?".join(map(re.escape, pieces)) for pieces in terms)
    before = f"(?<!{WORD_CHARACTER})" if needs_boundary(terms[0][0][0]) else ""
    rest = f"{WORD_CHARACTER}*" if needs_boundary(terms[-1][-1][-1]) else ""
    return before + body + rest


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
