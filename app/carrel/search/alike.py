"""The papers that are like the one with a key; see `carrel.search.likeness`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from carrel.search.conditions import like_escaped
from carrel.search.likeness import Texts, WordsHeld, most_like, points, words_of

_TEXTS = "SELECT p.id, p.title, coalesce(nullif(p.abstract, ''), p.summary) FROM paper AS p"
#: The index of keys knows the one that is meant; any other that differs in case has to be sought.
_WRITTEN_SO = f"{_TEXTS} WHERE p.citekey = ? AND p.live = 1"
_BUT_FOR_CASE = (
    f"{_TEXTS} WHERE p.id IN (SELECT id FROM paper WHERE citekey LIKE ? ESCAPE '\\')"
    " AND p.live = 1 ORDER BY p.id LIMIT 1"
)
_TRASH = "SELECT id FROM paper WHERE live = 1 AND trashed_at IS NOT NULL"
#: Keys that are remembered, 20 KB each: a query can name 32.
_KEPT = 64


class _Known(NamedTuple):
    """The paper with a key, if there is one, and those that are like it once that was asked."""

    paper: Texts | None
    alike: Mapping[int, int] | None


class Alike:
    """Finds papers by likeness and keeps what it found until it is told to `forget`.

    `held_by(words)` returns who holds words, at least these; it must know all live papers. Raises
    sqlite3.Error and what `held_by` does.
    """

    def __init__(
        self, connection: sqlite3.Connection, held_by: Callable[[Collection[str]], WordsHeld]
    ) -> None:
        self._connection, self._held_by = connection, held_by
        self._known: dict[str, _Known] = {}

    def forget(self) -> None:
        """Drop what is kept; call it when the library has changed."""
        self._known.clear()

    def title_of(self, key: str) -> str | None:
        """Return the title of the paper with a key, in the trash or not; None: there is none."""
        paper = self._look_up(key).paper
        return None if paper is None else paper.title

    def to(self, key: str) -> Mapping[int, int]:
        """Return the papers that are like the one with a key, each with how much; see `most_like`.

        The paper itself is not among them, and without such a paper there are none. Among them are
        papers in the trash.
        """
        known = self._look_up(key)
        if known.alike is None:
            known = self._known[key] = known._replace(alike=self._find(known.paper))
        assert known.alike is not None
        return known.alike

    def _look_up(self, key: str) -> _Known:
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            row = self._connection.execute(_WRITTEN_SO, (key,)).fetchone()
            if row is None:
                row = self._connection.execute(_BUT_FOR_CASE, (like_escaped(key),)).fetchone()
            paper = None if row is None else Texts(row[0], row[1], row[2] or "")
            self._known[key] = _Known(paper, None)
        return self._known[key]

    def _find(self, paper: Texts | None) -> Mapping[int, int]:
        if paper is None:
            return {}
        words = words_of(paper)
        found = points(words, self._held_by(words.keys()))
        found.pop(paper.paper_id, None)
        return most_like(found, {row[0] for row in self._connection.execute(_TRASH)})
