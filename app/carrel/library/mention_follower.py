"""Keeps the mentions that extractors find in step with the papers' texts, however it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from carrel.domain.changes import ChangeSet
from carrel.domain.mention import Extraction
from carrel.library import following
from carrel.library.connection import open_for_reading
from carrel.library.following import is_far, to_read
from carrel.library.mentions import MentionBatch, progress_of, texts_of
from carrel.library.reading import LibraryReader
from carrel.library.stored_fields import Progress

if TYPE_CHECKING:
    from carrel.api import JobControl

#: A paper's id, title, and abstract or summary.
PaperText: TypeAlias = tuple[int, str, str]
#: For each paper, what each of the named extractors found, as `mention_json.dumped` writes it.
Found: TypeAlias = dict[int, tuple[str, ...]]
#: Reads chunks of papers with the named extractors and yields what was found, chunk by chunk. It
#: may end early where nobody wants more.
Read: TypeAlias = Callable[[Sequence[str], Iterable[Sequence[PaperText]]], Iterator[Found]]

#: Papers that go to a worker together.
CHUNK = 50
_TEXTS = frozenset({"title", "abstract", "summary"})


class _Work(NamedTuple):
    """Extractors that have come equally far, and what they lack; as in `field_follower.py`."""

    extractions: tuple[Extraction, ...]
    before: Progress | None
    named: list[int]
    after: Progress
    rest: list[int]


class MentionFollower:
    """Follows one library; `follow` may be called on any thread, by one at a time.

    `write` stores a batch (`Library.store_mentions`) and returns once that is done.
    """

    def __init__(
        self,
        path: Path,
        write: Callable[[MentionBatch], bool],
        extractions: Sequence[Extraction],
    ) -> None:
        """Take the library's file and the extractors to keep; nothing is opened yet."""
        self._path, self._write, self._extractions = path, write, tuple(extractions)

    def follow(self, read: Read, job: JobControl) -> bool:
        """Bring all mentions up to date and return True; progress is in papers.

        False where the job was cancelled, or another process does the same: what was stored by
        then stays, and the next call goes on from there. Raises sqlite3.Error, and whatever `read`
        and `write` do.
        """
        with closing(LibraryReader(self._path)) as reader:
            for _ in range(following.MOST_REFUSED):
                for batch in self._batches(list(self._works(reader)), read, job):
                    if not self._write(batch):
                        break
                else:
                    return not job.cancelled
        return False

    def lacking(self) -> int:
        """Return how many papers `follow` would read, at most; it costs some milliseconds."""
        with closing(LibraryReader(self._path)) as reader:
            return sum(len(one.named) + len(one.rest) for one in self._works(reader))

    def _works(self, reader: LibraryReader) -> Iterator[_Work]:
        newest = reader.last_seq()
        groups: dict[Progress | None, list[Extraction]] = {}
        with closing(open_for_reading(self._path)) as connection:
            for one in self._extractions:
                groups.setdefault(progress_of(connection, one), []).append(one)
        for before, extractions in groups.items():
            named, after = to_read(reader, before, newest, _touched)
            rest = [] if after.reached is None else reader.live_ids(after.reached)
            if named or after.reached is not None or is_far(before, after):
                yield _Work(tuple(extractions), before, named, after, rest)

    def _batches(
        self, works: Sequence[_Work], read: Read, job: JobControl
    ) -> Iterator[MentionBatch]:
        total = sum(len(one.named) + len(one.rest) for one in works)
        done = 0
        for work in works:
            for batch in self._of(work, read, job):
                yield batch
                done += len(batch.found)
                job.progress(min(done, total), total)

    def _of(self, work: _Work, read: Read, job: JobControl) -> Iterator[MentionBatch]:
        before, after, goes_on = work.before, work.after, work.after.reached is not None
        if work.named or not goes_on:
            found = _together(self._found(work, work.named, read))
            if job.cancelled:
                return
            settle = goes_on or len(found) > following.UNTOLD_PAPERS or is_far(before, after)
            yield MentionBatch(
                extractions=work.extractions,
                before=before,
                after=after,
                found=found,
                settle=settle,
            )
            before = after
        if not goes_on:
            return
        rest = self._found(work, work.rest, read)
        while goes_on:
            found, goes_on = _some(rest)
            if job.cancelled:
                return
            last = max(found, default=work.rest[-1] if work.rest else 0)
            after = Progress(after.seq, last if goes_on else None)
            yield MentionBatch(
                extractions=work.extractions, before=before, after=after, found=found
            )
            before = after

    def _found(self, work: _Work, paper_ids: Sequence[int], read: Read) -> Iterator[Found]:
        names = [one.name for one in work.extractions]
        return read(names, self._chunks(paper_ids))

    def _chunks(self, paper_ids: Sequence[int]) -> Iterator[list[PaperText]]:
        with closing(open_for_reading(self._path)) as connection:
            texts = iter(texts_of(connection, paper_ids))
            while chunk := list(islice(texts, CHUNK)):
                yield chunk


def _touched(change: ChangeSet) -> Collection[int]:
    """Return the papers whose texts are others now, and those that came."""
    names = _TEXTS.intersection(change.changed)
    return set(change.added).union(*(change.changed[name] for name in names))


def _together(parts: Iterable[Found]) -> Found:
    return {paper_id: found for part in parts for paper_id, found in part.items()}


def _some(rest: Iterator[Found]) -> tuple[Found, bool]:
    """Return what is worth a batch, and whether there may be more."""
    found: Found = {}
    began = time.monotonic()
    for part in rest:
        found.update(part)
        if len(found) >= following.BATCH or time.monotonic() - began > following.BATCH_S:
            return found, True
    return found, False
