"""Which papers hold which words, from the index and the texts of what is not indexed yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from carrel.search.index_match import FIELD_OF, IndexMatcher
from carrel.search.likeness import tokens_of
from carrel.search.paper_set import PaperSet
from carrel.search.segments import SegmentWords

_TITLE, _BODY = FIELD_OF["title"], FIELD_OF["abstract"]


class _Part(NamedTuple):
    """A segment, and which of its papers it tells wrongly, or are gone."""

    segment: SegmentWords
    wrong: PaperSet
    wrong_ids: frozenset[int]


class IndexWords:
    """A `WordsHeld`; `live` are all live papers. To be used until the library changes."""

    def __init__(self, matcher: IndexMatcher, live: PaperSet) -> None:
        self._matcher = matcher
        right = live - matcher.unindexed
        self._parts = []
        for segment in matcher.segments:
            wrong = segment.everything - (segment.alive & right)
            self._parts.append(_Part(segment, wrong, frozenset(wrong)))
        self.papers = len(live)

    def count(self, word: str) -> tuple[int, int]:
        """See `WordsHeld.count`."""
        return self._count(_TITLE, word), self._count(_BODY, word)

    def titles(self, word: str) -> Iterator[int]:
        """See `WordsHeld.titles`."""
        return (paper_id for paper_id, _ in self._held(_TITLE, word))

    def bodies(self, word: str) -> Iterator[tuple[int, int]]:
        """See `WordsHeld.bodies`."""
        return self._held(_BODY, word)

    def _count(self, field: str, word: str) -> int:
        indexed = (part.segment.holding(field, word, part.wrong) for part in self._parts)
        return sum(indexed) + len(self._fresh.get((field, word), ()))

    def _held(self, field: str, word: str) -> Iterator[tuple[int, int]]:
        fresh = self._fresh.get((field, word), [])
        return chain(*(_right(part, field, word) for part in self._parts), fresh)

    @cached_property
    def _fresh(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Who of the papers that are not indexed yet holds a word in a field, and how often."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for paper in self._matcher.unindexed_texts():
            for field, text in ((_TITLE, paper.title), (_BODY, paper.body)):
                for word, number in Counter(tokens_of(text)).items():
                    found.setdefault((field, word), []).append((paper.paper_id, number))
        return found


def _right(part: _Part, field: str, word: str) -> Iterator[tuple[int, int]]:
    held = part.segment.occurrences(field, word)
    if not part.wrong_ids:
        return held
    return (one for one in held if one[0] not in part.wrong_ids)
