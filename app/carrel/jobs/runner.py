"""Lanes: one worker each for the library's writes, the reads of search, long work, and plugins.

A lane keeps order: two writes of the library never overlap, and a later save of a note cannot
overtake an earlier one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
#: "events" is where plugins are loaded and told what happened, "fields" where their search fields
#: are read, "extraction" where their extractors read papers, "completion" where values are looked
#: up that a clause could have, "vault" where exports are tried out and what changed is exported.
Lane = Literal["library", "search", "work", "events", "fields", "extraction", "completion", "vault"]


#: How long one thread may keep the interpreter while others want it. At Python's own 5 ms a
#: batch that is stored meanwhile costs the window two frames of a display in a thousand.
_SWITCH_S = 0.001
#: In the order in which they end. Long work goes first: it may be waiting for its turn on the
#: library's lane.
_READING: tuple[Lane, ...] = (
    "work",
    "vault",
    "extraction",
    "fields",
    "completion",
    "search",
    "events",
)


class Runner:
    """Executors by lane, made when first used; the interpreter is shared out finely from now on."""

    def __init__(self) -> None:
        sys.setswitchinterval(_SWITCH_S)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}

    def submit(
        self, lane: Lane, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue `work` on the lane; its future is done on the lane's thread."""
        executor = self._lanes.get(lane)
        if executor is None:
            executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"carrel-{lane}")
            self._lanes[lane] = executor
        return executor.submit(work, *args, **kwargs)

    def shutdown(self) -> None:
        """Finish every queued write, drop queued reads, and wait for both."""
        for lane in (*_READING, "library"):
            executor = self._lanes.pop(lane, None)
            if executor is not None:
                executor.shutdown(wait=True, cancel_futures=lane != "library")
