"""Asks the extractors of plugins what is in papers, one paper or all of them."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from carrel.domain.mention import Extraction
from carrel.plugin_host.extraction_worker import (
    NOTHING,
    PaperText,
    pickled_extractor,
    read_paper,
    read_papers,
    usable,
)
from carrel.plugin_host.extraction_worker import Read as ReadByOne
from carrel.plugin_host.record import PluginState, Problem
from carrel.plugin_host.search_fields import code_version

if TYPE_CHECKING:
    from carrel.api import Extractor
    from carrel.domain.mention import Mention
    from carrel.plugin_host.host import PluginHost

#: Starting a process takes longer than reading so many papers.
_FEW = 64
#: Seconds for one paper: the slowest text of 1 MB takes one, on a machine that is busy several.
_LIMIT_S = 15.0
_LOOK_S = 0.1  # whether the work was cancelled


class Processes(Protocol):
    """Worker processes, as `carrel.jobs.processes.Processes`."""

    @property
    def workers(self) -> int: ...

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]: ...

    def close(self) -> None: ...


class Stoppable(Protocol):
    """The job that reading is done for."""

    @property
    def cancelled(self) -> bool: ...

    def cancel(self) -> None: ...


class PluginExtractors:
    """The extractors that plugins contribute at the moment this is made."""

    def __init__(self, host: PluginHost) -> None:
        self._guard = host.guard
        self._extractors: dict[str, Extractor] = {
            one.name: one for one in host.contributions("register_extractors")
        }
        self._records = {
            one.name: host.record(one.id.partition(".")[0]) for one in self._extractors.values()
        }

    @property
    def names(self) -> list[str]:
        """What the kinds of mentions are called, in the order of the plugins."""
        return list(self._extractors)

    @property
    def titles(self) -> list[str]:
        """What the kinds of mentions are called for people, in the same order."""
        return [one.title for one in self._extractors.values()]

    def extractions(self) -> list[Extraction]:
        """Return what is to be known of each extractor to keep what it finds."""
        return [
            Extraction(
                name=one.name,
                version=code_version(one.version, self._records[one.name]),
                keys=one.keys,
            )
            for one in self._extractors.values()
        ]

    def mentions(self, title: str, abstract: str) -> dict[str, list[Mention] | None]:
        """Return the mentions by their kind, in the order of the text; titles come first.

        None where an extractor raised, or gave what is no mention of these texts; the plugin's
        record says so.
        """
        return {
            one.name: self._guard.call(one.id, usable, one, title, abstract)
            for one in self._extractors.values()
        }

    def reading(self, job: Stoppable, processes: Processes | None = None) -> Reading:
        """Return what reads papers for the library, in processes where there are many."""
        return Reading(self, job, processes)

    def named(self, name: str) -> Extractor:
        """Return the extractor of this name. Raises KeyError."""
        return self._extractors[name]

    def is_on(self, name: str) -> bool:
        """Whether the extractor's plugin still runs."""
        return self._records[name].state is PluginState.ON

    def note(self, problem: Problem) -> None:
        """Take note of a failure; one of an extractor's failures is its plugin's."""
        self._guard.note(problem)


