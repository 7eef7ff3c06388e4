"""Counts hardware on a thread of its own and brings the result to the window's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from carrel.api import PluginContext
from carrel_plugins.hardware_filter.counting import DeviceCount, count
from carrel_plugins.hardware_filter.things import things_by


class CountingThread:
    """One count at a time: the next one, or `stop`, ends the one before.

    `done(counts)` and `failed(sentence)` are called on the window's thread, and not once `stop`
    was called. Use it from the window's thread.
    """

    def __init__(
        self,
        plugin: PluginContext,
        *,
        done: Callable[[list[DeviceCount]], None],
        failed: Callable[[str], None],
    ) -> None:
        self._plugin, self._done, self._failed = plugin, done, failed
        self._stopped = threading.Event()

    def start(self, paper_ids: Sequence[int]) -> None:
        """Count the hardware of these papers."""
        self.stop()
        self._stopped = threading.Event()
        threading.Thread(
            target=self._run,
            args=(paper_ids, self._stopped),
            name="hardware filter",
            daemon=True,  # it only reads: the program need not wait for it
        ).start()

    def stop(self) -> None:
        """Want no answer any more."""
        self._stopped.set()

    def _run(self, paper_ids: Sequence[int], stopped: threading.Event) -> None:
        try:
            counted = count(
                self._plugin.library.mentions("hardware"),
                paper_ids,
                things_by(self._plugin.hardware),
                lambda: not stopped.is_set(),
            )
        except RuntimeError as error:
            reason = str(error)
            self._tell(stopped, lambda: self._failed(reason))
            return
        if counted is not None:
            self._tell(stopped, lambda: self._done(counted))

    def _tell(self, stopped: threading.Event, tell: Callable[[], None]) -> None:
        def on_window_thread() -> None:
            if not stopped.is_set():
                stopped.set()
                tell()

        if not stopped.is_set():
            self._plugin.ui_thread(on_window_thread)
