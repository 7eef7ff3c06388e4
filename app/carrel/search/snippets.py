"""A few words of a paper around what was found, and which of them were found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from carrel.domain.query import Node
from carrel.search.found_words import FoundWord, WordFinder
from carrel.search.paper_texts import PaperText

_READ = 20_000  # characters of a text that are looked at
_JOINERS = "\u200c\u200d"  # shape letters of some scripts; other format characters only mislead


class Snippet(NamedTuple):
    """Words from one text of a paper, on one line, without control characters.

    `field` is "title", "abstract", "note" or "highlight"; `spans` are the found words: (start, end)
    in `text`.
    """

    field: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


class SnippetCutter:
    """Cuts snippets for one query; `before` and `after` are characters around what is found.

    A tree of None, or one without words, finds nothing and gives the beginnings of abstracts.
    """

    def __init__(self, tree: Node | None, *, before: int = 60, after: int = 120) -> None:
        self.finder = WordFinder(tree)
        self._before, self._after = before, after

    def snippets(self, paper: PaperText) -> tuple[Snippet, ...]:
        """Return what was found: from the note, what highlights say, the abstract, and what was
        highlighted; two snippets at most.

        Where only one of them holds words, the second is around the next word of the query that
        the first does not show. What the reader wrote comes first: it is rare, and remembered.
        What was highlighted comes last: it mostly stands in the abstract, too.
        """
        written = ("note", (paper.note,)), ("highlight", paper.remarks), ("abstract", (paper.body,))
        found = self._found(*written) or self._found(("highlight", paper.quotes))
        snippets = [first for first, _ in found][:2]
        if len(found) == 1:
            snippets.extend(islice(found[0][1], 1))
        return tuple(snippets)

    def beginning(self, paper: PaperText) -> Snippet:
        """Return how the abstract begins, for a paper that was found by something else."""
        text = _one_line(paper.body[:_READ])
        end = self._before + self._after
        return Snippet("abstract", text if len(text) <= end else f"{text[:end]}…")

    def title(self, paper: PaperText) -> Snippet:
        """Return the whole title."""
        text = _one_line(paper.title[:_READ])
        words = self.finder.words("title", text)
        return Snippet("title", text, tuple((word.start, word.end) for word in words))

    def _found(
        self, *asked: tuple[str, tuple[str, ...]]
    ) -> list[tuple[Snippet, Iterator[Snippet]]]:
        """Return the first snippet of each field's texts in which words are, and the others."""
        cuts = [chain(*(self._cut(field, text) for text in texts)) for field, texts in asked]
        return [(first, more) for more in cuts if (first := next(more, None)) is not None]

    def _cut(self, field: str, text: str) -> Iterator[Snippet]:
        """Yield a snippet around the first find, then around words that none has shown yet."""
        asked = self.finder.count(field)
        if not asked or not text:
            return
        text = _one_line(text[:_READ])
        words = self.finder.words(field, text)
        shown: set[int] = set()
        passed: list[FoundWord] = []
        end = 0
        word = next(words, None)
        while word is not None and len(shown) < asked:
            if word.asked not in shown:
                start, end = self._window(text, word.start, end)
                inside = [one for one in passed if one.start >= start]
                passed = []
                while word is not None and word.start < end:
                    inside.append(word)
                    shown.add(word.asked)
                    word = next(words, None)
                yield _snippet(field, text, start, end, inside)
            else:
                passed.append(word)
                word = next(words, None)

    def _window(self, text: str, at: int, least: int) -> tuple[int, int]:
        """Return what to show around a word at `at`, from `least` on; cut at words, if it can."""
        start, end = max(least, at - self._before), min(len(text), at + self._after)
        if start:
            start += text[start:at].find(" ") + 1
        if end < len(text):
            space = text.rfind(" ", at, end)
            end = space if space > at else end
        return start, end


def _snippet(field: str, text: str, start: int, end: int, words: list[FoundWord]) -> Snippet:
    before, after = "…" if start else "", "…" if end < len(text) else ""
    moved = len(before) - start
    spans = tuple((word.start + moved, min(word.end, end) + moved) for word in words)
    return Snippet(field, f"{before}{text[start:end]}{after}", spans)


def _one_line(text: str) -> str:
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    return " ".join(text.split())
