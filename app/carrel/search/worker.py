"""The search process: answers on its main thread, indexes on another.

What comes through the pipe is `Ask` or `Close`, what goes back is `Answer` or a `SearchState`. The
process ends when the pipe does, that is with the window's process, whatever ended that. It can be
killed at any time: all it owns is a cache.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.state import SearchState

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from carrel.search.catch_up import Feed
    from carrel.search.index_searcher import IndexSearcher
    from carrel.search.indexing import Indexing
    from carrel.search.suggestions import Suggestions

#: Below the time after which the window's process kills this one.
_LIMIT = 1.5  # seconds
#: How long the thread that indexes may keep the interpreter, which a query gives away at every row
#: that it reads; Python's own is 5 ms.
_SWITCH = 0.0002
_PATIENCE = 0.3  # seconds; a commit under way is dropped after that


class Ask(NamedTuple):
    """A question; its number comes back with the answer.

    `instead`: what to ask instead is wanted, as the request found nothing.
    """

    number: int
    request: SearchRequest
    instead: bool = False


class Answer(NamedTuple):
    """`answer` is None where the index cannot say."""

    number: int
    answer: SearchAnswer | Suggestions | None


class Close(NamedTuple):
    """End, please."""


def serve(
    pipe: Connection[Any, Any], path: Path, folder: Path, feed: Callable[[Path], Feed]
) -> None:
    """Answer questions about the library's file until told to end; runs as a process of its own.

    `folder` is the index's own. `feed(path)` opens the library's change feed.
    """
    # Ctrl-C in a terminal goes to the whole group: the window's process decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(_SWITCH)
    from carrel.search.index_searcher import IndexSearcher
    from carrel.search.indexing import Indexing

    sending = threading.Lock()

    def send(message: Answer | SearchState) -> None:
        try:
            with sending:
                pipe.send(message)
        except OSError:
            os._exit(0)  # nobody is there any more

    indexing = Indexing(path, folder, feed, send)
    indexing.start()
    searcher = IndexSearcher(path, feed, lambda: indexing.published, limit=_LIMIT)
    try:
        while True:
            asked = pipe.recv()
            if isinstance(asked, Close):
                break
            indexing.asking = True
            try:
                send(Answer(asked.number, _answer(searcher, indexing, asked)))
            finally:
                indexing.asking = False
    except (EOFError, OSError):
        pass
    indexing.stop()
    indexing.join(_PATIENCE)
    # Not by way of the interpreter's end, which would wait for a commit that nobody needs.
    os._exit(0)


def _answer(
    searcher: IndexSearcher, indexing: Indexing, asked: Ask
) -> SearchAnswer | Suggestions | None:
    from carrel.search.index_searcher import NotReadyError
    from carrel.search.suggestions import suggest

    for attempt in (1, 2):
        seen = indexing.published
        try:
            if asked.instead:
                return suggest(asked.request, searcher.answer, searcher.words)
            return searcher.answer(asked.request)
        except NotReadyError:
            return None
        except Exception:  # noqa: BLE001 (damage shows as seven kinds of exception)
            searcher.close()
            if attempt == 2 or seen is indexing.published:
                # Not a segment that was put together with others while it was being opened.
                indexing.doubt("it could not be read")
                return None
    return None
