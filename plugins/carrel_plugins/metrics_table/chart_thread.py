"""Reads what the chart shows on a thread of its own and brings it to the window's."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable

from carrel.api import PluginContext
from carrel_plugins.metrics_table.chart_reading import Answer, Question, answer


class ChartThread:
    """One question at a time: the next one, or `stop`, ends the one before.

    `done(answer)` and `failed(sentence)` are called on the window's thread, and not once `stop`
    was called. Use it from the window's thread.
    """

    def __init__(
        self,
        plugin: PluginContext,
        *,
        done: Callable[[Answer], None],
        failed: Callable[[str], None],
    ) -> None:
        self._plugin = plugin
        self._done, self._failed = done, failed
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def running(self) -> bool:
        """Whether an answer is to come."""
        return not self._stopped.is_set()

    def start(self, question: Question) -> None:
        """Ask this."""
        self.stop()
        self._stopped = threading.Event()
        threading.Thread(
            target=self._run,
            args=(question, self._stopped),
            name="metrics chart",
            daemon=True,  # it only reads: the program need not wait for it
        ).start()

    def stop(self) -> None:
        """Want no answer any more."""
        self._stopped.set()

    def _run(self, question: Question, stopped: threading.Event) -> None:
        try:
            found = answer(self._plugin, question, lambda: not stopped.is_set())
        except RuntimeError as error:
            reason = str(error)
            self._tell(stopped, lambda: self._failed(reason))
            return
        if found is not None:
            if found.points:
                importlib.import_module("numpy")  # takes long, and the drawing needs it
            self._tell(stopped, lambda: self._done(found))

    def _tell(self, stopped: threading.Event, tell: Callable[[], None]) -> None:
        def on_window_thread() -> None:
            if not stopped.is_set():
                stopped.set()
                tell()

        self._plugin.ui_thread(on_window_thread)
