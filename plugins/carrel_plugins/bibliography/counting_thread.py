"""Counts on a thread of its own and brings the result to the window's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from carrel.api import PluginContext
from carrel_plugins.bibliography.counting import Counts, count

_TELL_EVERY_S = 0.2


class CountingThread:
    """One count at a time: the next one, or `stop`, ends the one before.

    `progress(papers)`, `done(counts)` and `failed(sentence)` are called on the window's thread,
    and not once `stop` was called. Use it from the window's thread.
    """

    def __init__(
        self,
        plugin: PluginContext,
        *,
        progress: Callable[[int], None],
        done: Callable[[Counts], None],
        failed: Callable[[str], None],
    ) -> None:
        self._plugin = plugin
        self._progress, self._done, self._failed = progress, done, failed
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def running(self) -> bool:
        """Whether an answer is to come."""
        return not self._stopped.is_set()

    def start(self, paper_ids: Sequence[int]) -> None:
        """Count these papers."""
        self.stop()
        self._stopped = threading.Event()
        threading.Thread(
            target=self._run,
            args=(paper_ids, self._stopped),
            name="bibliography overview",
            daemon=True,  # it only reads: the program need not wait for it
        ).start()

    def stop(self) -> None:
        """Want no answer any more."""
        self._stopped.set()

    def _run(self, paper_ids: Sequence[int], stopped: threading.Event) -> None:
        told = time.monotonic()

        def going_on(number: int) -> bool:
            nonlocal told
            if time.monotonic() - told > _TELL_EVERY_S:
                told = time.monotonic()
                self._tell(stopped, lambda: self._progress(number))
            return not stopped.is_set()

        try:
            counts = count(self._plugin.library.papers(paper_ids), going_on)
        except RuntimeError as error:
            reason = str(error)
            self._tell(stopped, lambda: self._failed(reason), last=True)
            return
        if counts is not None:
            self._tell(stopped, lambda: self._done(counts), last=True)

    def _tell(
        self, stopped: threading.Event, tell: Callable[[], None], *, last: bool = False
    ) -> None:
        def on_window_thread() -> None:
            if not stopped.is_set():
                if last:
                    stopped.set()
                tell()

        if not stopped.is_set():
            self._plugin.ui_thread(on_window_thread)
