"""The search as the window's process sees it: a process that answers, and SQL where it cannot.

`SearchClient` has `SqlSearcher`'s interface. While the process starts, indexes for the first time,
was killed or has nothing to say, the same question goes to an `SqlSearcher` of its own: an index
that is missing never looks like "nothing found". Whoosh is not imported here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.sql import SqlSearcher
from carrel.search.state import SearchState
from carrel.search.worker import Answer, Ask, Close, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from carrel.search.catch_up import Feed
    from carrel.search.suggestions import Suggestions

log = logging.getLogger(__name__)

_KILL_AFTER = 2.0  # seconds without an answer
_END_WITHIN = 1.0  # seconds for a process that was asked to end
#: Seconds before a process that died is started again: at once, then with patience.
_AGAIN_AFTER = (0.1, 1.0, 5.0, 30.0)
_LIVED_WELL = 60.0  # seconds after which a death is not held against the next process


class SearchClient:
    """Answers like `SqlSearcher`, from a process of its own once that is up.

    `answer` is for one thread at a time; `start`, `on_state` and `close` may be called from any.
    `feed(path)` opens the library's change feed, there; it has to be picklable by name.
    """

    def __init__(self, path: Path, cache: Path, feed: Callable[[Path], Feed]) -> None:
        """Name the library's file and the user's cache folder; nothing is started yet."""
        self._path, self._cache, self._feed = path, cache, feed
        self._sql = SqlSearcher(path)
        self._tell: Callable[[SearchState], None] = lambda _: None
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: SpawnProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._number = 0
        self._ready = False
        self._state = SearchState("starting")

    @property
    def state(self) -> SearchState:
        """How the search is."""
        return self._state

    @property
    def pid(self) -> int | None:
        """The process that answers, if there is one."""
        process = self._process
        return process.pid if process is not None else None

    def on_state(self, callback: Callable[[SearchState], None]) -> None:
        """Have `callback` called with every new state, on a thread of the client."""
        self._tell = callback

    def start(self) -> None:
        """Start the process, off this thread; once."""
        with self._guard:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._run, name="carrel-search-process")
                self._thread.start()

    def answer(self, request: SearchRequest) -> SearchAnswer:
        """Return the papers that `request` asks for; see `SqlSearcher.answer`."""
        start = time.perf_counter()
        found = self._ask(request) if self._ready else None
        if not isinstance(found, SearchAnswer):
            return self._sql.answer(request)
        took_ms = (time.perf_counter() - start) * 1000
        return dataclasses.replace(found, request=request, took_ms=took_ms)

    def suggest(self, request: SearchRequest) -> Suggestions:
        """Return what to ask instead of a request that found nothing, on the thread of `answer`.

        Without the process nothing is known of the library's words.
        """
        from carrel.search.suggestions import Suggestions, suggest

        found = self._ask(request, instead=True) if self._ready else None
        if isinstance(found, Suggestions):
            return found
        return suggest(request, self._sql.answer, lambda _: ())

    def close(self) -> None:
        """End the process and its thread, and close the connection."""
        self._closing.set()
        with self._guard:
            thread, pipe, process = self._thread, self._pipe, self._process
        if thread is not None:
            if pipe is not None and process is not None:
                with contextlib.suppress(OSError, ValueError):
                    pipe.send(Close())
                thread.join(_END_WITHIN)
                self._kill(process)
            thread.join()
        self._sql.close()

    # -- a question

    def _ask(
        self, request: SearchRequest, *, instead: bool = False
    ) -> SearchAnswer | Suggestions | None:
        """Return the process's answer; None where it has none, or was killed for having none."""
        with self._guard:
            pipe, process = self._pipe, self._process
        if pipe is None or process is None:
            return None
        while not self._answers.empty():
            self._answers.get()
        self._number += 1
        try:
            pipe.send(Ask(self._number, request, instead))
        except (OSError, ValueError):
            return None
        until = time.monotonic() + _KILL_AFTER
        while True:
            try:
                told: Answer | None = self._answers.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                log.info("the search process did not answer; it is started again")
                self._kill(process)
                return None
            if told is None:
                return None
            if told.number == self._number:
                return told.answer

    def _kill(self, process: SpawnProcess) -> None:
        with contextlib.suppress(ValueError):  # ended and let go of by now
            process.kill()

    # -- the process, on the client's own thread

    def _run(self) -> None:
        deaths = 0
        while not self._closing.is_set():
            began = time.monotonic()
            try:
                self._live()
            except OSError as error:
                self._show(SearchState("without", reason=str(error)))
            if time.monotonic() - began > _LIVED_WELL:
                deaths = 0
            self._closing.wait(_AGAIN_AFTER[min(deaths, len(_AGAIN_AFTER) - 1)])
            deaths += 1

    def _live(self) -> None:
        """Start the process and hear what it tells, to its end; raises OSError."""
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        folder = index_folder(self._cache, self._path)
        process = context.Process(
            target=serve, args=(theirs, self._path, folder, self._feed), daemon=True
        )
        try:
            process.start()
            theirs.close()  # or this process would never hear of that one's end
            with self._guard:
                self._pipe, self._process = pipe, process
            while not self._closing.is_set() or process.is_alive():
                self._hear(pipe.recv())
        except EOFError:
            pass
        finally:
            self._ready = False
            with self._guard:
                self._pipe = self._process = None
            self._answers.put(None)
            pipe.close()
            theirs.close()
            if process.pid is not None:
                process.kill()
                process.join()
                process.close()
            if not self._closing.is_set():
                self._show(SearchState("starting"))

    def _hear(self, message: Answer | SearchState) -> None:
        if isinstance(message, SearchState):
            self._ready = self._ready or message.kind == "ready"
            self._show(message)
        else:
            self._answers.put(message)

    def _show(self, state: SearchState) -> None:
        if state != self._state and not self._closing.is_set():
            self._state = state
            self._tell(state)


def index_folder(cache: Path, library: Path) -> Path:
    """Return the folder of the index of a library's file, in the user's cache."""
    name = hashlib.sha256(os.fsencode(library.absolute())).hexdigest()[:24]
    return cache / "search" / name
