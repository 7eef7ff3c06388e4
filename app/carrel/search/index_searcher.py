"""The searcher of the search process: words from the index, everything else from the library."""

from __future__ import annotations

import dataclasses
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from carrel.domain.query import Node
from carrel.search import ranking
from carrel.search.catch_up import Feed
from carrel.search.conditions import in_trash
from carrel.search.index_match import IndexMatcher
from carrel.search.index_words import IndexWords
from carrel.search.indexing import Published
from carrel.search.lineup import Lineup
from carrel.search.orders import moved_by
from carrel.search.paper_set import PaperSet
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.segments import SegmentWords
from carrel.search.sql import SqlSearcher

#: Papers that changed since the index last spoke and are read one by one: 15 us each after every
#: change, and 1 us a word. Above it SQL is no slower.
_MOST_UNINDEXED = 3_000
#: Sets of papers are as long as the highest id; what is higher than this no import has made.
_HIGHEST_ID = 20_000_000


class NotReadyError(Exception):
    """The index cannot answer yet; the library's file can."""


class IndexSearcher(SqlSearcher):
    """Answers as `SqlSearcher` does, from what `published` returns; with ranks.

    `answer` raises NotReadyError while there is no index or too much is missing in it, and
    whatever a damaged index raises.
    """

    def __init__(
        self,
        path: Path,
        feed: Callable[[Path], Feed],
        published: Callable[[], Published | None],
        *,
        limit: float,
    ) -> None:
        super().__init__(path, limit=limit)
        self._make_feed, self._published = feed, published
        self._feed: Feed | None = None
        self._index: IndexMatcher | None = None
        self._at: Published | None = None
        self._segments: dict[str, SegmentWords] = {}
        self._lineup: tuple[tuple[str, bool], Lineup] | None = None  # of one order at a time
        self._followed = -1  # feed row up to which orders are known to be right
        self._news = True  # whether the library changed since the matcher was told

    def answer(self, request: SearchRequest) -> SearchAnswer:
        """See `SqlSearcher.answer`."""
        answer = super().answer(request)
        return dataclasses.replace(answer, indexed=answer.refused is None)

    def words(self, beginning: str) -> Iterator[tuple[str, int]]:
        """Yield words of the index for `carrel.search.suggestions`, once something was answered."""
        return self._index.words(beginning) if self._index is not None else iter(())

    def close(self) -> None:
        """Close the connections and the files of the index."""
        super().close()
        for segment in self._segments.values():
            segment.close()
        self._segments.clear()
        if self._feed is not None:
            self._feed.close()
        self._feed = self._index = self._at = None

    # -- parts of SqlSearcher

    def _text_matcher(self, connection: sqlite3.Connection) -> IndexMatcher:
        published = self._published()
        if published is None:
            raise NotReadyError
        if self._index is None:
            self._index = IndexMatcher(connection)
        if published is not self._at:
            self._open(published)
        elif not self._news:
            return self._index
        feed = self._open_feed()
        (highest,) = connection.execute("SELECT max(id) FROM paper").fetchone()
        if not feed.feed_reaches(published.seq) or (highest or 0) > _HIGHEST_ID:
            raise NotReadyError
        unindexed = self._index.missing(feed.feed_since(published.seq))
        if len(unindexed) > _MOST_UNINDEXED:
            raise NotReadyError
        self._index.follow(unindexed)
        self._news = False
        return self._index

    def _by_text(
        self, connection: sqlite3.Connection, tree: Node, request: SearchRequest
    ) -> tuple[array[int], Mapping[int, float]]:
        """Return the ids in order; 50,000 scores would take longer through the pipe than the
        answer takes to find.
        """
        evaluation = self._evaluation(connection, request.fields)
        lineup = self._lineup_of(connection, request)
        found = PaperSet.of(evaluation.ids(tree)) & lineup.papers
        trashed = in_trash(tree)
        if trashed is not None:
            found |= PaperSet.of(evaluation.ids(trashed)) & self._trash(connection)
            lineup = Lineup(self._with_trash_in_order(connection, request))
        if request.order != "relevance":
            return lineup.in_order(found), {}
        assert self._index is not None
        likeness = evaluation.likeness(tree, found)
        scores = ranking.best(tree, found, self._index, lineup, likeness)
        best = sorted(scores, key=lineup.places.__getitem__)  # equals are in the list's order
        best.sort(key=scores.__getitem__, reverse=True)
        return array("q", best) + lineup.in_order(found - PaperSet.of(best)), {}

    def _set_of(self, ids: Iterable[int]) -> PaperSet:
        return PaperSet.of(ids)

    def _words_held(self, connection: sqlite3.Connection, _words: Collection[str]) -> IndexWords:
        return IndexWords(self._text_matcher(connection), PaperSet.of(self._live(connection)))

    def _lineup_of(self, connection: sqlite3.Connection, request: SearchRequest) -> Lineup:
        key = (request.order, request.descending)
        if self._lineup is None or self._lineup[0] != key:
            self._lineup = (key, Lineup(self._all_in_order(connection, request)))
        return self._lineup[1]

    def _forget(self) -> None:
        """Forget what the changes since the last time may have made wrong, and no more."""
        self._news = True
        followed, self._followed = self._followed, -1
        if self._connection is None:
            self._forget_all()
            self._index = None
            return
        feed = self._open_feed()
        # The row that this query's snapshot knows: the feed's own connection may see later ones.
        (newest,) = self._connection.execute("SELECT max(seq) FROM feed").fetchone()
        self._followed = newest or 0
        if followed >= 0 and feed.feed_reaches(followed):
            change = feed.feed_since(followed)
            if not (change.added or change.removed):
                self._forget_orders(change.changed.keys())
                return
        self._forget_all()

    def _forget_all(self) -> None:
        super()._forget()
        self._lineup = None

    def _forget_orders(self, changed: AbstractSet[str]) -> None:
        """Forget the orders in which papers move when this of them changes."""
        for key in [key for key in self._ordered if moved_by(key[0]) & changed]:
            del self._ordered[key]
        if self._lineup is not None and self._lineup[0] not in self._ordered:
            self._lineup = None

    def _open_feed(self) -> Feed:
        if self._feed is None:
            self._feed = self._make_feed(self._path)
        return self._feed

    # -- the index

    def _open(self, published: Published) -> None:
        assert self._index is not None
        opened: dict[str, SegmentWords] = {}
        for segment in published.segments:
            name = segment.segment_id()
            known = self._segments.pop(name, None)
            if known is None:
                known = SegmentWords(published.storage, segment)
            else:
                known.strike_out(segment)
            opened[name] = known
        for segment_words in self._segments.values():
            segment_words.close()
        self._segments = opened
        self._index.look_at(list(opened.values()))
        self._at = published
