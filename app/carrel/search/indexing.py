"""Keeps the index in step with the library, in a thread of the search process.

It looks at the library ten times a second, follows its change feed, and begins anew at any doubt.
What is finished it publishes as one value; who answers queries reads nothing else of it, and while
a query is being answered it waits after the paper at hand.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from carrel.search.catch_up import CatchUp, Feed
from carrel.search.connection import open_for_reading
from carrel.search.index import DiskIndex, DoubtError, NoIndexError
from carrel.search.state import SearchState

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.1  # seconds
_TELL_AFTER = 0.3  # seconds; what is done sooner is not worth a line
_TELL_EVERY = 0.25
_AGAIN_AFTER = (0.1, 1.0, 5.0, 30.0, 120.0)  # seconds after the first failure, the second ...
_YIELD = 0.001
_CANNOT_WRITE = {
    getattr(errno, name, -1)
    for name in "ENOSPC EDQUOT EFBIG EROFS EACCES EPERM EMFILE ENFILE ENOTDIR EEXIST".split()
}


class Published(NamedTuple):
    """A finished index: segments of Whoosh's, and the last feed row that they know of."""

    storage: Any
    segments: tuple[Any, ...]
    seq: int


class StoppedError(Exception):
    """The thread is to end."""


class Indexing(threading.Thread):
    """Keeps one index; `tell` is called on this thread, or on that of whoever doubts.

    `asking` is set by whoever answers a query, and cleared when the answer is there.
    """

    def __init__(
        self,
        path: Path,
        folder: Path,
        feed: Callable[[Path], Feed],
        tell: Callable[[SearchState], None],
    ) -> None:
        super().__init__(name="carrel-indexing", daemon=True)
        self._path, self._make_feed, self._tell = path, feed, tell
        self._disk = DiskIndex(folder)
        self._wake, self._stopped = threading.Event(), False
        self._doubt: str | None = None
        self._reason = ""
        self._failures = 0
        self._begun = self._told = 0.0
        self.asking = False
        self.published: Published | None = None

    def doubt(self, reason: str) -> None:
        """Take the index away and make it anew."""
        self._tell(SearchState("starting", reason=reason))
        self.published, self._doubt = None, reason
        self._wake.set()

    def stop(self) -> None:
        """End soon; what is not committed is lost, which costs nothing but time."""
        self._stopped = True
        self._wake.set()

    def run(self) -> None:
        """Keep up until `stop`."""
        try:
            while not self._stopped:
                self._attempt()
        except StoppedError:
            pass
        finally:
            self._disk.let_go()

    def _attempt(self) -> None:
        try:
            self._keep_up()
        except StoppedError:
            raise
        except sqlite3.Error as error:
            self._fail(f"the library cannot be read ({error})")
        except OSError as error:
            if error.errno in _CANNOT_WRITE:
                self._fail(error.strerror or str(error))
            else:
                self._begin_anew(error)
        except Exception as error:  # noqa: BLE001 (damage shows as seven kinds of exception)
            self._begin_anew(error)

    # -- following

    def _keep_up(self) -> None:
        if not self._disk.take():
            self._fail("another process is at work on it")
            return
        with closing(open_for_reading(self._path)) as connection:
            feed = self._make_feed(self._path)
            try:
                work = CatchUp(self._disk, connection, feed, self._breathe, self._progress)
                self._open(work)
                self._follow(work, connection)
            finally:
                feed.close()

    def _open(self, work: CatchUp) -> None:
        """Open the index, or begin an empty one and say why."""
        try:
            work.open()
        except sqlite3.Error:
            raise
        except Exception as error:
            # Damage shows as seven kinds of exception.
            log.info("the index cannot be opened", exc_info=error)
            if not isinstance(error, NoIndexError):
                self._reason = _why(error)
            work.create()

    def _follow(self, work: CatchUp, connection: sqlite3.Connection) -> None:
        seen = None
        while True:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != seen:
                self._begun = self._told = time.monotonic()
                seq = work.step()
                self.published = Published(self._disk.storage, tuple(self._disk.segments()), seq)
                self._failures, self._reason = 0, ""
                self._tell(SearchState("ready"))
                seen = version
            self._wake.wait(_LOOK_EVERY)
            self._wake.clear()
            self._breathe()

    # -- between two papers

    def _breathe(self) -> None:
        while self.asking and not self._stopped:
            time.sleep(_YIELD)
        if self._stopped:
            raise StoppedError
        if self._doubt is not None:
            reason, self._doubt = self._doubt, None
            raise DoubtError(reason)

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._begun > _TELL_AFTER and now - self._told > _TELL_EVERY:
            self._told = now
            self._tell(SearchState("indexing", done, total, self._reason))

    # -- what goes wrong

    def _begin_anew(self, error: Exception) -> None:
        log.info("the index is made anew", exc_info=error)
        self.published = None
        self._reason = _why(error)
        self._tell(SearchState("starting", reason=self._reason))
        try:
            self._disk.drop()
        except OSError as refused:
            self._fail(refused.strerror or str(refused))
        else:
            self._pause()

    def _fail(self, reason: str) -> None:
        self._tell(SearchState("without", reason=reason))
        self._pause()

    def _pause(self) -> None:
        wait = _AGAIN_AFTER[min(self._failures, len(_AGAIN_AFTER) - 1)]
        self._failures += 1
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            self._wake.wait(left)
            self._wake.clear()
            if self._stopped:
                raise StoppedError
        self._doubt = None


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, DoubtError) else "the index was damaged"
