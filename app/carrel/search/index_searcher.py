"""The searcher of the search process: words from the index, everything else from the library."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from carrel.domain.query import Node
from carrel.search import ranking
from carrel.search.catch_up import Feed, unindexed_of
from carrel.search.evaluation import Evaluation, Ids
from carrel.search.index_match import IndexMatcher
from carrel.search.indexing import Published
from carrel.search.orders import moved_by
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.segments import SegmentWords
from carrel.search.sql import SqlSearcher

#: Papers that changed since the index last spoke and are read one by one: 15 us each after every
#: change, and 1 us a word. Above it SQL is no slower.
_MOST_UNINDEXED = 3_000


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
        self._followed = -1  # feed row up to which orders are known to be right
        self._news = True  # whether the library changed since the matcher was told

    def answer(self, request: SearchRequest) -> SearchAnswer:
        """See `SqlSearcher.answer`."""
        answer = super().answer(request)
        # 50,000 scores take longer through the pipe than the answer takes to find.
        return dataclasses.replace(answer, indexed=answer.refused is None, scores={})

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
        if not feed.feed_reaches(published.seq):
            raise NotReadyError
        unindexed = unindexed_of(feed.feed_since(published.seq))
        if len(unindexed) > _MOST_UNINDEXED:
            raise NotReadyError
        self._index.follow(unindexed)
        self._news = False
        return self._index

    def _scores(self, _evaluation: Evaluation, tree: Node, found: Ids) -> Mapping[int, float]:
        assert self._index is not None
        return ranking.scores(tree, found, self._index)

    def _forget(self) -> None:
        """Forget what the changes since the last time may have made wrong, and no more."""
        self._news = True
        followed, self._followed = self._followed, -1
        if self._connection is None:
            super()._forget()
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
        super()._forget()

    def _forget_orders(self, changed: AbstractSet[str]) -> None:
        """Forget the orders in which papers move when this of them changes."""
        for key in [key for key in self._ordered if moved_by(key[0]) & changed]:
            del self._ordered[key]
        if self._placed is not None and self._placed[0] not in self._ordered:
            self._placed = None

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
