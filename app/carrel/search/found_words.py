"""Where the words that a query asks for stand in a text of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from carrel.domain.query import Node, Text, leaves
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

FIELDS = ("title", "abstract", "note", "highlight")


_STRETCHES = re.compile(r"([\0-\x7f]+)|([^\0-\x7f]+)")  # of ASCII, and beyond it


class FoundWord(NamedTuple):
    """A found word is `text[start:end]`; `asked` tells the words of the query apart."""

    start: int
    end: int
    asked: int


class WordFinder:
    """Finds the words of one query, each to its end, in texts as they are stored or shown.

    A tree of None, or one without words, finds nothing. 20 to 100 us for an abstract.
    """

    def __init__(self, tree: Node | None) -> None:
        asked = [
            leaf
            for leaf in (leaves(tree, negated=False) if tree is not None else ())
            if isinstance(leaf, Text)
        ]
        self._asked = {
            field: _Asked(leaf for leaf in asked if leaf.field in ("any", field))
            for field in FIELDS
        }

    def count(self, field: str) -> int:
        """Return how many words are looked for in one of `FIELDS`."""
        return self._asked[field].count

    def words(self, field: str, text: str) -> Iterator[FoundWord]:
        """Yield what is found in a text of one of `FIELDS`, from left to right."""
        asked = self._asked[field]
        if not asked.count:
            return
        folded, origin = _folded(text)
        pattern, numbers = asked.pattern(folded)
        if pattern is None:
            return
        for found in pattern.finditer(folded):
            number = numbers[(found.lastindex or 1) - 1]
            yield FoundWord(origin[found.start()], origin[found.end() - 1] + 1, number)


#: Finds any of the words; the number of each of its groups among the words that are asked for.
_Pattern = tuple[re.Pattern[str] | None, list[int]]


class _Asked:
    """The words that leaves look for in one field; the same word twice counts once."""

    def __init__(self, asked: Iterable[Text]) -> None:
        self._exact: dict[str, int] = {}
        self._near: dict[str, tuple[Check, int]] = {}
        for leaf in asked:
            number = self.count
            word = near_of(leaf)
            if word is not None:
                self._near.setdefault(word, (is_near(word), number))
            elif terms := terms_of(leaf):
                self._exact.setdefault(_word_pattern(terms), number)
        self._always = None if self._near else _any_of(self._exact)

    @property
    def count(self) -> int:
        """How many words there are."""
        return len(self._exact) + len(self._near)

    def pattern(self, folded: str) -> _Pattern:
        """Return what finds them in one folded text."""
        return self._always or _any_of(self._exact | self._near_in(folded))

    def _near_in(self, folded: str) -> dict[str, int]:
        """Return patterns of the words of a text that are nearly one that is asked for."""
        found = {}
        for word in set(words_in(folded)):
            for is_near_word, number in self._near.values():
                if is_near_word(word):
                    found[_begins(word) + f"(?!{WORD_CHARACTER})"] = number
                    break
        return found


def _any_of(patterns: dict[str, int]) -> _Pattern:
    if not patterns:
        return None, []
    # Longest first. An empty group ends each: its number says which of them it was, and as every
    # alternative begins with a letter, a text is not tried where none of these stands.
    ordered = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    whole = "|".join(f"{pattern}()" for pattern in ordered)
    return re.compile(whole), [patterns[pattern] for pattern in ordered]


def _word_pattern(terms: tuple[tuple[str, ...], ...]) -> str:
    (first, *pieces), *others = terms
    begun = r"[\W_]?".join((_begins(first), *map(re.escape, pieces)))
    rest = (r"[\W_]?".join(map(re.escape, pieces)) for pieces in others)
    to_its_end = f"{WORD_CHARACTER}*" if needs_boundary(terms[-1][-1][-1]) else ""
    return r"[\W_]{1,3}\s*".join((begun, *rest)) + to_its_end


def _begins(word: str) -> str:
    """Return the pattern of a word that begins where a word of the text begins."""
    first = re.escape(word[0])
    boundary = f"(?<!{WORD_CHARACTER}{first})" if needs_boundary(word[0]) else ""
    return first + boundary + re.escape(word[1:])


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return the folded text and, for each of its characters, where it stands in `text`."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    at = 0
    for plain, beyond in _STRETCHES.findall(text):
        if plain:
            folded.append(plain.lower())
            origin.extend(range(at, at + len(plain)))
            at += len(plain)
        for character in beyond:
            shown_as = _folded_character(character)
            folded.append(shown_as)
            origin.extend([at] * len(shown_as))
            at += 1
    return "".join(folded), origin


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    return fold(character)
