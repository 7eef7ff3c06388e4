"""Keeps the stored values of plugins' fields in step with papers and mentions.

What the change feed names is read again, or all.
50,000 papers with four fields take 3 s on one core, mostly for reading the papers.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from carrel.domain.changes import ChangeSet, told_as
from carrel.domain.fields import FieldValue, StoredField
from carrel.library import following
from carrel.library.field_values import checked
from carrel.library.following import is_far, to_read
from carrel.library.mention_reading import MentionReader
from carrel.library.reading import LibraryReader
from carrel.library.stored_fields import FieldBatch, Progress, StoredValue

if TYPE_CHECKING:
    from carrel.api import JobControl

#: Takes a paper, or a paper's mentions where the field names an extractor.
Values = Callable[[Any], Iterable[FieldValue]]
#: A paper's id, and what its fields are computed from.
Source = tuple[int, Any]

_TELL_EVERY = 100  # papers


class FieldReading:
    """What is called for a paper: the plugin's function, and the check of what it gives."""

    __slots__ = ("_values", "field")

    def __init__(self, field: StoredField, values: Values) -> None:
        self.field, self._values = field, values

    def __call__(self, what: Any) -> tuple[StoredValue, ...]:
        """Return the usable values; raises whatever the plugin's function does."""
        return checked(self.field.kind, self._values(what))


class Call(Protocol):
    """Calls what a plugin gave; returns None where it raises. `function.field` says whose it is."""

    def __call__(self, function: FieldReading, what: Any) -> tuple[StoredValue, ...] | None: ...


class _Work(NamedTuple):
    """Fields of one source that have come equally far, and what they lack.

    `extractor` is "" where they are computed from papers. First the `named` papers (one batch,
    after which their progress is `after`), then, where `after.reached` is a paper, those of `rest`.
    """

    extractor: str
    readings: tuple[FieldReading, ...]
    before: Progress | None
    named: list[int]
    after: Progress
    rest: list[int]


class FieldFollower:
    """Follows one library; `follow` may be called on any thread, by one at a time.

    `write` stores a batch (`Library.store_fields`) and returns once that is done.
    """

    def __init__(
        self,
        path: Path,
        write: Callable[[FieldBatch], bool],
        fields: Sequence[tuple[StoredField, Values]],
    ) -> None:
        """Take the library's file and the fields to keep; nothing is opened yet."""
        self._path, self._write = path, write
        self._readings = tuple(FieldReading(field, values) for field, values in fields)

    def follow(self, call: Call, job: JobControl) -> bool:
        """Bring all fields up to date and return True; progress is in papers.

        False where the job was cancelled, or another process does the same: what was stored by
        then stays, and the next call goes on from there. A paper that a function fails for has no
        values. A batch under way when the job is cancelled is not stored, so that the
        failures that led to it leave no trace. Raises sqlite3.Error, and whatever `write` does.
        """
        with closing(LibraryReader(self._path)) as reader:
            for _ in range(following.MOST_REFUSED):
                works = list(self._works(reader))
                batches = _Batches(self._path, reader, call, job, works)
                for batch in batches:
                    if not self._write(batch):
                        break
                else:
                    return not job.cancelled
        return False

    # -- what is to be done

    def _works(self, reader: LibraryReader) -> Iterator[_Work]:
        newest = reader.last_seq()
        groups: dict[tuple[str, Progress | None], list[FieldReading]] = {}
        progress = reader.field_progress([one.field for one in self._readings])
        for reading, before in zip(self._readings, progress, strict=True):
            groups.setdefault((reading.field.extractor, before), []).append(reading)
        for (extractor, before), readings in groups.items():
            named, after = to_read(reader, before, newest, partial(_touched, extractor))
            rest = [] if after.reached is None else reader.live_ids(after.reached)
            if named or after.reached is not None or before is None or is_far(before, after):
                yield _Work(extractor, tuple(readings), before, named, after, rest)


def _touched(extractor: str, change: ChangeSet) -> Iterable[int]:
    """Return the papers of which something changed that a field may look at."""
    if extractor:
        return change.changed.get(told_as(extractor), ())
    names = (one for one in change.changed if one != "note" and ":" not in one)
    return set(change.added).union(*(change.changed[name] for name in names))


class _Batches:
    """Reads papers and makes batches of what the fields say of them, until cancelled."""

    def __init__(
        self,
        path: Path,
        reader: LibraryReader,
        call: Call,
        job: JobControl,
        works: Sequence[_Work],
    ) -> None:
        self._path, self._reader, self._call = path, reader, call
        self._job, self._works = job, works
        self._done = 0
        self._total = sum(len(work.named) + len(work.rest) for work in works)

    def __iter__(self) -> Iterator[FieldBatch]:
        return chain.from_iterable(map(self._of, self._works))

    def _of(self, work: _Work) -> Iterator[FieldBatch]:
        fields = tuple(reading.field for reading in work.readings)
        before, after, goes_on = work.before, work.after, work.after.reached is not None
        if work.named or not goes_on:
            values = dict(self._read(work, work.named))
            if self._job.cancelled:
                return
            settle = goes_on or len(values) > following.UNTOLD_PAPERS
            yield FieldBatch(
                fields=fields,
                before=before,
                after=after,
                values=values,
                settle=settle or is_far(before, after),
            )
            before = after
        at = 0
        while goes_on:
            values = self._some(work, at)
            if self._job.cancelled:
                return
            last = max(values, default=0)
            at = bisect_right(work.rest, last) if values else at + following.BATCH
            goes_on = at < len(work.rest)
            after = Progress(after.seq, work.rest[at - 1] if goes_on else None)
            yield FieldBatch(fields=fields, before=before, after=after, values=values)
            before = after

    def _some(self, work: _Work, at: int) -> dict[int, tuple[tuple[StoredValue, ...], ...]]:
        """Return the values of one batch of `work.rest` from `at` on."""
        values = {}
        began = time.monotonic()
        for paper_id, found in self._read(work, work.rest[at : at + following.BATCH]):
            values[paper_id] = found
            if time.monotonic() - began > following.BATCH_S:
                break
        return values

    def _read(
        self, work: _Work, paper_ids: Sequence[int]
    ) -> Iterator[tuple[int, tuple[tuple[StoredValue, ...], ...]]]:
        for paper_id, what in self._sources(work.extractor, paper_ids):
            if self._job.cancelled:
                return
            yield paper_id, tuple(self._call(reading, what) or () for reading in work.readings)
            self._done += 1
            if self._done % _TELL_EVERY == 0 or self._done == self._total:
                self._job.progress(self._done, self._total)

    def _sources(self, extractor: str, paper_ids: Sequence[int]) -> Iterator[Source]:
        if not extractor:
            for paper in self._reader.papers(paper_ids):
                yield paper.id, paper
            return
        with MentionReader(self._path, extractor) as mentions:
            for paper_id, kept in mentions.of(paper_ids):
                yield paper_id, tuple(one for one in kept if one.state.counts)