class Reading:
    """A `library.mention_follower.Read`: what extractors find in chunks of papers, in order.

    A paper for which an extractor fails has none of its mentions, and the plugin's record says
    why; so it does for a paper that ends a worker process or keeps it too long. Once a plugin is
    taken out because it fails too often, the job is cancelled: nothing may be stored of a paper
    that nobody looked at.
    """

    def __init__(
        self, extractors: PluginExtractors, job: Stoppable, processes: Processes | None
    ) -> None:
        self._extractors, self._job, self._processes = extractors, job, processes

    def __call__(
        self, names: Sequence[str], chunks: Iterable[Sequence[PaperText]]
    ) -> Iterator[dict[int, tuple[str, ...]]]:
        """Yield for each chunk what each extractor found in its papers, as JSON; it ends early
        where the job is cancelled.
        """
        rest = iter(chunks)
        first: list[Sequence[PaperText]] = []
        while sum(map(len, first)) <= _FEW:
            chunk = next(rest, None)
            if chunk is None:
                return self._told(names, map(self._here(names), self._wanted(first)))
            first.append(chunk)
        pickled = self._pickled(names) if self._processes is not None else None
        everything = self._wanted(chain(first, rest))
        if self._processes is None or pickled is None:
            return self._told(names, map(self._here(names), everything))
        return self._told(names, _InProcesses(self._processes, pickled, self._job)(everything))

    def _wanted(self, chunks: Iterable[Sequence[PaperText]]) -> Iterator[Sequence[PaperText]]:
        for chunk in chunks:
            if self._job.cancelled:
                return
            yield chunk

    def _here(self, names: Sequence[str]) -> Callable[[Sequence[PaperText]], _Chunk]:
        extractors = [self._extractors.named(name) for name in names]

        def read(chunk: Sequence[PaperText]) -> _Chunk:
            found = [
                tuple(read_paper(one, title, abstract) for one in extractors)
                for _, title, abstract in chunk
            ]
            return _Chunk(chunk, found)

        return read

    def _pickled(self, names: Sequence[str]) -> list[bytes] | None:
        """Return the extractors for other processes; None where one of them cannot go there."""
        pickled = []
        for name in names:
            extractor = self._extractors.named(name)
            try:
                pickled.append(pickled_extractor(extractor))
            except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
                doing = f"{extractor.id} cannot be pickled and is slow for it: pickling it"
                self._extractors.note(Problem.of(extractor.id, doing, error))
                return None
        return pickled

    def _told(
        self, names: Sequence[str], chunks: Iterable[_Chunk]
    ) -> Iterator[dict[int, tuple[str, ...]]]:
        for papers, found in chunks:
            told: dict[int, tuple[str, ...]] = {}
            for (paper_id, _, _), row in zip(papers, found, strict=True):
                told[paper_id] = tuple(map(self._text, row))
            if not all(map(self._extractors.is_on, names)):
                self._job.cancel()
            if self._job.cancelled:
                return
            yield told

    def _text(self, found: ReadByOne) -> str:
        if isinstance(found, str):
            return found
        self._extractors.note(found)
        return NOTHING


class _Chunk(NamedTuple):
    """Papers with what was found in each."""

    papers: Sequence[PaperText]
    found: Sequence[tuple[ReadByOne, ...]]


class _NobodyWaitsError(Exception):
    """The job was cancelled."""


class _InProcesses:
    """Reads chunks in worker processes, a few at a time, and gives them back in their order."""

    def __init__(self, processes: Processes, pickled: Sequence[bytes], job: Stoppable) -> None:
        self._processes, self._pickled, self._job = processes, pickled, job

    def __call__(self, chunks: Iterable[Sequence[PaperText]]) -> Iterator[_Chunk]:
        """Yield the chunks with what was found; it ends early where the job is cancelled."""
        waiting: deque[tuple[Sequence[PaperText], Future[Any]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, self._submit(chunk)))
                if len(waiting) > 2 * self._processes.workers:
                    yield self._next(waiting)
            while waiting:
                yield self._next(waiting)
        except _NobodyWaitsError:
            return

    def _submit(self, chunk: Sequence[PaperText], pickled: Sequence[bytes] = ()) -> Future[Any]:
        return self._processes.submit(read_papers, pickled or self._pickled, chunk, _LIMIT_S)

    def _next(self, waiting: deque[tuple[Sequence[PaperText], Future[Any]]]) -> _Chunk:
        chunk, future = waiting.popleft()
        try:
            return _Chunk(chunk, self._result(future))
        except BrokenExecutor:
            # One process has died, and with it went whatever the others were doing.
            found = list(chain.from_iterable(self._alone(one) for one in chunk))
            again = [(one, self._submit(one)) for one, _ in waiting]
            waiting.clear()
            waiting.extend(again)
            return _Chunk(chunk, found)

    def _alone(self, paper: PaperText) -> list[tuple[ReadByOne, ...]]:
        """Read a paper by itself: of those of its chunk, one or more end the process."""
        try:
            found: list[tuple[ReadByOne, ...]] = self._result(self._submit([paper]))
        except BrokenExecutor:
            return [tuple(self._by_one(paper, one) for one in self._pickled)]
        return found

    def _by_one(self, paper: PaperText, pickled: bytes) -> ReadByOne:
        try:
            found: list[tuple[ReadByOne]] = self._result(self._submit([paper], [pickled]))
            return found[0][0]
        except BrokenExecutor:
            contribution_id, _ = pickle.loads(pickled)  # noqa: S301 - it was written above
            reason = (
                f"{contribution_id} ended the process that read “{paper[1][:80]}”,"
                f" or took longer than {_LIMIT_S:g} seconds"
            )
            return Problem(where=contribution_id, reason=reason)

    def _result(self, future: Future[Any]) -> Any:
        """Return the result. Raises BrokenExecutor, after which the next process is a new one."""
        while not self._job.cancelled:
            try:
                return future.result(_LOOK_S)
            except FutureTimeoutError:
                continue
            except BrokenExecutor:
                self._processes.close()
                raise
        raise _NobodyWaitsError
