"""Which papers hold which words, found by reading all of them: for likeness without an index.

50,000 papers: a second, on one core.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable

from carrel.search.cutting import LONGEST_TOKEN, cut
from carrel.search.likeness import tokens_of, too_many
from carrel.search.words import fold

_TEXTS = "SELECT id, title, coalesce(nullif(abstract, ''), summary) FROM paper WHERE live = 1"


class RowWords:
    """A `WordsHeld` that knows these words only; raises sqlite3.Error when it is made."""

    def __init__(self, connection: sqlite3.Connection, words: Collection[str]) -> None:
        (self.papers,) = connection.execute("SELECT count(*) FROM paper WHERE live = 1").fetchone()
        self._titles: dict[str, list[int]] = {word: [] for word in words}
        self._bodies: dict[str, list[tuple[int, int]]] = {word: [] for word in words}
        self._read(connection)

    def count(self, word: str) -> tuple[int, int]:
        """See `WordsHeld.count`."""
        return len(self._titles[word]), len(self._bodies[word])

    def titles(self, word: str) -> Iterable[int]:
        """See `WordsHeld.titles`."""
        return self._titles[word]

    def bodies(self, word: str) -> Iterable[tuple[int, int]]:
        """See `WordsHeld.bodies`."""
        return self._bodies[word]

    def _read(self, connection: sqlite3.Connection) -> None:
        titles, bodies, most = self._titles, self._bodies, too_many(self.papers)
        # Shortening every paper's words takes as long as all the rest does.
        split = tokens_of if any(len(word) == LONGEST_TOKEN for word in titles) else cut
        wanted = set(titles)
        for paper_id, title, body in connection.execute(_TEXTS):
            for word in wanted.intersection(split(fold(title))):
                titles[word].append(paper_id)
            # One pass over the words, however many there are and are wanted.
            words = filter(wanted.__contains__, split(fold(body or "")))
            for word, number in Counter(words).items():
                held = bodies[word]
                held.append((paper_id, number))
                if len(held) > most:
                    wanted.discard(word)  # it tells nothing any more
