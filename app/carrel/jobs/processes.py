"""Worker processes for work that would take the interpreter from the window."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any

#: How far workers stand back from whoever else wants the processor.
_NICENESS = 10


class Processes:
    """A pool that is started when it is first needed, and anew after one of its processes died.

    Use it on one thread at a time. Workers begin from nothing ("spawn"), so that what they are
    given must be picklable, functions by their names.
    """

    def __init__(self, workers: int | None = None) -> None:
        """Take how many processes there may be: one fewer than there are cores, by default."""
        self.workers = workers or max(1, (os.cpu_count() or 2) - 1)
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a process call the function; a process that dies is a `BrokenProcessPool`."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
            )
        try:
            return self._pool.submit(function, *arguments)
        except BrokenProcessPool as error:  # found out between two calls
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def close(self) -> None:
        """End the processes after what they do now; the next `submit` starts others."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Set a worker up: it ends with the process that started it, leaves Ctrl+C to it, goes last.

    A pool's process does not see by itself that nobody will ever take what it found.
    """
    threading.Thread(target=_end_with_parent, name="carrel-parent", daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
