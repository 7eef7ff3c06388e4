"""What whoever keeps something derived from the papers in step with them has to read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from carrel.domain.changes import ChangeSet
from carrel.library.reading import LibraryReader
from carrel.library.stored_fields import Progress

#: A batch is written after so many papers, or after so long where a plugin takes its time.
BATCH, BATCH_S = 2_000, 1.0
#: Papers that are read again and again, or feed rows, until it is written down that they were.
UNTOLD_PAPERS, UNTOLD_ROWS = 200, 1_000
#: How often another process may be quicker before this one leaves the work to it.
MOST_REFUSED = 3


def to_read(
    reader: LibraryReader,
    before: Progress | None,
    newest: int,
    touched: Callable[[ChangeSet], Iterable[int]],
) -> tuple[list[int], Progress]:
    """Return the papers to read again, and the progress that this makes.

    `touched` says which papers of a change matter. Where `reached` of the progress is a paper, all
    papers behind it are to be read as well.
    """
    if before is None or not reader.feed_reaches(before.seq):
        return [], Progress(newest, 0)
    reached = before.reached
    papers = touched(reader.feed_since(before.seq))
    named = sorted(one for one in papers if reached is None or one <= reached)
    if len(named) > BATCH:
        # As if nothing had been read from the first of them on: an import is that exactly, and
        # what stops half-way goes on from there.
        return [], Progress(newest, named[0] - 1)
    return named, Progress(newest, reached)


def is_far(before: Progress | None, after: Progress) -> bool:
    """Whether so much happened that it is worth writing down that nothing of it mattered."""
    return before is not None and after.seq - before.seq > UNTOLD_ROWS
