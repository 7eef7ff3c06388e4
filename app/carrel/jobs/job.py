"""One piece of long work: what it is called, how far it is, whether it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Listeners hear of progress at most this often; a bar that moves faster helps nobody.
_TELL_EVERY_S = 0.05


class Job:
    """The two sides of long work: the work reports, the window watches and cancels.

    Implements `carrel.api.JobControl`. `listener` is called on the work's thread with done,
    total (None where unknown); it must only hand the news on.
    """

    def __init__(
        self, label: str, listener: Callable[[int, int | None], None] | None = None
    ) -> None:
        self.label = label
        self._listener = listener
        self._cancel = threading.Event()
        self._told_at = 0.0

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the work is, in units of the work's own choice."""
        now = time.monotonic()
        if self._listener is not None and (now - self._told_at >= _TELL_EVERY_S or done == total):
            self._told_at = now
            self._listener(done, total)

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next look; what is done stays done."""
        self._cancel.set()
