"""How much papers are like one of them: by the rare words of its title and abstract.

Of the words of a paper those count that are frequent in it and rare in the library; a word of the
title counts as often as two in the abstract. Other papers are like it by those of these words that
they hold: again and again in the abstract a little more than once, in the title more still. All
sums are whole numbers, so that whoever counts words, in whatever order, comes to the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from math import log
from typing import NamedTuple, Protocol

from carrel.search.cutting import LONGEST_TOKEN, cut
from carrel.search.words import fold

#: Papers that are like another one.
MOST = 100
#: What the paper that is most like another one is like it.
FULL = 1_000_000

#: Words of a paper by which others are told to be like it: more cost time and add little.
_WORDS = 25
#: Of a paper's abstract so many characters count, ten times what most have.
_READ = 10_000
#: What more papers than this hold tells nothing; in small libraries the subject is often one.
_TOO_MANY = 0.1
_TOO_MANY_OF_FEW, _FEW, _LEAST = 0.5, 50, 3
#: How soon repetition stops counting: in the paper itself, and in those that are compared with it.
_SATED, _SATED_ELSEWHERE = 2.5, 1.2
#: How many words in the abstract one in the title counts for.
_IN_TITLE = 2
#: A word that is there more often counts no more.
_OFTEN = 15
_SCALE = 1_000


class Texts(NamedTuple):
    """A paper, as far as others are compared with it."""

    paper_id: int
    title: str
    body: str


class WordsHeld(Protocol):
    """Which of the live papers hold which words; `papers` is how many there are."""

    @property
    def papers(self) -> int: ...

    def count(self, word: str) -> tuple[int, int]:
        """Return how many titles and how many bodies hold the word; beyond `too_many(papers)`
        nobody has to go on counting.
        """

    def titles(self, word: str) -> Iterable[int]:
        """Return the papers that hold the word in the title."""

    def bodies(self, word: str) -> Iterable[tuple[int, int]]:
        """Return those that hold it in the body, with how often."""


def tokens_of(folded: str) -> list[str]:
    """Return the tokens of a text that `fold` made, as they are indexed."""
    found = cut(folded)
    if len(folded) <= LONGEST_TOKEN:
        return found
    return [one[:LONGEST_TOKEN] for one in found]


def words_of(paper: Texts) -> dict[str, tuple[int, int]]:
    """Return how often a paper holds each of its words in the title, and in the body."""
    title, body = (Counter(tokens_of(fold(text[:_READ]))) for text in (paper.title, paper.body))
    return {word: (title[word], body[word]) for word in title | body}


def too_many(papers: int) -> int:
    """Return how many papers hold a word that still tells something."""
    return max(int(papers * _TOO_MANY), min(int(papers * _TOO_MANY_OF_FEW), _FEW), _LEAST)


def points(words: Mapping[str, tuple[int, int]], held: WordsHeld) -> dict[int, int]:
    """Return how much each paper that holds some of these words is like the one they are of."""
    found: dict[int, int] = {}
    for word, weight in _weightiest(words, held):
        worth = [round(weight * one) for one in _ELSEWHERE]
        for paper_id, number in held.bodies(word):
            found[paper_id] = found.get(paper_id, 0) + worth[min(number, _OFTEN)]
        for paper_id in held.titles(word):
            found[paper_id] = found.get(paper_id, 0) + worth[1]
    return found


def _weightiest(words: Mapping[str, tuple[int, int]], held: WordsHeld) -> list[tuple[str, float]]:
    """Return the words that tell most, each with its weight."""
    most, weighed = too_many(held.papers), []
    for word, (in_title, in_body) in words.items():
        titles, bodies = held.count(word)
        papers = max(titles, bodies)
        # What only the paper itself holds says nothing about others.
        elsewhere = titles + bodies - bool(in_title) - bool(in_body)
        if elsewhere > 0 and papers <= most:
            rarity = log(1 + (held.papers - papers + 0.5) / (papers + 0.5))
            often = _sated(_IN_TITLE * in_title + in_body, _SATED)
            weighed.append((word, _SCALE * rarity * often))
    weighed.sort(key=lambda one: (-one[1], one[0]))
    return weighed[:_WORDS]


def _sated(number: int, soon: float) -> float:
    return number * (1 + soon) / (number + soon)


_ELSEWHERE = [_sated(number, _SATED_ELSEWHERE) for number in range(_OFTEN + 1)]


def most_like(points_of: Mapping[int, int], trash: AbstractSet[int]) -> dict[int, int]:
    """Return the `MOST` papers with most points, as parts of `FULL`; of equals the newest.

    Papers in the trash take no other's place: those are there that come before the last one.
    """
    counted = sorted(number for one, number in points_of.items() if one not in trash)
    least = counted[-MOST] if len(counted) > MOST else 0
    likely = ((number, one) for one, number in points_of.items() if number >= least)
    found: dict[int, int] = {}
    left, full = MOST, max(points_of.values(), default=1)
    for number, paper_id in sorted(likely, reverse=True):
        if left == 0:
            break
        left -= paper_id not in trash
        found[paper_id] = number * FULL // full
    return found
