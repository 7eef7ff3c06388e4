"""Work on a thread of its own whose answer comes to the window's: the newest one alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from carrel.api import PluginContext

T = TypeVar("T")


class Latest:
    """One piece of work at a time: the next one, or `stop`, makes the one before unwanted.

    `failed(sentence)` and each `done(answer)` are called on the window's thread, and not once
    `stop` was called. Use it from the window's thread.
    """

    def __init__(self, plugin: PluginContext, name: str, failed: Callable[[str], None]) -> None:
        self._plugin, self._name, self._failed = plugin, name, failed
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def running(self) -> bool:
        """Whether an answer is to come."""
        return not self._stopped.is_set()

    def ask(self, work: Callable[[Callable[[], bool]], T], done: Callable[[T], None]) -> None:
        """Have `work(wanted)` done; long work asks `wanted()` now and then and ends where not.

        `work` raises RuntimeError or OSError where it fails.
        """
        self.stop()
        self._stopped = threading.Event()
        threading.Thread(
            target=self._run,
            args=(work, done, self._stopped),
            name=self._name,
            daemon=True,  # what it writes gets its name last: the program need not wait for it
        ).start()

    def stop(self) -> None:
        """Want no answer any more."""
        self._stopped.set()

    def _run(
        self,
        work: Callable[[Callable[[], bool]], T],
        done: Callable[[T], None],
        stopped: threading.Event,
    ) -> None:
        try:
            answer = work(lambda: not stopped.is_set())
        except (RuntimeError, OSError) as error:
            reason = str(error)
            self._tell(stopped, lambda: self._failed(reason))
            return
        self._tell(stopped, lambda: done(answer))

    def _tell(self, stopped: threading.Event, tell: Callable[[], None]) -> None:
        def on_window_thread() -> None:
            if not stopped.is_set():
                stopped.set()
                tell()

        if not stopped.is_set():
            self._plugin.ui_thread(on_window_thread)
