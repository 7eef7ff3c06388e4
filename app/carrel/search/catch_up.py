"""Brings an index to where its library is: what the feed names, or everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from carrel.domain.changes import ChangeSet
from carrel.search.index import DiskIndex, DoubtError, Mark, mark_of
from carrel.search.index_writer import SEGMENT, PaperWriter
from carrel.search.paper_texts import PaperText, live_ids, live_of, texts_of
from carrel.search.segments import papers_of

#: What of a paper is in the index, by the names that the feed gives it.
INDEXED = ("title", "abstract", "summary", "authors", "note", "highlights")

_CHUNK = 100  # papers read at once
#: Segments below this size are put together once there are more than so many of them.
_SMALL, _MOST_SMALL = 1_000, 8
#: Feed rows without a word to index, after which the index says that it has seen them.
_ROWS_BETWEEN_MARKS = 1_000


class Feed(Protocol):
    """What is asked of the library's change feed (`carrel.library.reading.LibraryReader`)."""

    def feed_since(self, seq: int) -> ChangeSet: ...
    def feed_reaches(self, seq: int) -> bool: ...
    def last_seq(self) -> int: ...
    def close(self) -> None: ...


def unindexed_of(change: ChangeSet) -> frozenset[int]:
    """Return the papers whose texts changed or that came into the library."""
    fields = (change.changed.get(name, frozenset()) for name in INDEXED)
    return change.added.union(*fields)


class CatchUp:
    """Works on one index with one connection to its library; use it from one thread.

    `breathe` is called between papers and may raise to stop; `progress(done, total)` too.
    """

    def __init__(
        self,
        disk: DiskIndex,
        connection: sqlite3.Connection,
        feed: Feed,
        breathe: Callable[[], None],
        progress: Callable[[int, int], None],
    ) -> None:
        self._disk, self._connection, self._feed = disk, connection, feed
        self._breathe, self._progress = breathe, progress
        self._where: dict[int, tuple[str, int]] = {}  # paper: segment, number in it
        self._mark: Mark | None = None
        self._complete = False

    def open(self) -> None:
        """Open the index that is there. Raises DoubtError, or anything where it is damaged."""
        segments = self._disk.open()
        state = self._disk.state
        assert state is not None
        if not self._feed.feed_reaches(state.mark.seq):
            raise DoubtError("the library went on without it")
        if not _is_of(state.mark, mark_of(self._connection, state.mark.seq)):
            raise DoubtError("the index is of another library")
        for segment in segments:
            struck, name = set(segment.deleted_docs()), segment.segment_id()
            for number, paper_id in enumerate(papers_of(self._disk.storage, segment)):
                if number not in struck:
                    self._where[paper_id] = (name, number)
        self._mark, self._complete = state.mark, state.complete

    def create(self) -> None:
        """Begin anew with nothing."""
        self._disk.create()
        self._where.clear()
        self._mark, self._complete = None, False

    def step(self) -> int:
        """Bring the index to where the library is, and return the last feed row it has seen.

        Raises DoubtError where it then does not hold the library's papers.
        """
        if self._mark is None:
            self._mark = mark_of(self._connection, self._feed.last_seq())
        elif not self._feed.feed_reaches(self._mark.seq):
            raise DoubtError("the library went on without it")
        change = self._feed.feed_since(self._mark.seq)
        fresh, gone = self._differences(change)
        mark = mark_of(self._connection, change.last_seq)
        if fresh or gone or not self._complete:
            self._write(sorted(fresh), gone, mark)
        elif mark.seq > self._seen() + _ROWS_BETWEEN_MARKS:
            self._disk.advance(mark)
        self._mark = mark
        self._count()
        return mark.seq

    # -- what is to be done

    def _differences(self, change: ChangeSet) -> tuple[set[int], set[int]]:
        """Return the papers to index, and those to drop."""
        if not self._complete:
            live = set(live_ids(self._connection))
            fresh = (live - self._where.keys()) | (unindexed_of(change) & live)
            return fresh, self._where.keys() - live
        # A paper that only went to the trash stays as it is, unless it came since; one that is
        # gone goes.
        named = unindexed_of(change) | change.removed
        live = live_of(self._connection, named) if named else set()
        lacking = unindexed_of(change) | (change.removed - self._where.keys())
        return set(lacking & live), set((named - live) & self._where.keys())

    def _outdated(self) -> list[str]:
        """Return the segments that are too small to go on alone, or hold mostly what is gone."""
        segments = self._disk.segments()
        small = [one.segment_id() for one in segments if one.doc_count_all() < _SMALL]
        hollow = [
            one.segment_id() for one in segments if 2 * one.deleted_count() > one.doc_count_all()
        ]
        return list({*hollow, *(small if len(small) > _MOST_SMALL else ())})

    def _seen(self) -> int:
        return self._disk.state.mark.seq if self._disk.state is not None else 0

    def _count(self) -> None:
        (papers,) = self._connection.execute("SELECT count(*) FROM paper WHERE live = 1").fetchone()
        assert self._mark is not None
        # Only when nothing was committed meanwhile: that is what the next step is for.
        if papers != len(self._where) and self._feed.last_seq() == self._mark.seq:
            raise DoubtError("the index did not hold all papers")

    # -- doing it

    def _write(self, fresh: list[int], gone: set[int], mark: Mark) -> None:
        outdated = self._outdated()
        if outdated:
            moved = {one for one, (name, _) in self._where.items() if name in outdated}
            fresh = sorted(moved.union(fresh) - gone)
        known = 0 if self._complete else len(self._where)
        total = known + len(fresh)
        for start in range(0, max(1, len(fresh)), SEGMENT):
            part = fresh[start : start + SEGMENT]
            last = start + SEGMENT >= len(fresh)
            # Before the last part the index does not hold all that the mark would promise.
            held = mark if last else self._mark
            assert held is not None
            writer = self._disk.writer(held, self._breathe, complete=last or self._complete)
            try:
                self._fill(writer, part, gone if last else (), (known + start, total))
                writer.finish(outdated if last else ())
            except BaseException:
                writer.give_up()
                raise
            self._note(writer, part, gone if last else ())
        self._complete = True

    def _fill(
        self, writer: PaperWriter, part: list[int], gone: Iterable[int], done: tuple[int, int]
    ) -> None:
        for paper_id in (*part, *gone):
            if paper_id in self._where:
                writer.drop(*self._where[paper_id])
        for number, paper in enumerate(self._papers(part), 1):
            self._breathe()
            writer.add_paper(paper)
            self._progress(done[0] + number, done[1])

    def _papers(self, part: list[int]) -> Iterator[PaperText]:
        for start in range(0, len(part), _CHUNK):
            # As a list: no statement stays open while a query is answered.
            yield from list(texts_of(self._connection, part[start : start + _CHUNK]))

    def _note(self, writer: PaperWriter, part: Iterable[int], gone: Iterable[int]) -> None:
        for paper_id in (*part, *gone):
            self._where.pop(paper_id, None)
        for number, paper_id in enumerate(writer.added):
            self._where[paper_id] = (writer.segment_id, number)


def _is_of(known: Mark, there: Mark) -> bool:
    """Whether a library whose mark is `there` is the one that an index is of."""
    return (not known.at or not there.at or known.at == there.at) and (
        not known.first or known.first == there.first
    )
